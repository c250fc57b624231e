import { describe, expect, it } from 'vitest'
import {
  clientId,
  type DiplomaToIssue,
  diplomaQuery,
  issuedAt,
  now,
  requestFor,
  responseOf,
  schoolUrl,
  shown,
  statusIndex,
  told,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { policies } from '../policy.ts'
import { documentMemory, seenIn } from '../seen-documents.ts'
import { type VerifyOptions, verify } from '../verify.ts'

const trust = await trustOf()
const laterBy = (seconds: number): Date => new Date(issuedAt.getTime() + seconds * 1000)

/** A diploma of the one `id` that the fixture has, signed some seconds after the first. */
const edition = (seconds: number, more: DiplomaToIssue = {}): Promise<string> =>
  shown({
    issuedAt: laterBy(seconds),
    change: (document) => ({ ...document, validFrom: laterBy(seconds).toISOString() }),
    ...more,
  })
const judge = (input: string, options: Partial<VerifyOptions> = {}) =>
  verify(input, { trust, policy: 'admissions', now, audience: clientId, ...options })
const answers = async (...texts: readonly string[]): Promise<string[]> => {
  const result = await judge(responseOf({ any: texts }))
  return texts.map((_, i) => told(result, 'not-replaced', i))
}
const replaced = 'failed NEWER_DOCUMENT_KNOWN'

describe('in one answer', () => {
  it('the older of two documents of an id was replaced', async () => {
    expect(await answers(await edition(0), await edition(1))).toEqual([replaced, 'not there'])
    expect(await answers(await edition(1), await edition(0))).toEqual(['not there', replaced])
  })

  it('is asked of nothing else: another id, or the same moment', async () => {
    const other = await edition(1, {
      change: (document) => ({
        ...document,
        id: 'urn:uuid:7d1ffd46-1c4e-4a35-b3b5-4ba5bd0ac0f7',
        validFrom: laterBy(1).toISOString(),
      }),
    })
    expect(await answers(await edition(0), other)).toEqual(['not there', 'not there'])
    expect(await answers(await edition(0), await edition(0))).toEqual(['not there', 'not there'])
  })

  it('a newer one that was revoked has replaced it all the same', async () => {
    expect(await answers(await edition(0), await edition(1, { index: statusIndex.revoked }))).toEqual([
      replaced,
      'not there',
    ])
  })

  it('one body may have issued one under its DID and the other under its URL', async () => {
    const newer = await edition(1, { format: 'dc+sd-jwt', issuer: schoolUrl })
    expect(await answers(await edition(0), newer)).toEqual([replaced, 'not there'])
  })

  it('nobody else’s document replaces it, and no forgery', async () => {
    expect(await answers(await edition(0), await edition(1, { signedBy: 'stranger' }))).toEqual([
      'not there',
      'not there',
    ])
    const newer = await edition(1)
    const [jwt = '', ...disclosures] = newer.split('~')
    const [header, payload, signature = ''] = jwt.split('.')
    const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`
    const forged = [[header, payload, flipped].join('.'), ...disclosures].join('~')
    expect(await answers(await edition(0), forged)).toEqual(['not there', 'not there'])
  })

  it('a request is satisfied by the newer one', async () => {
    const query = { credentials: [diplomaQuery('vc+sd-jwt', { multiple: true })] }
    const answer = responseOf({ diploma: [await edition(0), await edition(1)] })
    const result = await judge(answer, { request: requestFor(query) })
    expect(result.verdict).toBe('accepted')
    expect(result.credentials.map(({ verdict }) => verdict)).toEqual(['rejected', 'accepted'])
  })
})

describe('with a memory of documents', () => {
  it('one that was replaced by what was seen before is rejected', async () => {
    const seen = documentMemory()
    expect(told(await judge(await edition(0), { seen }), 'not-replaced')).toBe('passed')
    seen.remember(await judge(await edition(1)))
    const result = await judge(await edition(0), { seen })
    expect([result.verdict, told(result, 'not-replaced')]).toEqual(['rejected', replaced])
    expect(result.checks.find(({ name }) => name === 'not-replaced')?.evidence).toEqual({
      asOf: now.toISOString(),
      validFrom: issuedAt.toISOString(),
      newest: laterBy(1).toISOString(),
    })
    // The same document, and a newer one.
    expect((await judge(await edition(1), { seen })).verdict).toBe('accepted')
    expect((await judge(await edition(2), { seen })).verdict).toBe('accepted')
  })

  it('an older one does not take the place of a newer one in it', async () => {
    const seen = documentMemory()
    for (const seconds of [2, 1]) seen.remember(await judge(await edition(seconds)))
    expect(told(await judge(await edition(1), { seen }), 'not-replaced')).toBe(replaced)
  })

  it('finds what the same body issued under another name', async () => {
    const seen = documentMemory()
    seen.remember(await judge(await edition(1, { format: 'dc+sd-jwt', issuer: schoolUrl })))
    expect(told(await judge(await edition(0), { seen }), 'not-replaced')).toBe(replaced)
  })

  it('only genuine documents are remembered, in force or not', async () => {
    const kept = async (text: string) => seenIn(await judge(text)).map(({ validFrom }) => validFrom)
    expect(await kept(await edition(1))).toEqual([laterBy(1)])
    expect(await kept(await edition(1, { index: statusIndex.revoked }))).toEqual([laterBy(1)])
    expect(await kept(await edition(1, { signedBy: 'stranger' }))).toEqual([])
    expect(await kept('no.credential.~')).toEqual([])
  })

  it('what is from after the moment of judgement had replaced nothing then', async () => {
    const seenAt = async (validFrom: Date) => {
      const seen = { newest: async () => validFrom }
      return told(await judge(await edition(0), { seen }), 'not-replaced')
    }
    const { clockSkewSeconds } = policies.admissions
    expect(await seenAt(new Date(now.getTime() + clockSkewSeconds * 1000 + 1))).toBe('passed')
    expect(await seenAt(new Date(now.getTime() + clockSkewSeconds * 1000))).toBe(replaced)
  })

  it('what begins later hides nothing that has replaced it already', async () => {
    const seen = documentMemory()
    const year = 365 * 86_400
    for (const seconds of [year, 1]) seen.remember(await judge(await edition(seconds)))
    const result = await judge(await edition(0), { seen })
    expect(told(result, 'not-replaced')).toBe(replaced)
    expect(told(await judge(await edition(1), { seen }), 'not-replaced')).toBe('passed')
    // Nor does a flood of editions grow the memory without end.
    for (let i = 2; i < 40; i++) seen.remember(await judge(await edition(i)))
    expect(told(await judge(await edition(38), { seen }), 'not-replaced')).toBe(replaced)
  })

  it('is bounded: what was seen first is forgotten', async () => {
    const seen = documentMemory(1)
    const other = await edition(1, {
      change: (document) => ({ ...document, id: 'urn:uuid:7d1ffd46-1c4e-4a35-b3b5-4ba5bd0ac0f7' }),
    })
    seen.remember(await judge(await edition(1)))
    seen.remember(await judge(other))
    expect(told(await judge(await edition(0), { seen }), 'not-replaced')).toBe('passed')
  })
})
