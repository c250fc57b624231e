import { declareType, encodeTypeMetadata, sampleTypeFile, writePaper } from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { chessCamp, chessCampVct } from '../../../fixtures/declared-types.ts'
import { chessCampDocument, chessCampMetadata } from '../../../fixtures/issued-chess-camp.ts'
import { testSigner } from '../../../fixtures/test-keys.ts'
import { schoolKid } from '../../../fixtures/test-registry.ts'
import {
  clientId,
  type DiplomaToIssue,
  formatIds,
  issue,
  issuedAt,
  now,
  shown,
  told,
  trustOf,
} from '../../../fixtures/verification.ts'
import { verify } from './verify.ts'
import { verifyPaper } from './verify-paper.ts'

const bothNames = [chessCampVct, 'ext:ChessCamp']

/** A registry that lets the school award what is named, whoever signed for that. */
async function trustAwarding(mayAward: readonly string[], typeMetadata: readonly Uint8Array[] = []) {
  const known = await trustOf({ typeMetadata })
  const recognise: TrustSource['recognise'] = async (issuer) => {
    const recognition = await known.recognise(issuer)
    if (recognition.status === 'unknown') return recognition
    return { ...recognition, entry: { ...recognition.entry, mayAward } }
  }
  return { ...known, recognise }
}

async function judge(
  issuing: DiplomaToIssue,
  mayAward: readonly string[],
  typeMetadata = [chessCampMetadata],
) {
  const trust = await trustAwarding(mayAward, typeMetadata)
  // A format that hides nothing has no key binding either.
  const policy = issuing.format === 'vc+jwt' ? 'lenient-preview' : 'admissions'
  return verify(await shown(issuing), { trust, policy, now, audience: clientId })
}

describe('a document of an issuer’s own type', () => {
  it.each(formatIds)('in %s is accepted where the registry names the type itself', async (format) => {
    const result = await judge(chessCampDocument(format), bothNames)
    expect(told(result, 'issuer-may-award')).toBe('passed')
    expect(told(result, 'schema')).toBe('passed')
    expect(result.verdict).toBe('accepted')
    expect(result.credentials[0]?.kind).toBe(chessCampVct)
  })

  it.each(formatIds)('in %s is not accepted for the type that it extends', async (format) => {
    for (const mayAward of [['course-completion'], ['*'], ['urn:attestat:course-completion:1']]) {
      const result = await judge(chessCampDocument(format), mayAward)
      expect(told(result, 'issuer-may-award')).toBe('inconclusive TYPE_NOT_KNOWN_HERE')
      expect(told(result, 'schema')).toBe('inconclusive TYPE_NOT_KNOWN_HERE')
      if (format !== 'vc+jwt') expect(result.verdict).toBe('undecided')
    }
  })

  it('is not accepted when only one of its names is recognised', async () => {
    for (const name of bothNames) {
      expect(told(await judge(chessCampDocument(), [name]), 'issuer-may-award')).toBe(
        'inconclusive TYPE_NOT_KNOWN_HERE',
      )
    }
  })

  it('is not accepted under a vct that is the id of a known kind', async () => {
    const issuing = { ...chessCampDocument('dc+sd-jwt'), vct: 'course-completion' }
    const result = await judge(issuing, ['course-completion', 'ext:ChessCamp'])
    expect(told(result, 'issuer-may-award')).toBe('inconclusive TYPE_NOT_KNOWN_HERE')
    expect(result.verdict).toBe('undecided')
    expect(result.credentials[0]).not.toHaveProperty('kind')
  })

  it('needs no type metadata to be accepted', async () => {
    const result = await judge(chessCampDocument(), bothNames, [])
    expect(result.verdict).toBe('accepted')
    expect(result.credentials[0]).not.toHaveProperty('display')
  })

  it.each(formatIds)('in %s is told in its own words, recognised or not', async (format) => {
    for (const mayAward of [bothNames, ['course-completion']]) {
      const { credentials } = await judge(chessCampDocument(format), mayAward)
      expect(credentials[0]?.display?.label).toEqual(chessCamp.label)
    }
  })

  it.each(formatIds)(
    'C27 in %s is not judged by other metadata than those it was signed with',
    async (format) => {
      const text = await shown(chessCampDocument(format))
      const known = await trustAwarding(bothNames, [chessCampMetadata])
      const answer = async (change: (bytes: Uint8Array) => Uint8Array) => {
        const typeMetadata: TrustSource['typeMetadata'] = async (integrity) => {
          const found = await known.typeMetadata(integrity)
          return found && { ...found, bytes: change(found.bytes) }
        }
        const trust = { ...known, typeMetadata }
        const policy = format === 'vc+jwt' ? 'lenient-preview' : 'admissions'
        const result = await verify(text, { trust, policy, now, audience: clientId })
        return [told(result, 'schema'), 'display' in (result.credentials[0] ?? {})]
      }
      expect(await answer((bytes) => bytes)).toEqual(['passed', true])
      expect(await answer((bytes) => bytes.with(-1, 0x20))).toEqual(['inconclusive VCT_INTEGRITY', false])
    },
  )

  it('is not told in the words of another edition, nor in any when the signature is not the issuer’s', async () => {
    const other = declareType(sampleTypeFile('chess-camp'), {
      id: 'chess-camp',
      vct: `${chessCampVct}x`,
      at: 'f',
    })
    expect(
      (await judge(chessCampDocument(), bothNames, [await encodeTypeMetadata(other)])).credentials[0],
    ).not.toHaveProperty('display')
    const [header, , signature] = (await issue()).replace(/~.*$/, '').split('.')
    const [, payload] = (await issue(chessCampDocument())).replace(/~.*$/, '').split('.')
    const trust = await trustAwarding(bothNames, [chessCampMetadata])
    const forged = await verify(`${header}.${payload}.${signature}~`, {
      trust,
      policy: 'admissions',
      now,
    })
    expect(told(forged, 'signature')).toBe('failed SIGNATURE_INVALID')
    expect(forged.credentials[0]).not.toHaveProperty('display')
  })
})

it('the words of a known kind are not repeated in the result', async () => {
  const { credentials } = await judge({ format: 'dc+sd-jwt' }, ['school-diploma'])
  expect(credentials[0]?.kind).toBe('school-diploma')
  expect(credentials[0]).not.toHaveProperty('display')
})

it('a paper of an own type goes by its vct', async () => {
  const paper = {
    kind: chessCampVct,
    name: 'Соколова Анна',
    title: 'Сертификат',
    awardedOn: '2026-07-20',
    issuedAt,
  }
  const text = await writePaper(paper, testSigner('school', schoolKid))
  const answerFor = async (mayAward: readonly string[]) => {
    const trust = await trustAwarding(mayAward)
    const { checks } = await verifyPaper(text, { trust, policy: 'admissions', now })
    return checks.find(({ name }) => name === 'issuer-may-award')?.status
  }
  expect(await answerFor([chessCampVct])).toBe('passed')
  expect(await answerFor(['course-completion', '*'])).toBe('inconclusive')
})
