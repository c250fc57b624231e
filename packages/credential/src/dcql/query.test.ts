import { describe, expect, test } from 'vitest'
import { dcqlExamples } from '../../../../fixtures/dcql-examples.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { limits } from '../limits.ts'
import { readDcqlQuery } from './query.ts'

const base = dcqlExamples.claimsAlternatives.credentials[0]

/** A query whose only credential query differs from a valid one in the members given; undefined removes one. */
function changed(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const credential = Object.entries({ ...base, ...members }).filter(([, value]) => value !== undefined)
  return { credentials: [Object.fromEntries(credential) as JsonObject] }
}

test.each(Object.entries(dcqlExamples))('reads the example %s of the specification', (_name, example) => {
  expect(readDcqlQuery(example).credentials.map(({ id }) => id)).toEqual(
    example.credentials.map(({ id }) => id),
  )
})

test('fills in what may be left out', () => {
  const query = readDcqlQuery({ credentials: [{ id: 'a', format: 'dc+sd-jwt', meta: {} }] })
  expect(query).toEqual({
    credentials: [
      { id: 'a', format: 'dc+sd-jwt', meta: {}, multiple: false, requireCryptographicHolderBinding: true },
    ],
  })
  const sets = readDcqlQuery({ ...changed({}), credential_sets: [{ options: [['pid']] }] }).credentialSets
  expect(sets).toEqual([{ options: [['pid']], required: true }])
})

test('keeps what is said', () => {
  const query = readDcqlQuery({
    credentials: [
      {
        id: 'a-b_C9',
        format: 'vc+sd-jwt',
        multiple: true,
        require_cryptographic_holder_binding: false,
        meta: { type_values: [['a', 'b'], ['c']] },
        trusted_authorities: [{ type: 'aki', values: ['x'] }],
        claims: [{ id: '1', path: ['a', null, 0], values: ['x', 1, true] }],
        claim_sets: [['1', '1'], []],
      },
    ],
    credential_sets: [{ options: [['a-b_C9', 'a-b_C9']], required: false }],
  })
  expect(query).toEqual({
    credentials: [
      {
        id: 'a-b_C9',
        format: 'vc+sd-jwt',
        multiple: true,
        requireCryptographicHolderBinding: false,
        meta: { typeValues: [['a', 'b'], ['c']] },
        trustedAuthorities: [{ type: 'aki', values: ['x'] }],
        claims: [{ id: '1', path: ['a', null, 0], values: ['x', 1, true] }],
        claimSets: [['1'], []],
      },
    ],
    credentialSets: [{ options: [['a-b_C9']], required: false }],
  })
})

test('ignores unknown members everywhere, and what meta says for another format (section 6)', () => {
  const query = readDcqlQuery({
    purpose: 1,
    credentials: [
      {
        id: 'a',
        format: 'vc+jwt',
        meta: { vct_values: 'not even a list', other: 1 },
        trusted_authorities: [{ type: 'aki', values: ['x'], other: 1 }],
        claims: [{ path: ['a'], intent_to_retain: 'whatever' }],
        later: {},
      },
    ],
    credential_sets: [{ options: [['a']], purpose: 'admission' }],
  })
  expect(query.credentials[0]).toEqual({
    id: 'a',
    format: 'vc+jwt',
    multiple: false,
    requireCryptographicHolderBinding: true,
    meta: {},
    trustedAuthorities: [{ type: 'aki', values: ['x'] }],
    claims: [{ path: ['a'] }],
  })
})

