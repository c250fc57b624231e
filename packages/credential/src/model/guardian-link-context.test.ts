import { expect, test } from 'vitest'
import { sampleContext, sampleRecords } from '../../../../fixtures/sample-records.ts'
import { sha256 } from '../digest.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { credentialType } from '../types/index.ts'
import { guardianLinkContext } from './contexts.ts'
import { guardianLinkContextText, guardianLinkContextUrl } from './guardian-link-context.ts'

const terms = JSON.parse(guardianLinkContextText)['@context'] as JsonObject

test('never changes under its address', async () => {
  const digest = await sha256(new TextEncoder().encode(guardianLinkContextText))
  expect(Buffer.from(digest).toString('hex')).toBe(
    '273c2b2bf2d9f56a4de622a0fc873f864c5d1fd8d50615cad965021a8c68cd0c',
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

test('has a meaning for every member and type that a guardian link has', () => {
  const type = credentialType('guardian-link')
  for (const record of Object.values(sampleRecords['guardian-link'] ?? {})) {
    const { '@context': _context, ...document } = type.toCredential(record, sampleContext)
    expect(meaningless(document as JsonObject)).toEqual([])
  }
  expect(meaningless({ type: ['Guardian', 'Teacher'], relation: 'x', school: 'y' })).toEqual([
    'Teacher',
    'school',
  ])
})

/** Terms of the VC Data Model that a credential uses. */
const known = ['id', 'type', 'name', 'VerifiableCredential']
const ofCredential = ['issuer', 'validFrom', 'validUntil', 'credentialSubject']

/** Names that neither context defines where they stand: what JSON-LD processing would drop. */
function meaningless(object: JsonObject): string[] {
  const types = object.type as readonly string[]
  const defined = new Set([...known, ...Object.keys(terms)])
  for (const type of types) {
    const scoped = (terms[type] as JsonObject | undefined)?.['@context'] as JsonObject | undefined
    for (const term of Object.keys(scoped ?? {})) defined.add(term)
  }
  if (types.includes('VerifiableCredential')) for (const term of ofCredential) defined.add(term)
  const inside = Object.values(object).filter((value: JsonValue) => isJsonObject(value)) as JsonObject[]
  return [...types, ...Object.keys(object)]
    .filter((name) => !defined.has(name))
    .concat(inside.flatMap(meaningless))
}
