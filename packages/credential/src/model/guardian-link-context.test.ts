import { expect, test } from 'vitest'
import { sampleContext, sampleRecords } from '../../../../fixtures/sample-records.ts'
import { sha256 } from '../digest.ts'
import { toDataModel1 } from '../formats/jwt-vc-json/data-model.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { credentialType } from '../types/index.ts'
import { guardianLinkContext } from './contexts.ts'
import type { CredentialDocument } from './credential-document.ts'
import { guardianLinkContextText, guardianLinkContextUrl } from './guardian-link-context.ts'

const terms = JSON.parse(guardianLinkContextText)['@context'] as JsonObject

test('never changes under its address', async () => {
  const digest = await sha256(new TextEncoder().encode(guardianLinkContextText))
  expect(Buffer.from(digest).toString('hex')).toBe(
    'cf70562b4fe702459bbcc97c79f4868ac64e5eac0c930e1819de757090aef5a8',
  )
  expect(guardianLinkContext.at(-1)).toBe(guardianLinkContextUrl)
})

test('names its own terms under its own address', () => {
  const own = [...guardianLinkContextText.matchAll(/"(https:\/\/attestat\.example\/[^"]+)"/g)].map(
    ([, iri]) => iri,
  )
  expect(own.length).toBeGreaterThan(4)
  for (const iri of own) expect(iri).toMatch(new RegExp(`^${guardianLinkContextUrl}#[A-Za-z]+$`))
})

/** What the base context of each VC Data Model has a word for, anywhere and in a credential. `name` only the newer one. */
const baseTerms = {
  '2.0': {
    known: ['id', 'type', 'name', 'description', 'VerifiableCredential'],
    ofCredential: ['issuer', 'validFrom', 'validUntil', 'credentialSubject'],
  },
  '1.1': {
    known: ['id', 'type', 'VerifiableCredential'],
    ofCredential: ['issuer', 'issuanceDate', 'expirationDate', 'credentialSubject'],
  },
}

test.each([
  ['2.0', (document: CredentialDocument) => document],
  ['1.1', toDataModel1],
] as const)(
  'has a meaning for every member and type that a guardian link has in VC Data Model %s',
  (version, inDataModel) => {
    const base = baseTerms[version]
    const type = credentialType('guardian-link')
    for (const record of Object.values(sampleRecords['guardian-link'] ?? {})) {
      const made = inDataModel({ ...type.toCredential(record, sampleContext), description: 'd' })
      const { '@context': _context, ...document } = made
      expect(meaningless(document as JsonObject, base)).toEqual([])
    }
    expect(meaningless({ type: ['Guardian', 'Teacher'], relation: 'x', school: 'y' }, base)).toEqual([
      'Teacher',
      'school',
    ])
  },
)

/** Names that neither context defines where they stand: what JSON-LD processing would drop. */
function meaningless(object: JsonObject, base: (typeof baseTerms)['2.0']): string[] {
  const types = object.type as readonly string[]
  const defined = new Set([...base.known, ...Object.keys(terms)])
  for (const type of types) {
    const scoped = (terms[type] as JsonObject | undefined)?.['@context'] as JsonObject | undefined
    for (const term of Object.keys(scoped ?? {})) defined.add(term)
  }
  if (types.includes('VerifiableCredential')) for (const term of base.ofCredential) defined.add(term)
  const inside = Object.values(object).filter((value: JsonValue) => isJsonObject(value)) as JsonObject[]
  return [...types, ...Object.keys(object)]
    .filter((name) => !defined.has(name))
    .concat(inside.flatMap((one) => meaningless(one, base)))
}
