/**
 * DCQL compared with the `dcql` package 3.0: the same answers over generated queries and credentials, and one by one
 * the questions on which the two differ, each with the section of OpenID4VP 1.0 that decides it.
 */
import {
  type ConcretePath,
  checkResponse,
  type DcqlCredential,
  type JsonObject,
  type JsonValue,
  matchCredential,
  readDcqlQuery,
  selectOptions,
  valueAt,
} from '@attestat/credential'
import * as peer from 'dcql'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dcqlExamples, heldExamples } from '../../fixtures/dcql-examples.ts'

const leaf = fc.constantFrom<JsonValue>('x', 'y', 0, 1, true, false)
const few = <T>(element: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(element, { minLength: 1, maxLength: 3 })
const some = <T>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.oneof(
    fc.record(members, { noNullPrototype: true }),
    fc.record(members, { requiredKeys: [], noNullPrototype: true }),
  )

/** Claims in which arrays hold one kind of element and nothing is null; elsewhere the two differ, see below. */
const claims = some({
  name: leaf,
  address: some({ street: leaf, city: leaf }),
  marks: few(some({ of: leaf, tags: few(leaf) })),
  tags: few(leaf),
}) as unknown as fc.Arbitrary<JsonObject>

const path = fc.constantFrom<(string | number | null)[]>(
  ['name'],
  ['address'],
  ['address', 'street'],
  ['marks'],
  ['marks', null],
  ['marks', 1],
  ['marks', null, 'of'],
  ['marks', 0, 'of'],
  ['marks', null, 'tags'],
  ['marks', null, 'tags', null],
  ['marks', null, 'tags', 1],
  ['tags', null],
  ['tags', 0],
  ['absent'],
  ['name', 'x'],
  ['name', null],
  ['tags', 'x'],
  ['address', 0],
  ['address', null],
)
const type = fc.constantFrom('urn:t:1', 'urn:t:2')
const authority = fc.constantFrom('s9tIpPmhxdiuNkHMEWNpYim8S8Y', 'q83vASNFZ4k')
const format = fc.constantFrom('dc+sd-jwt', 'dc+sd-jwt', 'vc+sd-jwt')

const credentials = few(
  fc.record({
    format,
    type,
    claims,
    holderBound: fc.constantFrom(true, true, false),
    authority: fc.option(authority),
  }),
)

const queries = few(
  fc.record({
    format,
    types: few(type),
    multiple: fc.boolean(),
    require_cryptographic_holder_binding: fc.boolean(),
    authorities: fc.oneof(fc.constant(null), fc.constant(null), few(authority)),
    claims: fc.option(few(fc.tuple(path, fc.option(few(fc.constantFrom('x', 0, true)), { freq: 1 })))),
    claimSets: fc.option(few(fc.subarray([0, 1, 2], { minLength: 1 })), { freq: 1 }),
  }),
).map((seeds) =>
  seeds.map(({ types, authorities, claims, claimSets, ...seed }, i) => ({
    id: `q${i}`,
    ...seed,
    meta: seed.format === 'dc+sd-jwt' ? { vct_values: types } : { type_values: types.map((one) => [one]) },
    ...(authorities && { trusted_authorities: [{ type: 'aki', values: authorities }] }),
    ...(claims && {
      claims: claims.map(([path, values], id) => ({ id: `${id}`, path, ...(values && { values }) })),
    }),
    ...(claims &&
      claimSets && {
        claim_sets: claimSets.map((set) => [...new Set(set.map((id) => `${id % claims.length}`))]),
      }),
  })),
)

const sets = fc.option(
  few(fc.record({ required: fc.boolean(), options: few(fc.subarray([0, 1, 2], { minLength: 1 })) })),
  { freq: 1 },
)

const scene = fc.record({ credentials, queries, sets }).map(({ credentials, queries, sets }) => ({
  credentials: credentials.map(
    ({ type, authority, ...credential }, i): DcqlCredential => ({
      id: `c${i}`,
      vct: type,
      types: [type],
      ...(authority && { authorities: [{ type: 'aki', value: authority }] }),
      ...credential,
    }),
  ),
  query: {
    credentials: queries,
    ...(sets && {
      credential_sets: sets.map(({ required, options }) => ({
        required,
        options: options.map((option) => [...new Set(option.map((i) => `q${i % queries.length}`))]),
      })),
    }),
  } as unknown as JsonObject,
}))

test('agrees on what satisfies a query, by which credentials, claim sets and claims', () => {
  let compared = 0
  fc.assert(
    fc.property(scene, ({ query: value, credentials }) => {
      const query = readDcqlQuery(value)
      const ours = selectOptions(query, credentials)
      const theirs = peer.DcqlQuery.query(peerQuery(value), credentials.map(peerCredential))
      expect(ours.options.length > 0).toBe(theirs.can_be_satisfied)
      query.credentials.forEach((wanted, i) => {
        const good = theirs.credential_matches[wanted.id]?.valid_credentials ?? []
        expect(ours.queries[i]?.matches.map(({ credentialId }) => credentialId)).toEqual(
          good.map((one) => `c${one.input_credential_index}`),
        )
        for (const [j, match] of (ours.queries[i]?.matches ?? []).entries()) {
          const theirSets = good[j]!.claims.valid_claim_sets
          expect(match.claimSets.map(({ index }) => index)).toEqual(
            theirSets.map((set) => set.claim_set_index ?? 0),
          )
          const held = credentials.find(({ id }) => id === match.credentialId)!
          for (const claim of match.claimSets.flatMap((set) => set.claims)) {
            compared++
            const theirClaim = good[j]!.claims.valid_claims?.find(({ claim_id: id }) => id === claim.id)
            expect(withNulls(held.claims, claim.paths)).toEqual(trimmed(theirClaim?.output as JsonValue))
          }
        }
      })
    }),
    { seed: 1000, numRuns: 1000 },
  )
  expect(compared).toBeGreaterThan(100)
})

test('agrees on answers in which nothing is hidden', () => {
  let satisfied = 0
  fc.assert(
    fc.property(scene, fc.subarray([0, 1, 2]), ({ query: value, credentials }, answered) => {
      const query = readDcqlQuery(value)
      fc.pre(!JSON.stringify(value).match(/"path":\[[^\]]*\d/)) // on indexes the two differ, see below
      const ids = answered.filter((i) => i < query.credentials.length)
      const presented = Object.fromEntries(
        ids.map((i) => [
          `q${i}`,
          [{ ...credentials[i % credentials.length]!, format: query.credentials[i]!.format }],
        ]),
      )
      const ours = checkResponse(query, presented)
      const theirs = peer.DcqlPresentationResult.fromDcqlPresentation(
        Object.fromEntries(
          Object.entries(presented).map(([id, [one]]) => [id, [peerCredential(one!)]]),
        ) as never,
        { dcqlQuery: peerQuery(value) },
      )
      // 8.6: what fails is discarded; the peer refuses the whole answer, see below.
      expect(ours.satisfied && ours.faults.length === 0).toBe(theirs.can_be_satisfied)
      if (ours.satisfied) satisfied++
    }),
    { seed: 1000, numRuns: 1000 },
  )
  expect(satisfied).toBeGreaterThan(50)
})

test.each([
  'simple',
  'credentialsAlternatives',
  'claimsAlternatives',
  'valueMatchingSimple',
  'jwtVc',
] as const)('agrees on the example %s of the specification', (name) => {
  const example = dcqlExamples[name] as unknown as JsonObject
  for (const one of Object.values(heldExamples)) {
    const held = Object.values(heldExamples).filter((other) => other !== one)
    expect(selectOptions(readDcqlQuery(example), held).options.length > 0).toBe(
      peer.DcqlQuery.query(peerQuery(example), held.map(peerCredential)).can_be_satisfied,
    )
  }
})

// Claims on which the peer selects something and the text says no, or the reverse.
const pathDifferences: [section: string, path: JsonValue, claims: JsonObject, ours: boolean][] = [
  ['7.1 step 2.1: a key whose value is null exists', ['a'], { a: null }, true],
  ['7.1 step 2.1: an element that is no object aborts', ['a', null, 'b'], { a: [{ b: 1 }, 2] }, false],
  ['7.1 step 2.2: an element that is no array aborts', ['a', null, null], { a: [[1], 2] }, false],
  ['7.1 step 2.1: an array is no object', ['a', 'length'], { a: [1] }, false],
  ['7.1 step 2.1: an inherited member is no key', ['a', 'toString'], { a: {} }, false],
  ['7.1 step 3: nothing selected is an error', ['a', null], { a: [] }, false],
]

test.each(pathDifferences)(
  'differs on claims, as the text decides: %s',
  (_section, path, claims, expected) => {
    const value = { credentials: [{ id: 'q', format: 'dc+sd-jwt', meta: {}, claims: [{ path }] }] }
    const held: DcqlCredential = { id: 'c', format: 'dc+sd-jwt', vct: 'urn:t:1', claims, holderBound: true }
    expect(matchCredential(readDcqlQuery(value).credentials[0]!, held).satisfied).toBe(expected)
    expect(peer.DcqlQuery.query(peerQuery(value), [peerCredential(held)]).can_be_satisfied).toBe(!expected)
  },
)

// Queries that the one accepts and the other refuses.
const queryDifferences: [section: string, query: JsonObject, ours: boolean][] = [
  ['6.1: meta is required', one({ meta: undefined }), false],
  ['6.1: meta may be empty, also for the W3C formats', one({ format: 'jwt_vc_json', meta: {} }), true],
  ['B.3.5: vct_values is not empty', one({ meta: { vct_values: [] } }), false],
  [
    '6.1.1: types of authorities are open-ended',
    one({ trusted_authorities: [{ type: 'x', values: ['y'] }] }),
    true,
  ],
  ['6.3: values are not empty', one({ claims: [{ path: ['a'], values: [] }] }), false],
  [
    '6.3: every claim needs an id where there are claim_sets',
    one({ claims: [{ id: 'a', path: ['a'] }, { path: ['b'] }], claim_sets: [['a']] }),
    false,
  ],
  [
    '6.3: claim ids are distinct',
    one({
      claims: [
        { id: 'a', path: ['a'] },
        { id: 'a', path: ['b'] },
      ],
    }),
    false,
  ],
  [
    '6.1: an array inside claim_sets may be empty',
    one({ claims: [{ id: 'a', path: ['a'] }], claim_sets: [['a'], []] }),
    true,
  ],
  ['6.2: an option is not empty', { ...one({}), credential_sets: [{ options: [[]] }] }, false],
  ['6.1: other formats are other specifications’ to define', one({ format: 'vc+jwt' }), true],
]

test.each(queryDifferences)(
  'differs on the validity of queries, as the text decides: %s',
  (_section, query, expected) => {
    expect(accepts(() => readDcqlQuery(query))).toBe(expected)
    expect(accepts(() => peerQuery(query))).toBe(!expected)
  },
)

test('differs on failing presentations: 8.6 discards them and judges the rest', () => {
  const value = dcqlExamples.credentialsAlternatives as unknown as JsonObject
  const { pid, otherPid } = heldExamples
  const presented = { pid: [{ ...pid, vct: 'urn:other' }], other_pid: [otherPid] }
  expect(checkResponse(readDcqlQuery(value), presented).satisfied).toBe(true)
  expect(peerAnswer(value, presented).can_be_satisfied).toBe(false)
})

test('differs on indexes in answers: hiding moves an element up, never down', () => {
  const value = {
    credentials: [
      { id: 'q', format: 'dc+sd-jwt', meta: {}, claims: [{ path: ['a', 0], values: ['second'] }] },
    ],
  }
  const held: DcqlCredential = {
    id: 'c',
    format: 'dc+sd-jwt',
    vct: 'urn:t:1',
    claims: { a: ['first', 'second'] },
    holderBound: true,
  }
  expect(checkResponse(readDcqlQuery(value), { q: [held] }).satisfied).toBe(false)
  expect(peerAnswer(value, { q: [held] }).can_be_satisfied).toBe(true)
  const asked = {
    credentials: [{ ...value.credentials[0]!, claims: [{ path: ['a', 1], values: ['second'] }] }],
  }
  const shown = { ...held, claims: { a: ['second'] } }
  expect(checkResponse(readDcqlQuery(asked), { q: [shown] }).satisfied).toBe(true)
  expect(peerAnswer(asked, { q: [shown] }).can_be_satisfied).toBe(true)
})

test('differs on how an answer of the wrong shape is told: a result here, an exception there', () => {
  const value = dcqlExamples.simple as unknown as JsonObject
  const { pid } = heldExamples
  for (const presented of [
    { my_credential: [pid], other: [pid] },
    { my_credential: [pid, pid] },
    { my_credential: [] },
  ]) {
    expect(checkResponse(readDcqlQuery(value), presented).code).toBe('DCQL_UNEXPECTED')
    expect(() => peerAnswer(value, presented)).toThrow()
  }
})

function one(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const whole = { id: 'q', format: 'dc+sd-jwt', meta: { vct_values: ['urn:t:1'] }, ...members }
  return { credentials: [JSON.parse(JSON.stringify(whole)) as JsonObject] }
}

function accepts(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch {
    return false
  }
}

function peerQuery(value: JsonObject): peer.DcqlQuery.Output {
  const query = peer.DcqlQuery.parse(value as never)
  peer.DcqlQuery.validate(query)
  return query
}

function peerAnswer(value: JsonObject, presented: Readonly<Record<string, readonly DcqlCredential[]>>) {
  const answer = Object.entries(presented).map(([id, credentials]) => [id, credentials.map(peerCredential)])
  return peer.DcqlPresentationResult.fromDcqlPresentation(Object.fromEntries(answer) as never, {
    dcqlQuery: peerQuery(value),
  })
}

function peerCredential({
  format,
  vct,
  types,
  claims,
  authorities,
  holderBound,
}: DcqlCredential): peer.DcqlCredential {
  const [authority] = authorities ?? []
  return {
    credential_format: format,
    ...(format === 'dc+sd-jwt' ? { vct } : { type: types }),
    claims,
    cryptographic_holder_binding: holderBound,
    ...(authority && { authority: { type: authority.type, values: [authority.value] } }),
  } as peer.DcqlCredential
}

/** What stands at the paths, written as the peer writes it: null for array elements before and between. */
function withNulls(claims: JsonObject, paths: readonly ConcretePath[]): JsonValue {
  const build = (below: readonly ConcretePath[], value: JsonValue): JsonValue => {
    if (below.some((path) => path.length === 0)) return trimmed(value)
    const steps = [...new Set(below.map(([first]) => first!))]
    const under = (step: string | number) =>
      below.filter(([first]) => first === step).map((path) => path.slice(1))
    if (Array.isArray(value)) {
      const last = Math.max(...(steps as number[]))
      return Array.from({ length: last + 1 }, (_, i) =>
        steps.includes(i) ? build(under(i), value[i]) : null,
      )
    }
    return Object.fromEntries(steps.map((step) => [step, build(under(step), valueAt(value, [step])!)]))
  }
  return build(paths, claims)
}

/** Without the nulls that the peer leaves at the end of arrays. */
function trimmed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    const elements = value.map(trimmed)
    while (elements.at(-1) === null) elements.pop()
    return elements
  }
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, trimmed(member)]))
}
