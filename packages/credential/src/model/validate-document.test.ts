import { describe, expect, test } from 'vitest'
import { changed, fullDocument } from '../../../../fixtures/full-document.ts'
import { CredentialError } from '../codes.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { type ConcretePath, formatPath, valueAt } from '../sd-jwt/claim-path.ts'
import { validateDocument } from './validate-document.ts'

const document = fullDocument()
const achievement = ['credentialSubject', 'achievement']

/** Code and place of the refusal. */
function refusal(value: JsonValue, at?: string): string {
  try {
    validateDocument(value, at)
  } catch (error) {
    if (error instanceof CredentialError) return `${error.code} ${error.at}`
    throw error
  }
  return 'accepted'
}

/** Members that may not be missing, by the path of their object. */
const requiredMembers: readonly (readonly [ConcretePath, readonly string[]])[] = [
  [[], ['@context', 'id', 'type', 'issuer', 'validFrom', 'credentialSubject']],
  [['image'], ['id', 'type']],
  [['issuer'], ['id', 'type']],
  [
    ['issuer', 'otherIdentifier'],
    ['type', 'identifier', 'identifierType'],
  ],
  [['issuer', 'address'], ['type']],
  [
    ['issuer', 'address', 'geo'],
    ['type', 'latitude', 'longitude'],
  ],
  [
    ['issuer', 'parentOrg'],
    ['id', 'type'],
  ],
  [['credentialSubject'], ['type', 'achievement']],
  [
    ['credentialSubject', 'identifier', 0],
    ['type', 'hashed', 'identityHash', 'identityType'],
  ],
  [
    ['credentialSubject', 'source'],
    ['id', 'type'],
  ],
  [achievement, ['id', 'type', 'name', 'description', 'criteria']],
  [
    [...achievement, 'creator'],
    ['id', 'type'],
  ],
  [
    [...achievement, 'alignment', 0],
    ['type', 'targetName', 'targetUrl'],
  ],
  [
    [...achievement, 'related', 0],
    ['id', 'type'],
  ],
  [
    [...achievement, 'resultDescription', 0],
    ['id', 'type', 'name', 'resultType'],
  ],
  [
    [...achievement, 'resultDescription', 0, 'rubricCriterionLevel', 0],
    ['id', 'type', 'name'],
  ],
  [['credentialSubject', 'result', 0], ['type']],
  [['credentialSubject', 'result', 1], ['type']],
  [['evidence', 0], ['type']],
  [['credentialStatus'], ['type', 'statusPurpose', 'statusListIndex', 'statusListCredential']],
  [
    ['credentialSchema', 0],
    ['id', 'type'],
  ],
  [['refreshService'], ['type']],
  [['termsOfUse', 0], ['type']],
]

