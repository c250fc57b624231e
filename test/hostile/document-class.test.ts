/** One class of document offered as another: a guardian link where a diploma is asked for, and the reverse. */
import {
  type CredentialDocument,
  credentialType,
  didKeyOf,
  type FormatId,
  type JsonObject,
  readCredential,
} from '@attestat/credential'
import { verify } from '@attestat/verifier'
import { describe, expect, test } from 'vitest'
import { sampleRecord } from '../../fixtures/sample-records.ts'
import { testPublicJwk } from '../../fixtures/test-keys.ts'
import { schoolDid } from '../../fixtures/test-registry.ts'
import {
  type Change,
  diplomaQuery,
  diplomaVct,
  formatIds,
  issue as issueDiploma,
  now,
  openBadgeType,
  present,
  requestFor,
  responseOf,
  told,
  trustForKinds,
} from '../../fixtures/verification.ts'
import { credential, digest, disclosure, nowSeconds, salt } from './tokens.ts'

const guardianLinkType = 'https://attestat.example/ns/guardian-link/v1#GuardianLink'
const endorsementType = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#EndorsementCredential'
const subjectId = didKeyOf(testPublicJwk('holder'))

/** A document of another type in the place of the diploma, signed by the same school for the same holder. */
const asType =
  (id: 'guardian-link' | 'endorsement', record: string): Change =>
  ({ issuer, validFrom, id: documentId, credentialStatus }) => ({
    ...credentialType(id).toCredential(
      { ...sampleRecord(id, record), childId: didKeyOf(testPublicJwk('stranger')) },
      {
        issuer: { ...issuer, type: ['Profile'], name: 'Школа' },
        id: documentId,
        subjectId: id === 'endorsement' ? 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0009' : subjectId,
        validFrom: new Date(validFrom),
      },
    ),
    ...(credentialStatus ? { credentialStatus } : {}),
  })

const kinds = {
  'guardian-link': { change: asType('guardian-link', 'parent'), type: guardianLinkType },
  endorsement: { change: asType('endorsement', 'document'), type: endorsementType },
} as const
type Kind = keyof typeof kinds
const kindNames = Object.keys(kinds) as Kind[]
const vctOf = (kind: Kind): string => `urn:attestat:${kind}:1`

const trust = await trustForKinds(['school-diploma', ...kindNames])

/** What the office says to a presentation, asked for by its type alone. */
async function judge(credentialText: string, format: FormatId, meta: JsonObject) {
  const { claims: _claims, ...query } = diplomaQuery(format, { meta })
  return verify(responseOf({ diploma: [await present(credentialText, { disclose: [] })] }), {
    trust,
    policy: 'admissions',
    now,
    request: requestFor({ credentials: [query] }),
  })
}

const cases = formatIds.flatMap((format) => kindNames.map((kind) => [kind, format] as const))

describe.each(cases)('one %s in %s', (kind, format) => {
  const metaOf = (type: string, vct: string): JsonObject =>
    format === 'dc+sd-jwt' ? { vct_values: [vct] } : { type_values: [[type]] }
  const asked = metaOf(kinds[kind].type, vctOf(kind))
  const askedForDiploma = metaOf(openBadgeType, diplomaVct)
  const { change } = kinds[kind]

  test('is accepted where it is asked for', async () => {
    // A format without disclosures has nowhere to put the holder's proof, so it is not bound to one.
    const unbound = format === 'vc+jwt' ? { holder: null } : {}
    const text = await issueDiploma({ format, change, vct: vctOf(kind), ...unbound })
    const result = await judge(text, format, asked)
    expect(told(result, 'query-matched')).toBe('passed')
    expect(told(result, 'schema')).toBe('passed')
    expect(told(result, 'issuer-may-award')).toBe('passed')
    expect(result.credentials[0]).toMatchObject({ kind })
    expect(result.verdict).toBe(format === 'vc+jwt' ? 'undecided' : 'accepted')
  })

  test('is refused where a diploma is asked for', async () => {
    const result = await judge(
      await issueDiploma({ format, change, vct: vctOf(kind) }),
      format,
      askedForDiploma,
    )
    expect(told(result, 'query-matched')).toBe('failed DCQL_TYPE_MISMATCH')
    expect(result.verdict).toBe('rejected')
  })

  test('is not what a diploma passes for', async () => {
    const result = await judge(await issueDiploma({ format }), format, asked)
    expect(told(result, 'query-matched')).toBe('failed DCQL_TYPE_MISMATCH')
    expect(result.verdict).toBe('rejected')
    expect(told(await judge(await issueDiploma({ format }), format, askedForDiploma), 'query-matched')).toBe(
      'passed',
    )
  })

  test('is nothing that a school may issue whose entry names diplomas alone', async () => {
    const result = await verify(
      await present(await issueDiploma({ format, change, vct: vctOf(kind) }), { disclose: [] }),
      {
        trust: await trustForKinds(['school-diploma']),
        policy: 'admissions',
        now,
      },
    )
    expect(told(result, 'issuer-may-award')).toBe('failed ISSUER_NOT_AUTHORIZED_FOR_TYPE')
    expect(result.verdict).toBe('rejected')
  })
})

