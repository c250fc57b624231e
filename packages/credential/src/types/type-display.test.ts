import { describe, expect, test } from 'vitest'
import { chessCamp, declaredRecords } from '../../../../fixtures/declared-types.ts'
import { sampleContext, sampleRecord } from '../../../../fixtures/sample-records.ts'
import type { JsonObject } from '../json.ts'
import type { CredentialRecord } from './credential-type.ts'
import { credentialType } from './index.ts'
import { typeDisplayOf } from './type-display.ts'
import { encodeTypeMetadata, typeMetadata } from './type-metadata.ts'
import { relatedTypeMetadata, type TypedCredential, typeReferenceOf } from './type-reference.ts'
import { indexTypeMetadata, readTypeChain, vctIntegrity } from './vct.ts'

const full = declaredRecords['chess-camp']?.full as CredentialRecord
const document = chessCamp.toCredential(full, sampleContext)
const metadata = await encodeTypeMetadata(chessCamp)
const reference = { vct: chessCamp.vct, integrity: await vctIntegrity(metadata) }
const find = indexTypeMetadata([metadata])

const inToken: TypedCredential = { document, vct: reference.vct, vctIntegrity: reference.integrity }
const inDocument: TypedCredential = {
  document: { ...document, ...relatedTypeMetadata(reference) },
}

/** A credential that signs for metadata changed like this. */
async function withMetadata(changes: JsonObject, names: JsonObject = {}) {
  const bytes = new TextEncoder().encode(JSON.stringify({ ...(await typeMetadata(chessCamp)), ...changes }))
  const credential = { ...inToken, vctIntegrity: await vctIntegrity(bytes), ...names }
  return typeDisplayOf(credential, indexTypeMetadata([metadata, bytes]))
}

test('both ways of naming the type metadata are read', () => {
  expect(typeReferenceOf(inToken)).toEqual(reference)
  expect(typeReferenceOf(inDocument)).toEqual(reference)
  expect(typeReferenceOf({ document })).toBeUndefined()
  expect(typeReferenceOf({ document, vct: reference.vct })).toBeUndefined()
})

test('a related resource under which the achievement does not stand is not its type', () => {
  const other = relatedTypeMetadata({ ...reference, vct: 'https://school130.example/types/chess' })
  expect(typeReferenceOf({ document: { ...document, ...other } })).toBeUndefined()
})

describe('the words of an own type', () => {
  test.each([
    ['vct#integrity', inToken],
    ['the document', inDocument],
  ])('are those of the metadata that the issuer signed for, by %s', async (_, credential) => {
    expect(await typeDisplayOf(credential, find)).toEqual({
      vct: chessCamp.vct,
      label: chessCamp.label,
      field: 'education',
      claims: chessCamp.claims,
      results: chessCamp.results.map(({ key, label }) => ({ key, label })),
    })
  })

  test('are not to be had from another edition, nor without any', async () => {
    const edited = new TextEncoder().encode(`${new TextDecoder().decode(metadata)} `)
    expect(await typeDisplayOf(inToken, indexTypeMetadata([edited]))).toBeUndefined()
    expect(await typeDisplayOf(inToken, async () => edited)).toBeUndefined()
    expect(await typeDisplayOf({ document }, find)).toBeUndefined()
    expect(await typeDisplayOf(inToken, indexTypeMetadata([edited, metadata]))).toBeDefined()
  })

  test('are not to be had from metadata of another type or another achievementType', async () => {
    expect(await withMetadata({})).toBeDefined()
    expect(await withMetadata({ vct: 'https://school130.example/types/other.json' })).toBeUndefined()
    expect(
      await withMetadata({ 'urn:attestat:open-badges': { achievementType: ['ext:Other'] } }),
    ).toBeUndefined()
    expect(await withMetadata({ display: 7, name: 7 })).toBeUndefined()
  })

  test('of other issuers may be fewer, or in one language', async () => {
    const claims = [
      { path: ['ld', 'name'], display: [{ lang: 'de', label: 'Name' }] },
      { path: ['iss'] },
      'x',
    ]
    const display = await withMetadata({ display: [], claims, 'urn:attestat:open-badges': 'x' })
    expect(display).toEqual({
      vct: chessCamp.vct,
      label: { en: 'Chess camp certificate', ru: 'Chess camp certificate' },
      claims: [{ path: ['name'], label: { en: 'Name', ru: 'Name' }, disclosable: true }],
      results: [],
    })
  })

  test('never replace those of a kind that is known here', async () => {
    const diploma = credentialType('school-diploma')
    const known = diploma.toCredential(sampleRecord('school-diploma', 'honours'), sampleContext)
    expect(await typeDisplayOf({ document: known }, find)).toBe(diploma)
    // One name of the school's own, one of a kind that is known: no words for such a thing.
    expect(await typeDisplayOf({ ...inToken, document: known }, find)).toBeUndefined()
  })
})

test('the metadata say what the type extends, with the digest of what that is', async () => {
  const course = await encodeTypeMetadata(credentialType('course-completion'))
  const own = await typeMetadata(chessCamp)
  expect(own).toMatchObject({
    extends: 'urn:attestat:course-completion:1',
    'extends#integrity': await vctIntegrity(course),
  })
  const known = indexTypeMetadata([course])
  const chain = await readTypeChain(chessCamp.vct, async (vct, integrity) =>
    vct === chessCamp.vct ? metadata : integrity === undefined ? undefined : known(integrity),
  )
  expect(chain.map(({ vct }) => vct)).toEqual([chessCamp.vct, 'urn:attestat:course-completion:1'])
})