describe('a document', () => {
  test('with every part is accepted and comes back as it is', () => {
    expect(validateDocument(document)).toBe(document)
  })

  test('without a required member is refused at the place of the member', () => {
    for (const [object, names] of requiredMembers) {
      for (const name of names) {
        const path = [...object, name]
        expect(valueAt(document, path), formatPath(path)).toBeDefined()
        // An entry without its type is an entry of another kind, which still wants a type.
        expect(refusal(changed(document, path, undefined))).toBe(`DOCUMENT_INVALID ${formatPath(path)}`)
      }
    }
  })

  test('without any one optional member is accepted', () => {
    const required = new Set(
      requiredMembers.flatMap(([object, names]) => names.map((name) => formatPath([...object, name]))),
    )
    const optional = memberPaths(document).filter((path) => !required.has(formatPath(path)))
    expect(optional.length).toBeGreaterThan(30)
    for (const path of optional)
      expect(refusal(changed(document, path, undefined)), formatPath(path)).toBe('accepted')
  })

  test('with null or a list in a list anywhere the model knows is refused there', () => {
    const known = memberPaths(document).filter(([root]) => root !== 'https://school.example/extension')
    for (const path of known) {
      for (const wrong of [null, [[]]] as const) {
        expect(refusal(changed(document, path, wrong)), formatPath(path)).toMatch(
          /^(?:DOCUMENT_INVALID|CONTEXT_NOT_ALLOWED|VALIDITY_PERIOD_INVALID|RANGE_ERROR) /,
        )
      }
    }
  })

  test('that is no object, or is a list, is refused at the root', () => {
    for (const value of [null, 'x', 7, [document]] as const) expect(refusal(value)).toBe('DOCUMENT_INVALID $')
  })

  test('is named in the place when the caller names it', () => {
    expect(refusal(changed(document, ['id'], undefined), 'ld')).toBe('DOCUMENT_INVALID ld.id')
  })

  test('tells what was expected and never the value', () => {
    try {
      validateDocument(changed(document, ['credentialSubject', 'dateOfBirth'], 'secret'))
      expect.unreachable()
    } catch (error) {
      expect((error as CredentialError).details).toEqual({
        expected: { en: 'a calendar date as YYYY-MM-DD', ru: 'день календаря, ГГГГ-ММ-ДД' },
      })
      expect(String(error)).not.toContain('secret')
    }
  })

  test('with everything hidden that can be hidden is accepted', () => {
    const { id, type, achievement } = document.credentialSubject as JsonObject
    const bare = changed(document, ['credentialSubject'], { id, type, achievement } as JsonObject)
    expect(refusal(bare)).toBe('accepted')
    expect(refusal(changed(bare, ['credentialSubject', 'result'], []))).toBe('accepted')
    expect(refusal(changed(bare, ['evidence'], []))).toBe('accepted')
  })

  test('whose issuer is a bare URI comes back with a Profile', () => {
    const { issuer } = validateDocument(changed(document, ['issuer'], 'https://school.example'))
    expect(issuer).toEqual({ id: 'https://school.example', type: ['Profile'] })
    expect(refusal(changed(document, ['issuer'], 'school'))).toBe('DOCUMENT_INVALID issuer')
  })
})

describe('a member', () => {
  const refused: readonly (readonly [string, ConcretePath, JsonValue])[] = [
    ['a relative id', ['id'], 'credentials/1'],
    ['a credential type that is not the pair', ['type'], ['VerifiableCredential', 'Diploma']],
    ['a credential type as a string', ['type'], 'VerifiableCredential'],
    ['two subjects', ['credentialSubject'], [document.credentialSubject as JsonObject]],
    ['a number as the value of a result', ['credentialSubject', 'result', 0, 'value'], 5],
    ['an unknown status of a result', ['credentialSubject', 'result', 1, 'status'], 'ext:Passed'],
    ['an unknown achievement type', [...achievement, 'achievementType'], 'Аттестат'],
    ['an unknown result type', [...achievement, 'resultDescription', 0, 'resultType'], 'Mark'],
    ['a day that no calendar has', ['credentialSubject', 'dateOfBirth'], '2009-02-29'],
    ['a time without a zone', ['awardedDate'], '2026-06-25T00:00:00'],
    ['a language map with a number in it', ['name'], { ru: 5 }],
    ['a relative result description', ['credentialSubject', 'result', 0, 'resultDescription'], 'mark'],
  ]
  test.each(refused)('that is %s is refused', (_, path, value) => {
    expect(refusal(changed(document, path, value))).toBe(`DOCUMENT_INVALID ${formatPath(path)}`)
  })

  test('that is an extension of the right form is accepted', () => {
    expect(refusal(changed(document, [...achievement, 'achievementType'], 'ext:SportsRank'))).toBe('accepted')
    expect(refusal(changed(document, ['credentialSubject', 'nickname'], 'Аня'))).toBe('accepted')
  })

  test('of a closed object that is not named is refused', () => {
    for (const object of [['image'], ['issuer', 'otherIdentifier'], ['credentialSubject', 'identifier', 0]]) {
      const path = [...object, 'extra']
      expect(refusal(changed(document, path, 'x'))).toBe(`DOCUMENT_INVALID ${formatPath(path)}`)
    }
  })
})