describe.each(kindNames)('a vct and the %s under it', (kind) => {
  const { change } = kinds[kind]

  test('that contradict each other are refused before anything is believed', async () => {
    const forged: readonly [string, Change][] = [
      [diplomaVct, change],
      [vctOf(kind), (diploma) => diploma],
    ]
    for (const [vct, made] of forged) {
      const text = await issueDiploma({ format: 'dc+sd-jwt', vct, change: made })
      await expect(readCredential(text)).rejects.toMatchObject({ code: 'CLAIM_CONFLICT', at: 'vct' })
      const result = await verify(text, { trust, policy: 'admissions', now })
      expect(told(result, 'format')).toBe('failed CLAIM_CONFLICT')
      expect(result.verdict).toBe('rejected')
      expect(result.credentials[0]).not.toHaveProperty('claimed')
    }
    const honest = await readCredential(await issueDiploma({ format: 'dc+sd-jwt', vct: vctOf(kind), change }))
    expect(honest.vct).toBe(vctOf(kind))
  })

  test('of which nobody knows the vct are of no kind', async () => {
    const text = await issueDiploma({ format: 'dc+sd-jwt', vct: 'urn:example:own:1', change })
    const result = await verify(text, { trust, policy: 'admissions', now })
    expect(told(result, 'schema')).toBe('inconclusive TYPE_NOT_KNOWN_HERE')
    expect(result.verdict).not.toBe('accepted')
  })
})

test.each(formatIds)('a %s that is of two classes is of none', async (format) => {
  const both: Change = (diploma) =>
    ({ ...diploma, type: [...diploma.type, 'GuardianLink'] }) as CredentialDocument
  const iri: Change = (diploma) =>
    ({ ...diploma, type: [...diploma.type, guardianLinkType] }) as CredentialDocument
  for (const change of [both, iri]) {
    const result = await verify(await issueDiploma({ format, change }), { trust, policy: 'admissions', now })
    expect(told(result, 'format')).toBe('failed DOCUMENT_INVALID')
    expect(result.verdict).toBe('rejected')
  }
  const other: Change = (diploma) => ({ ...diploma, type: [...diploma.type, 'OurOwnName'] })
  const result = await verify(await issueDiploma({ format, change: other }), {
    trust,
    policy: 'admissions',
    now,
  })
  expect(told(result, 'format')).toBe('passed')
})

describe('who is meant by a guardian link', () => {
  const link = {
    ...(asType(
      'guardian-link',
      'parent',
    )({
      issuer: { id: schoolDid, type: ['Profile'] },
      validFrom: '2026-06-26T09:00:00Z',
      id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0001',
    } as never) as JsonObject),
  }
  const { credentialSubject, ...rest } = link as { credentialSubject: JsonObject } & JsonObject
  const { guardianOf, ...guardian } = credentialSubject as { guardianOf: JsonObject } & JsonObject
  const { id, dateOfBirth, ...child } = guardianOf

  /** The link with a digest in its subject or in the child, and the disclosure behind it. */
  const hiding = (
    place: 'subject' | 'child',
    name: string,
    value: unknown,
    members: JsonObject,
    isSent: boolean,
  ) => {
    const text = disclosure([salt(1), name, value as string])
    const digests = { _sd: [digest(text)] }
    const subject =
      place === 'subject'
        ? { ...guardian, ...digests, ...members }
        : { ...guardian, guardianOf: { ...members, ...digests } }
    const claims = {
      ...rest,
      iss: schoolDid,
      iat: nowSeconds - 60,
      _sd_alg: 'sha-256',
      credentialSubject: subject,
    }
    return credential({ claims: claims as JsonObject, disclosures: isSent ? [text] : [] })
  }

  test('may not come in a disclosure, nor stay in one', async () => {
    for (const [text, code] of [
      [hiding('child', 'id', id, child, true), 'SDJWTVC_CLAIM_NOT_DISCLOSABLE'],
      [hiding('child', 'id', id, child, false), 'DOCUMENT_INVALID'],
      [hiding('subject', 'guardianOf', guardianOf, {}, true), 'SDJWTVC_CLAIM_NOT_DISCLOSABLE'],
      [hiding('subject', 'guardianOf', guardianOf, {}, false), 'DOCUMENT_INVALID'],
    ] as const) {
      await expect(readCredential(text)).rejects.toMatchObject({ code })
    }
    const shown = await readCredential(
      hiding('child', 'dateOfBirth', dateOfBirth, { ...child, id: id ?? '' }, true),
    )
    expect(shown.document.credentialSubject).toEqual(credentialSubject)
    await readCredential(hiding('child', 'dateOfBirth', dateOfBirth, { ...child, id: id ?? '' }, false))
  })

  test('C2 a member without a meaning cannot come in a disclosure', async () => {
    const members = { ...child, id: id ?? '' }
    await expect(
      readCredential(hiding('child', 'mayActFor', 'anybody', members, true)),
    ).rejects.toMatchObject({
      code: 'DOCUMENT_INVALID',
      at: 'credentialSubject.guardianOf.mayActFor',
    })
  })
})
