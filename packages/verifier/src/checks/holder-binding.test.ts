import { describe, expect, it } from 'vitest'
import { judge } from '../../../../fixtures/judge.ts'
import {
  type DiplomaToIssue,
  type DiplomaToPresent,
  diplomaQuery,
  issue,
  now,
  present,
  requestFor,
  shown,
  shownSaying,
  told,
} from '../../../../fixtures/verification.ts'
import { policies } from '../policy.ts'
import type { VerifyOptions } from '../verify.ts'

const answer = async (
  issuing: DiplomaToIssue,
  presenting: DiplomaToPresent,
  more: Partial<VerifyOptions> = {},
) => told(await judge(await shown(issuing, presenting), more), 'holder-binding')

describe.each(['vc+sd-jwt', 'dc+sd-jwt'] as const)('%s', (format) => {
  it('passes when the key in cnf signed for exactly what is shown', async () => {
    expect(await answer({ format }, {})).toBe('passed')
  })

  it('B13 requires the key-binding JWT of a bound document, whoever took it away', async () => {
    expect(await answer({ format }, { signedBy: null })).toBe('failed KB_REQUIRED')
  })

  it('B14 refuses the signature of another key', async () => {
    expect(await answer({ format }, { signedBy: 'stranger' })).toBe('failed KB_SIGNATURE_INVALID')
  })

  it('B18 refuses disclosures that the holder did not sign for', async () => {
    const credential = await issue({ format })
    const presentation = await present(credential)
    const [, foreign] = (
      await present(credential, {
        disclose: [[...(format === 'dc+sd-jwt' ? ['ld'] : []), 'credentialSubject', 'givenName']],
      })
    ).split('~')
    const [jws, own, keyBinding] = presentation.split('~')
    for (const disclosures of [[own, foreign], [foreign], []]) {
      const changed = [jws, ...disclosures, keyBinding].join('~')
      expect(told(await judge(changed), 'holder-binding')).toBe('failed KB_SD_HASH_MISMATCH')
    }
  })

  it('B20 refuses a key-binding JWT where the document names no key', async () => {
    expect(await answer({ format, holder: null }, { signedBy: 'holder' })).toBe('failed KB_NO_CNF')
  })

  it('never says yes for an unbound document', async () => {
    expect(await answer({ format, holder: null }, {})).toBe('inconclusive NOT_BOUND')
  })
})

it('B19 refuses a credential in the place of the key-binding JWT', async () => {
  const credential = await issue()
  const [jwt] = credential.split('~')
  const bare = await present(credential, { signedBy: null })
  expect(told(await judge(bare + jwt), 'holder-binding')).toBe('failed JWT_TYP_MISMATCH')
})

it('asks nothing of a bound document in a format without key binding but what it cannot have', async () => {
  expect(await answer({ format: 'vc+jwt' }, {})).toBe('failed KB_REQUIRED')
  expect(await answer({ format: 'vc+jwt', holder: null }, {})).toBe('inconclusive NOT_BOUND')
})

describe('B17 the time of the presentation', () => {
  const day = 86_400_000
  it.each([
    ['a month before, under admissions', -30 * day, 'passed'],
    ['longer before', -30 * day - 1000, 'failed KB_IAT_OUT_OF_WINDOW'],
    ['a minute ahead', 60_000, 'passed'],
    ['further ahead', 61_000, 'failed KB_IAT_OUT_OF_WINDOW'],
  ])('%s', async (_, distance, expected) => {
    expect(await answer({}, { presentedAt: new Date(now.getTime() + distance) })).toBe(expected)
  })

  it('is for the policy to say', async () => {
    const presentedAt = new Date(now.getTime() - 31 * day)
    expect(await answer({}, { presentedAt }, { policy: 'archive' })).toBe('passed')
    const policy = { ...policies.admissions, maxPresentationAgeSeconds: 299 }
    expect(await answer({}, {}, { policy })).toBe('failed KB_IAT_OUT_OF_WINDOW')
    expect(await answer({}, {}, { policy: { ...policy, maxPresentationAgeSeconds: 300 } })).toBe('passed')
  })
})

describe('what is asked for', () => {
  const asking = (flag: boolean) => {
    const query = diplomaQuery('vc+sd-jwt', { require_cryptographic_holder_binding: flag })
    return { request: requestFor({ credentials: [query] }) }
  }

  it('an unbound document does not answer a request that asks for binding', async () => {
    expect(await answer({ holder: null }, {}, asking(true))).toBe('failed KB_REQUIRED')
    expect(await answer({ holder: null }, {}, asking(false))).toBe('inconclusive NOT_BOUND')
  })

  it('a bound document needs its proof though the request asks for none', async () => {
    expect(await answer({}, { signedBy: null }, asking(false))).toBe('failed KB_REQUIRED')
    expect(await answer({}, {}, asking(false))).toBe('passed')
  })

  it('a policy that does not require binding leaves the question open, unless the request asks', async () => {
    const lenient = { policy: 'lenient-preview' } as const
    const result = await judge(await issue(), lenient)
    expect(told(result, 'holder-binding')).toBe('inconclusive KB_REQUIRED')
    expect(told(result, 'audience')).toBe('inconclusive KB_REQUIRED')
    expect(result.verdict).toBe('accepted')
    expect(await answer({}, { signedBy: null }, { ...lenient, ...asking(true) })).toBe('failed KB_REQUIRED')
    expect(await answer({}, { signedBy: 'stranger' }, lenient)).toBe('failed KB_SIGNATURE_INVALID')
  })
})

it('asks neither audience nor nonce when the key-binding JWT itself does not hold', async () => {
  for (const text of [await shown({}, { signedBy: 'stranger' }), await shown({}, { signedBy: null })]) {
    const result = await judge(text, { request: requestFor() })
    expect(told(result, 'audience')).toBe('skipped CHECK_SKIPPED')
    expect(told(result, 'nonce')).toBe('skipped CHECK_SKIPPED')
    expect(result.verdict).toBe('rejected')
  }
})

it('refuses a key-binding JWT that has expired', async () => {
  const at = (n: number) => Math.floor(now.getTime() / 1000) + n
  expect(told(await judge(await shownSaying({ exp: at(0) })), 'holder-binding')).toBe('failed EXPIRED')
  expect(told(await judge(await shownSaying({ exp: at(1) })), 'holder-binding')).toBe('passed')
})