describe('@context', () => {
  const [vcdm, openBadges, extensions] = document['@context'] as readonly string[]

  test('is accepted as one of the known lists', () => {
    expect(refusal(changed(document, ['@context'], [vcdm as string, openBadges as string]))).toBe('accepted')
  })

  const lists: readonly (readonly [string, JsonValue])[] = [
    [
      'that swaps two terms inline',
      [...(document['@context'] as string[]), { name: 'https://schema.org/email' }],
    ],
    ['with an unknown URL', [vcdm as string, openBadges as string, 'https://evil.example/context.json']],
    ['in another order', [openBadges as string, vcdm as string, extensions as string]],
    ['of the older data model', ['https://www.w3.org/2018/credentials/v1', openBadges as string]],
    ['as a bare string', vcdm as string],
    ['with nothing in it', []],
  ]
  test.each(lists)('%s is refused', (_, context) => {
    expect(refusal(changed(document, ['@context'], context))).toBe('CONTEXT_NOT_ALLOWED @context')
  })

  const places: readonly ConcretePath[] = [
    ['issuer'],
    ['issuer', 'otherIdentifier'],
    ['credentialSubject'],
    achievement,
    [...achievement, 'resultDescription', 0],
    ['credentialSubject', 'result', 1],
    ['evidence', 0],
    ['https://school.example/extension', 0],
  ]
  test.each(places.map((path) => [formatPath(path), path] as const))('inside %s is refused', (_, place) => {
    const path = [...place, '@context']
    expect(refusal(changed(document, path, vcdm as string))).toBe(`CONTEXT_NOT_ALLOWED ${formatPath(path)}`)
    expect(
      refusal(changed(document, [...place.slice(0, -1), place.at(-1) as string], valueAt(document, place))),
    ).toBe('accepted')
  })
})

describe('the validity period', () => {
  const refusedTimes = [
    '2026-06-26T09:00:00',
    '2026-06-26',
    '2026-06-26 09:00:00Z',
    '2026-06-26t09:00:00z',
    '2026-02-30T09:00:00Z',
    '2026-13-01T09:00:00Z',
    '2026-06-26T24:00:00Z',
    '2026-06-30T23:59:60Z',
    '2026-06-26T09:00:00+25:00',
    'tomorrow',
    1_782_432_000,
  ]
  test.each(refusedTimes)('refuses %s', (time) => {
    expect(refusal(changed(document, ['validFrom'], time))).toBe('VALIDITY_PERIOD_INVALID validFrom')
    expect(refusal(changed(document, ['validUntil'], time))).toBe('VALIDITY_PERIOD_INVALID validUntil')
  })

  test('may be one instant, and may not end before it begins, whatever the zones', () => {
    // 09:00 at +07:00 is 02:00 in UTC.
    expect(refusal(changed(document, ['validUntil'], '2026-06-26T02:00:00Z'))).toBe('accepted')
    expect(refusal(changed(document, ['validUntil'], '2026-06-26T01:59:59Z'))).toBe(
      'VALIDITY_PERIOD_INVALID validUntil',
    )
  })

  test('C19 has no end that only readers of the older data model would see', () => {
    const end = '2026-06-26T02:00:00Z'
    const older = { ...document, expirationDate: end }
    expect(refusal(older)).toBe('VALIDITY_PERIOD_INVALID expirationDate')
    expect(refusal({ ...older, validUntil: end })).toBe('VALIDITY_PERIOD_INVALID expirationDate')
    expect(refusal({ ...document, validUntil: end })).toBe('accepted')
  })
})

describe('a status entry', () => {
  test.each(['-1', '1.5', '5abc', '07', '', '9007199254740993', 7])(
    'with the index %s is refused',
    (index) => {
      expect(refusal(changed(document, ['credentialStatus', 'statusListIndex'], index))).toBe(
        'RANGE_ERROR credentialStatus.statusListIndex',
      )
    },
  )

  test('may be one of two, or of a kind that is not known here', () => {
    const entry = document.credentialStatus as JsonObject
    expect(
      refusal(changed(document, ['credentialStatus'], [entry, { ...entry, statusPurpose: 'suspension' }])),
    ).toBe('accepted')
    expect(refusal(changed(document, ['credentialStatus'], { type: 'OtherStatus' }))).toBe('accepted')
  })
})

/** The path of every member of every object. */
function memberPaths(value: JsonValue, base: ConcretePath = []): ConcretePath[] {
  if (Array.isArray(value))
    return value.flatMap((element: JsonValue, i) => memberPaths(element, [...base, i]))
  if (!isJsonObject(value)) return []
  return Object.keys(value).flatMap((name) => {
    const path = [...base, name]
    return [path, ...memberPaths(value[name] as JsonValue, path)]
  })
}
