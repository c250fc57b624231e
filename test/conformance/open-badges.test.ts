/** Our documents against the official Open Badges schema, and the worked examples against our validator. */
import { readFileSync } from 'node:fs'
import {
  type CredentialDocument,
  credentialTypes,
  disclosableParts,
  isAchievementCredential,
  type JsonObject,
  relatedTypeMetadata,
  validateDocument,
} from '@attestat/credential'
import { Ajv2019, type ErrorObject } from 'ajv/dist/2019.js'
import formats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { chessCamp, declaredRecords, thanks } from '../../fixtures/declared-types.ts'
import { changed, fullDocument } from '../../fixtures/full-document.ts'
import { sampleContext, sampleRecords } from '../../fixtures/sample-records.ts'
import { reportSharedData, sharedPath } from '../shared-folder.ts'

/** The official schema of achievements, and that of endorsements. A guardian link is no Open Badges document. */
const schemas = {
  OpenBadgeCredential: 'schemas/ob_v3p0_achievementcredential_schema.json',
  EndorsementCredential: 'schemas/ob_v3p0_endorsementcredential_schema.json',
} as const
for (const name of Object.values(schemas)) reportSharedData(name)

/** What the official schema has against a document; undefined when the schema is not at hand. */
const officialFaults = compile(schemas.OpenBadgeCredential)
const officialFaultsByClass: Readonly<Record<string, typeof officialFaults>> = {
  OpenBadgeCredential: officialFaults,
  EndorsementCredential: compile(schemas.EndorsementCredential),
}

function compile(name: string): ((document: JsonObject) => readonly ErrorObject[]) | undefined {
  const path = sharedPath(name)
  if (path === undefined) return undefined
  const ajv = new Ajv2019({ strict: false, allErrors: true })
  formats.default(ajv)
  const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')))
  return (document) => (validate(document) ? [] : (validate.errors ?? []))
}

const made = [...credentialTypes, chessCamp, thanks].flatMap((type) =>
  Object.entries(sampleRecords[type.id] ?? declaredRecords[type.id] ?? {}).map(([name, record]) => {
    const faultsOf = officialFaultsByClass[type.documentClass ?? 'OpenBadgeCredential']
    return [`${type.id}: ${name}`, type.toCredential(record, sampleContext), faultsOf] as const
  }),
)

describe('a document made here', () => {
  test.each(made)(
    'validates whole, with its status, and with everything hidden: %s',
    (_, document, faultsOf) => {
      const variants = [document, withStatus(document), withoutHideable(document), ...described(document)]
      for (const variant of variants) {
        expect(validateDocument(variant)).toBe(variant)
        expect(faultsOf?.(variant) ?? []).toEqual([])
      }
    },
  )

  test('is held against a schema, except a guardian link', () => {
    const without = made.filter(([, , faultsOf]) => !faultsOf).map(([name]) => name.split(':')[0])
    if (officialFaults) expect(new Set(without)).toEqual(new Set(['guardian-link']))
  })
})

describe('the full document', () => {
  test('is what the official schema calls valid too', () => {
    expect(officialFaults?.(fullDocument()) ?? []).toEqual([])
  })

  test('with a member of the wrong type is refused by the official schema too', () => {
    for (const path of [['credentialSubject', 'result', 0, 'value'], ['issuer', 'name'], ['awardedDate']]) {
      const wrong = changed(fullDocument(), path, 7)
      expect(() => validateDocument(wrong)).toThrow(expect.objectContaining({ code: 'DOCUMENT_INVALID' }))
      if (officialFaults) expect(officialFaults(wrong as JsonObject)).not.toEqual([])
    }
  })
})

describe('the worked examples', () => {
  const names = ['school-diploma', 'olympiad-award', 'sports-rank', 'cultural-achievement', 'enrolment']
  test.each(names)('%s is read', (name) => {
    const path = sharedPath(`examples/${name}.json`)
    if (path === undefined) return
    const example = JSON.parse(readFileSync(path, 'utf8')) as JsonObject
    expect(validateDocument(example)).toBe(example)
    const presented = withoutHideable(example as CredentialDocument)
    expect(validateDocument(presented)).toBe(presented)
    expect(officialFaults?.(presented) ?? []).toEqual([])
  })
})

/** As a document of an issuer's own kind names the description of its type. */
function described(document: CredentialDocument): readonly CredentialDocument[] {
  const related = relatedTypeMetadata({ vct: 'https://x.example/t', integrity: 'sha256-AA==' })
  return isAchievementCredential(document) ? [{ ...document, ...related }] : []
}

function withStatus(document: CredentialDocument): CredentialDocument {
  const statusListCredential = 'https://school130.example/status/1-revocation.vc.jwt'
  return {
    ...document,
    credentialStatus: {
      id: `${statusListCredential}#94567`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '94567',
      statusListCredential,
    },
  }
}

/** What is left when its owner shows nothing that can be hidden. */
function withoutHideable(document: CredentialDocument): CredentialDocument {
  const hidden = new Set(disclosableParts(document).map(String))
  const without = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) {
      return value.flatMap((element, i) =>
        hidden.has(`${path},${i}`) ? [] : [without(element, `${path},${i}`)],
      )
    }
    if (typeof value !== 'object' || value === null) return value
    const kept = Object.entries(value).filter(([name]) => !hidden.has(`${path},${name}`))
    return Object.fromEntries(kept.map(([name, member]) => [name, without(member, `${path},${name}`)]))
  }
  const visible = Object.entries(document).map(([name, member]) => [name, without(member, name)])
  return Object.fromEntries(visible) as CredentialDocument
}