const claims = base.claims
const broken: [rule: string, query: JsonValue, at: string, expected: string][] = [
  ['a query is an object', [], 'dcql_query', 'an object'],
  ['credentials are required', {}, 'dcql_query.credentials', 'a non-empty array'],
  ['credentials are not empty', { credentials: [] }, 'dcql_query.credentials', 'a non-empty array'],
  ['credentials are a list', { credentials: {} }, 'dcql_query.credentials', 'a non-empty array'],
  ['a credential query is an object', { credentials: ['pid'] }, 'dcql_query.credentials[0]', 'an object'],
  ['an id is required', changed({ id: undefined }), '.id', 'an id of letters, digits, "_" and "-"'],
  ['an id is not empty', changed({ id: '' }), '.id', 'an id of letters, digits, "_" and "-"'],
  ['an id has no dot', changed({ id: 'a.b' }), '.id', 'an id of letters, digits, "_" and "-"'],
  [
    'an id has no letters beyond ASCII',
    changed({ id: 'аттестат' }),
    '.id',
    'an id of letters, digits, "_" and "-"',
  ],
  ['an id ends where its line ends', changed({ id: 'a\n' }), '.id', 'an id of letters, digits, "_" and "-"'],
  [
    'ids are distinct',
    { credentials: [base, base] },
    'dcql_query.credentials[1].id',
    'an id that is not used before',
  ],
  ['format is required', changed({ format: undefined }), '.format', 'a string'],
  ['format is a string', changed({ format: 1 }), '.format', 'a string'],
  ['meta is required', changed({ meta: undefined }), '.meta', 'an object'],
  ['meta is an object', changed({ meta: [] }), '.meta', 'an object'],
  ['vct_values is not empty', changed({ meta: { vct_values: [] } }), '.meta.vct_values', 'a non-empty array'],
  ['vct_values holds strings', changed({ meta: { vct_values: [1] } }), '.meta.vct_values[0]', 'a string'],
  [
    'type_values is not empty',
    changed({ format: 'vc+sd-jwt', meta: { type_values: [] } }),
    '.meta.type_values',
    'a non-empty array',
  ],
  [
    'type_values is a list of lists',
    changed({ format: 'vc+sd-jwt', meta: { type_values: ['a'] } }),
    '.meta.type_values[0]',
    'a non-empty array',
  ],
  [
    'an alternative of type_values is not empty',
    changed({ format: 'vc+jwt', meta: { type_values: [['a'], []] } }),
    '.meta.type_values[1]',
    'a non-empty array',
  ],
  ['multiple is a boolean', changed({ multiple: 'true' }), '.multiple', 'true or false'],
  ['null is not the same as absent', changed({ multiple: null }), '.multiple', 'true or false'],
  [
    'holder binding is a boolean',
    changed({ require_cryptographic_holder_binding: 0 }),
    '.require_cryptographic_holder_binding',
    'true or false',
  ],
  [
    'authorities are not empty',
    changed({ trusted_authorities: [] }),
    '.trusted_authorities',
    'a non-empty array',
  ],
  [
    'an authority has a type',
    changed({ trusted_authorities: [{ values: ['x'] }] }),
    '.trusted_authorities[0].type',
    'a string',
  ],
  [
    'an authority has values',
    changed({ trusted_authorities: [{ type: 'aki', values: [] }] }),
    '.trusted_authorities[0].values',
    'a non-empty array',
  ],
  ['claims are not empty', changed({ claims: [], claim_sets: undefined }), '.claims', 'a non-empty array'],
  ['a path is required', changed({ claims: [{ id: 'a' }] }), '.claims[0].path', 'a non-empty array'],
  [
    'a path is not empty',
    changed({ claims: [{ id: 'a', path: [] }] }),
    '.claims[0].path',
    'a non-empty array',
  ],
  ...[-1, 0.5, 2 ** 53, true, {}].map((step): [string, JsonValue, string, string] => [
    `a path has no step ${JSON.stringify(step)}`,
    changed({ claims: [{ id: 'a', path: ['x', step] }] }),
    '.claims[0].path[1]',
    'a string, null or a non-negative integer',
  ]),
  [
    'values are not empty',
    changed({ claims: [{ path: ['a'], values: [] }] }),
    '.claims[0].values',
    'a non-empty array',
  ],
  ...[null, 1.5, {}, ['a']].map((value): [string, JsonValue, string, string] => [
    `values hold no ${JSON.stringify(value)}`,
    changed({ claims: [{ path: ['a'], values: ['a', value] }] }),
    '.claims[0].values[1]',
    'a string, an integer or a boolean',
  ]),
  [
    'claim ids are distinct',
    changed({ claims: [...claims, { id: 'a', path: ['x'] }] }),
    '.claims[5].id',
    'an id that is not used before',
  ],
  [
    'claim_sets want every claim to have an id',
    changed({ claims: [...claims, { path: ['x'] }] }),
    '.claims[5].id',
    'an id of letters, digits, "_" and "-"',
  ],
  [
    'claim_sets want claims',
    changed({ claims: undefined }),
    '.claim_sets',
    'no claim_sets where claims is absent',
  ],
  ['claim_sets are not empty', changed({ claim_sets: [] }), '.claim_sets', 'a non-empty array'],
  ['a claim set is a list', changed({ claim_sets: ['a'] }), '.claim_sets[0]', 'a non-empty array'],
  [
    'a claim set names claims that exist',
    changed({ claim_sets: [['a'], ['a', 'z']] }),
    '.claim_sets[1][1]',
    'the id of a claim in this query',
  ],
  [
    'credential_sets are not empty',
    { ...changed({}), credential_sets: [] },
    'dcql_query.credential_sets',
    'a non-empty array',
  ],
  [
    'options are required',
    { ...changed({}), credential_sets: [{}] },
    'dcql_query.credential_sets[0].options',
    'a non-empty array',
  ],
  [
    'an option is not empty',
    { ...changed({}), credential_sets: [{ options: [['pid'], []] }] },
    'dcql_query.credential_sets[0].options[1]',
    'a non-empty array',
  ],
  [
    'an option names credentials that exist',
    { ...changed({}), credential_sets: [{ options: [['pid', 'other']] }] },
    'dcql_query.credential_sets[0].options[0][1]',
    'the id of a credential in this query',
  ],
  [
    'required is a boolean',
    { ...changed({}), credential_sets: [{ options: [['pid']], required: 'no' }] },
    'dcql_query.credential_sets[0].required',
    'true or false',
  ],
]

