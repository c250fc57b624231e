/** What holds for every credential type. */
import { describe, expect, test } from 'vitest'
import { chessCamp, declaredRecords, thanks } from '../../../../fixtures/declared-types.ts'
import { sampleContext, sampleRecords } from '../../../../fixtures/sample-records.ts'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import type { CredentialError } from '../codes.ts'
import { readCredential, secureCredential } from '../formats/formats.ts'
import { readCompactJws } from '../jose/jws.ts'
import { listOf, type Result } from '../model/achievement-credential.ts'
import { type CredentialDocument, isAchievementCredential } from '../model/credential-document.ts'
import { disclosableParts, isDisclosablePath } from '../model/disclosure-policy.ts'
import { validateDocument } from '../model/validate-document.ts'
import { resolveClaimPath } from '../sd-jwt/claim-path.ts'
import { splitSdJwt } from '../sd-jwt/sd-jwt.ts'
import { isNameUnder, resultDescriptionId } from './achievement-id.ts'
import { credentialType, credentialTypes } from './index.ts'
import { kindOf } from './kinds.ts'
import { kindNameOf } from './own-kind.ts'
import { slotsOf } from './slots.ts'
import { typeMetadata } from './type-metadata.ts'

test('a type is found by its id, and another id is refused with the list', () => {
  expect(credentialType('sports-rank').id).toBe('sports-rank')
  try {
    credentialType('toString')
    expect.unreachable()
  } catch (error) {
    expect((error as CredentialError).code).toBe('TYPE_UNKNOWN')
    expect((error as CredentialError).details.known).toContain('school-diploma')
  }
})

// What holds for the types that come along holds for those that an issuer declares.
const types = [...credentialTypes, chessCamp, thanks]
const recordsOf = { ...sampleRecords, ...declaredRecords }

describe.each(types.map((type) => [type.id, type] as const))('%s', (id, type) => {
  const records = Object.entries(recordsOf[id] ?? {})
  const documents = records.map(([, record]) => type.toCredential(record, sampleContext))

  test('names no field, header or result twice', () => {
    const headers = type.fields.flatMap((field) => field.headers).map((header) => header.toLowerCase())
    expect(new Set(headers).size).toBe(headers.length)
    expect(new Set(type.fields.map(({ name }) => name)).size).toBe(type.fields.length)
    expect(new Set(type.results.map(({ key }) => key)).size).toBe(type.results.length)
  })

  test('is written anew for each record: who writes into one document changes no other', () => {
    const [, record] = Object.entries(recordsOf[id] ?? {})[0] ?? []
    const write = () => type.toCredential(record ?? {}, sampleContext)
    const before = structuredClone(write())
    const { '@context': contexts, type: names } = write() as unknown as Record<string, string[]>
    contexts?.unshift('https://www.w3.org/2018/credentials/v1')
    names?.push('Changed')
    expect(write()).toEqual(before)
  })

  test('says everything in both languages, Russian in Russian', () => {
    const labels = [type, ...type.fields, ...type.results, ...type.claims].map(({ label }) => label)
    for (const { en, ru } of [...labels, type.description]) {
      expect(en).toMatch(/^[\x20-\x7e]+$/)
      expect(ru).toMatch(/[а-яё]/i)
    }
  })

  test('has a row key of fields that are required and no names of persons', () => {
    for (const name of type.rowKey) {
      const field = type.fields.find((candidate) => candidate.name === name)
      expect(field?.required).toBe(true)
      expect(field?.kind).not.toBe('person-name')
    }
  })

  test('reads national identifiers only to drop them', () => {
    const nationalIds = type.fields.filter(({ kind }) => kind === 'national-id')
    // An endorsement speaks for things too, and its columns are no register's.
    if (id !== 'endorsement') expect(nationalIds.length).toBeGreaterThan(0)
    for (const field of nationalIds) expect(field.neverIssued).toBe(true)
  })

  test('never lets a field that is not issued into the document', () => {
    const secret = 'never-issued-value'
    const dropped = Object.fromEntries(
      type.fields.filter(({ neverIssued }) => neverIssued).map(({ name }) => [name, secret]),
    )
    for (const [, record] of records) {
      expect(JSON.stringify(type.toCredential({ ...record, ...dropped }, sampleContext))).not.toContain(
        secret,
      )
    }
  })

  test('finds nothing wrong with its sample records', () => {
    for (const [name, record] of records) {
      expect(
        type.lint(record).filter(({ severity }) => severity === 'blocks'),
        name,
      ).toEqual([])
    }
  })

  test('makes documents that validate', () => {
    for (const document of documents) expect(validateDocument(document)).toBe(document)
  })

  test('dates documents at the signing, and keeps the day of the award', () => {
    documents.forEach((document, i) => {
      expect(document.validFrom).toBe('2026-06-27T10:20:30Z')
      expect(document.awardedDate).toBe(`${records[i]?.[1].awardDate}T00:00:00Z`)
    })
  })

  test('has room for every document in its fixed numbers of positions', () => {
    for (const document of documents) {
      const parts = disclosableParts(document)
      const results = parts.filter((path) => path[1] === 'result')
      const members = parts.filter((path) => path[0] === 'credentialSubject' && path.length === 2)
      const ward = parts.filter((path) => path[1] === 'guardianOf')
      expect(results.length).toBeLessThanOrEqual(type.resultSlots)
      expect(members.length).toBeLessThanOrEqual(type.subjectSlots)
      expect(ward.length).toBeLessThanOrEqual(type.guardianOfSlots ?? 0)
      expect(listOf(document.evidence).length).toBeLessThanOrEqual(type.evidenceSlots)
    }
    expect(type.results.length).toBeLessThanOrEqual(type.resultSlots)
  })

  test('shows the same number of digests in every document, once it is secured, and comes back whole', async () => {
    const shapes = new Set<string>()
    for (const document of documents) {
      const text = await secureCredential(
        'vc+sd-jwt',
        {
          document,
          issuedAt: sampleContext.validFrom,
          ...slotsOf(type),
        },
        testSigner('school', `${document.issuer.id}#key-1`),
      )
      const { credentialSubject, evidence = [] } = readCompactJws(splitSdJwt(text).jwt, { at: 'test' })
        .payload as {
        credentialSubject: {
          _sd: readonly string[]
          result?: readonly unknown[]
          guardianOf?: { _sd: readonly string[] }
        }
        evidence?: readonly unknown[]
      }
      const { _sd, result = [], guardianOf } = credentialSubject
      shapes.add(`${_sd.length} ${result.length} ${evidence.length} ${guardianOf?._sd.length ?? 0}`)
      const read = await readCredential(text)
      // At the root of a token a kind of somebody's own is known by its achievementType.
      expect(kindNameOf(read)).toBe(kindOf({ vct: type.vct }) ?? type.achievementTypes[0])
      const { credentialSubject: shown } = read.document
      expect({ ...shown, result: [] }).toEqual({ ...document.credentialSubject, result: [] })
      expect(new Set(resultsOf(read.document))).toEqual(new Set(resultsOf(document)))
    }
    const { subjectSlots, resultSlots, evidenceSlots, guardianOfSlots = 0 } = type
    expect([...shapes]).toEqual([`${subjectSlots} ${resultSlots} ${evidenceSlots} ${guardianOfSlots}`])
  })

  test('labels everything that can be hidden, and calls hideable what is', () => {
    for (const { path, disclosable } of type.claims)
      expect(isDisclosablePath(path, documents[0]?.type)).toBe(disclosable)
    for (const document of documents) {
      const labelled = type.claims.flatMap(({ path }) => resolveClaimPath(document, path)).map(String)
      for (const part of disclosableParts(document)) expect(labelled).toContain(String(part))
    }
  })

  test('is described for other wallets under `ld`', async () => {
    const metadata = await typeMetadata(type)
    expect(metadata.vct).toBe(type.vct)
    expect(metadata.display).toEqual([
      { locale: 'ru', name: type.label.ru, description: type.description.ru },
      { locale: 'en', name: type.label.en, description: type.description.en },
    ])
    expect(metadata.claims).toContainEqual(
      expect.objectContaining({ path: ['ld', 'awardedDate'], sd: 'never' }),
    )
  })
})