test.each(broken)('refuses a query where a rule is broken: %s', (_rule, query, at, expected) => {
  const place = at.startsWith('.') ? `dcql_query.credentials[0]${at}` : at
  expect(() => readDcqlQuery(query)).toThrow(
    expect.objectContaining({
      code: 'DCQL_INVALID',
      at: place,
      details: { expected: { en: expected, ru: expect.any(String) } },
    }),
  )
})

test('reads the query that those broken ones differ from', () => {
  expect(readDcqlQuery(changed({}))).toMatchObject({ credentials: [{ id: 'pid' }] })
})

test('names the place where the query stands', () => {
  expect(() => readDcqlQuery(1, 'request.dcql_query')).toThrow(
    expect.objectContaining({ at: 'request.dcql_query' }),
  )
})

test('reads as many credentials and claims as the limits say and refuses one more', () => {
  const credentials = (count: number): JsonObject => ({
    credentials: Array.from({ length: count }, (_, i) => ({ id: `c${i}`, format: 'vc+jwt', meta: {} })),
  })
  const claimsOf = (count: number): JsonObject =>
    changed({ claim_sets: undefined, claims: Array.from({ length: count }, (_, i) => ({ path: [`c${i}`] })) })
  expect(readDcqlQuery(credentials(limits.dcqlQueries)).credentials).toHaveLength(limits.dcqlQueries)
  expect(() => readDcqlQuery(credentials(limits.dcqlQueries + 1))).toThrow(
    expect.objectContaining({ code: 'DCQL_INVALID', at: 'dcql_query.credentials' }),
  )
  expect(readDcqlQuery(claimsOf(limits.dcqlClaims)).credentials[0]?.claims).toHaveLength(limits.dcqlClaims)
  expect(() => readDcqlQuery(claimsOf(limits.dcqlClaims + 1))).toThrow(
    expect.objectContaining({ code: 'DCQL_INVALID', at: 'dcql_query.credentials[0].claims' }),
  )
})

describe('every other list has a bound too', () => {
  const times = (count: number, entry: JsonValue) => Array.from({ length: count }, () => entry)
  const ids = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`)
  const claim = { id: 'a', path: ['a'] }
  const plain = { id: 'c', format: 'vc+jwt', meta: {} }
  const inQuery = '.credentials[0]'
  const cases: readonly (readonly [string, number, (count: number) => JsonObject])[] = [
    [
      `${inQuery}.claim_sets`,
      limits.dcqlClaimSets,
      (n) => changed({ claims: [claim], claim_sets: times(n, ['a']) }),
    ],
    [
      `${inQuery}.claim_sets[0]`,
      limits.dcqlClaims,
      (n) => changed({ claims: [claim], claim_sets: [times(n, 'a')] }),
    ],
    [
      `${inQuery}.claims[0].values`,
      limits.dcqlValues,
      (n) => changed({ claim_sets: undefined, claims: [{ path: ['a'], values: ids(n) }] }),
    ],
    [
      `${inQuery}.claims[0].path`,
      limits.dcqlPathSteps,
      (n) => changed({ claim_sets: undefined, claims: [{ path: times(n, null) }] }),
    ],
    [
      `${inQuery}.trusted_authorities`,
      limits.dcqlValues,
      (n) => changed({ trusted_authorities: times(n, { type: 'aki', values: ['x'] }) }),
    ],
    [
      `${inQuery}.trusted_authorities[0].values`,
      limits.dcqlValues,
      (n) => changed({ trusted_authorities: [{ type: 'aki', values: ids(n) }] }),
    ],
    [
      `${inQuery}.meta.type_values`,
      limits.dcqlValues,
      (n) => changed({ format: 'vc+jwt', meta: { type_values: times(n, ['T']) } }),
    ],
    [
      `${inQuery}.meta.vct_values`,
      limits.dcqlValues,
      (n) => changed({ format: 'dc+sd-jwt', meta: { vct_values: ids(n) } }),
    ],
    [
      '.credential_sets',
      limits.dcqlCredentialSets,
      (n) => ({ credentials: [plain], credential_sets: times(n, { options: [['c']] }) }),
    ],
    [
      '.credential_sets[0].options',
      limits.dcqlSetOptions,
      (n) => ({ credentials: [plain], credential_sets: [{ options: times(n, ['c']) }] }),
    ],
  ]

  test.each(cases)('%s', (at, most, query) => {
    expect(() => readDcqlQuery(query(most))).not.toThrow()
    expect(() => readDcqlQuery(query(most + 1))).toThrow(
      expect.objectContaining({ code: 'DCQL_INVALID', at: `dcql_query${at}` }),
    )
  })
})

test('never says in a refusal what stood there', () => {
  const secret = 'Соколова'
  expect(() => readDcqlQuery(changed({ id: secret }))).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining(secret) }),
  )
})