const achievementTypes = types.filter(({ achievementTypes }) => achievementTypes.length > 0)

describe.each(achievementTypes.map((type) => [type.id, type] as const))(
  'the achievements of %s',
  (id, type) => {
    const documents = Object.values(recordsOf[id] ?? {})
      .map((record) => type.toCredential(record, sampleContext))
      .filter(isAchievementCredential)

    test('are documents of their class', () => {
      expect(documents).toHaveLength(Object.keys(recordsOf[id] ?? {}).length)
    })

    test('shows the whole catalogue in every document, with ids that are the same for every issuer', () => {
      const ids = type.results.map(({ key }) => resultDescriptionId(type.vct, key))
      for (const { credentialSubject } of documents) {
        expect(listOf(credentialSubject.achievement.resultDescription).map((entry) => entry.id)).toEqual(ids)
        for (const result of listOf(credentialSubject.result)) expect(ids).toContain(result.resultDescription)
      }
    })

    test('gives achievements an id of their own under the type, apart from its results', () => {
      const results = new Set(type.results.map(({ key }) => resultDescriptionId(type.vct, key)))
      const contents = new Map<string, string>()
      for (const { credentialSubject } of documents) {
        const { id, ...content } = credentialSubject.achievement
        expect(isNameUnder(type.vct, id)).toBe(true)
        expect(id.slice(type.vct.length + 1)).toMatch(/^[a-z0-9:-]+$/)
        expect(results.has(id)).toBe(false)
        expect(contents.get(id) ?? JSON.stringify(content)).toBe(JSON.stringify(content))
        contents.set(id, JSON.stringify(content))
      }
    })

    test('names its kind in every document', () => {
      for (const { credentialSubject } of documents) {
        expect(type.achievementTypes).toContain(credentialSubject.achievement.achievementType)
      }
    })

    test('name the person in parts that other wallets have words for', async () => {
      const metadata = await typeMetadata(type)
      expect(metadata.claims).toContainEqual({
        path: ['ld', 'credentialSubject', 'familyName'],
        display: [
          { locale: 'ru', label: 'Фамилия' },
          { locale: 'en', label: 'Family name' },
        ],
        sd: 'always',
      })
      if (type.results.length === 0) return
      expect(metadata.claims).toContainEqual(
        expect.objectContaining({ path: ['ld', 'credentialSubject', 'result', null], sd: 'always' }),
      )
    })
  },
)

function resultsOf(document: CredentialDocument): readonly Result[] {
  return isAchievementCredential(document) ? listOf(document.credentialSubject.result) : []
}
