import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claimsPathExample, dcqlExamples, heldExamples } from '../../../../fixtures/dcql-examples.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { valueAt } from '../sd-jwt/claim-path.ts'
import { type CredentialMatch, type DcqlCredential, matchCredential } from './match.ts'
import { readDcqlQuery } from './query.ts'

const anyone: DcqlCredential = { id: 'c', format: 'vc+sd-jwt', claims: claimsPathExample, holderBound: true }

/** Matches with a credential query that asks for `vc+sd-jwt` and whatever is given. */
function match(query: JsonObject, credential: Partial<DcqlCredential> = {}, view?: 'shown'): CredentialMatch {
  const whole = { id: 'q', format: 'vc+sd-jwt', meta: {}, ...query }
  const [credentialQuery] = readDcqlQuery({ credentials: [whole] }).credentials
  return matchCredential(credentialQuery!, { ...anyone, ...credential }, view)
}

/** The paths selected by the only claims query. */
function pathsOf(
  path: JsonValue,
  values?: JsonValue,
  claims: JsonObject = claimsPathExample,
  view?: 'shown',
) {
  const result = match({ claims: [{ path, ...(values === undefined ? {} : { values }) }] }, { claims }, view)
  return result.satisfied ? result.claimSets[0]?.claims[0]?.paths : result.reasons[0]?.code
}

test('selects what the examples of section 7.3 select', () => {
  expect(pathsOf(['name'])).toEqual([['name']])
  expect(pathsOf(['address'])).toEqual([['address']])
  expect(pathsOf(['address', 'street_address'])).toEqual([['address', 'street_address']])
  expect(pathsOf(['degrees', null, 'type'])).toEqual([
    ['degrees', 0, 'type'],
    ['degrees', 1, 'type'],
  ])
  expect(pathsOf(['nationalities', 1])).toEqual([['nationalities', 1]])
})

test('finds nothing where section 7.1 has processing abort or the selection is empty', () => {
  for (const path of [
    ['absent'],
    ['name', 'first'],
    ['name', null],
    ['name', 0],
    ['address', null],
    ['address', 0],
    ['nationalities', 'x'],
    ['nationalities', 2],
    ['degrees', null, 'absent'],
    ['degrees', null, null],
    ['toString'],
    ['nationalities', 'length'],
  ]) {
    expect(pathsOf(path)).toBe('DCQL_CLAIM_MISSING')
  }
  expect(pathsOf(['empty', null], undefined, { empty: [] })).toBe('DCQL_CLAIM_MISSING')
})

test('aborts when one of several selected elements is of the wrong kind, and goes on when it only lacks the key', () => {
  expect(pathsOf(['a', null, 'b'], undefined, { a: [{ b: 1 }, 2] })).toBe('DCQL_CLAIM_MISSING')
  expect(pathsOf(['a', null, 'b'], undefined, { a: [{ b: 1 }, { c: 2 }] })).toEqual([['a', 0, 'b']])
  expect(pathsOf(['a', null, 0], undefined, { a: [[1], 2] })).toBe('DCQL_CLAIM_MISSING')
  expect(pathsOf(['a', null, 0], undefined, { a: [[1], []] })).toEqual([['a', 0, 0]])
})

test('selects a claim whose value is null: the key exists', () => {
  expect(pathsOf(['a'], undefined, { a: null })).toEqual([['a']])
})

test('compares values by type and value', () => {
  const claims = { text: '1', number: 1, flag: true, nothing: null, object: { a: 1 } }
  expect(pathsOf(['text'], ['1'], claims)).toEqual([['text']])
  expect(pathsOf(['text'], [1], claims)).toBe('DCQL_CLAIM_VALUE_MISMATCH')
  expect(pathsOf(['number'], [2, 1], claims)).toEqual([['number']])
  expect(pathsOf(['number'], ['1', true], claims)).toBe('DCQL_CLAIM_VALUE_MISMATCH')
  expect(pathsOf(['flag'], [true], claims)).toEqual([['flag']])
  expect(pathsOf(['flag'], [false], claims)).toBe('DCQL_CLAIM_VALUE_MISMATCH')
  expect(pathsOf(['nothing'], ['null', false, 0], claims)).toBe('DCQL_CLAIM_VALUE_MISMATCH')
  expect(pathsOf(['object'], ['[object Object]'], claims)).toBe('DCQL_CLAIM_VALUE_MISMATCH')
})

test('answers a request for one mark with that mark alone', () => {
  const mark = (subject: string, value: string) => ({
    resultDescription: `urn:attestat:school-diploma:1:${subject}`,
    value,
  })
  const claims = {
    credentialSubject: { result: [mark('russian', '5'), mark('informatics', '4'), mark('physics', '3')] },
  }
  const path = ['credentialSubject', 'result', null, 'resultDescription']
  expect(pathsOf(path, ['urn:attestat:school-diploma:1:informatics'], claims)).toEqual([
    ['credentialSubject', 'result', 1, 'resultDescription'],
  ])
  expect(pathsOf(path, ['urn:attestat:school-diploma:1:music'], claims)).toBe('DCQL_CLAIM_VALUE_MISMATCH')
})

test('wants both marks when two claims queries name one each, though their paths are equal', () => {
  const query = (...marks: string[]): JsonObject => ({
    claims: marks.map((mark) => ({ path: ['marks', null, 'of'], values: [mark] })),
  })
  const claims = { marks: [{ of: 'a' }, { of: 'b' }] }
  expect(match(query('a', 'b'), { claims }).satisfied).toBe(true)
  expect(match(query('a', 'c'), { claims })).toEqual({
    satisfied: false,
    reasons: [{ code: 'DCQL_CLAIM_VALUE_MISMATCH', at: 'claims[1]', path: ['marks', null, 'of'] }],
  })
})

test('offers every claim set that can be answered, in the verifier’s order', () => {
  const [query] = readDcqlQuery(dcqlExamples.claimsAlternatives).credentials
  const second = [
    { id: 'a', paths: [['family_name']] },
    { id: 'b', paths: [['postal_code']] },
    { id: 'e', paths: [['date_of_birth']] },
  ]
  expect(matchCredential(query!, heldExamples.pid)).toEqual({
    satisfied: true,
    claimSets: [{ index: 1, claims: second }],
  })
  const claims = { ...heldExamples.pid.claims, locality: 'Milliways', region: 'Edge' }
  const both = matchCredential(query!, { ...heldExamples.pid, claims })
  expect(both.satisfied && both.claimSets.map(({ index }) => index)).toEqual([0, 1])
  expect(both.satisfied && both.claimSets[0]?.claims.map(({ id }) => id)).toEqual(['a', 'c', 'd', 'e'])
})

test('says which claims fail when no claim set can be answered', () => {
  const query = {
    claims: ['a', 'b', 'c'].map((name) => ({ id: name, path: [name] })),
    claim_sets: [['a', 'b']],
  }
  expect(match(query, { claims: { a: 1 } })).toEqual({
    satisfied: false,
    reasons: [{ code: 'DCQL_CLAIM_MISSING', at: 'claims[1]', path: ['b'] }],
  })
  expect(match(query, { claims: { a: 1, b: 2 } })).toMatchObject({ satisfied: true })
})

test('asks for nothing when claims are absent or a claim set is empty', () => {
  expect(match({})).toEqual({ satisfied: true, claimSets: [{ index: 0, claims: [] }] })
  expect(match({ claims: [{ id: 'x', path: ['absent'] }], claim_sets: [['x'], []] })).toEqual({
    satisfied: true,
    claimSets: [{ index: 1, claims: [] }],
  })
})

test('matches the values of the example, and not another value', () => {
  const [query] = readDcqlQuery(dcqlExamples.valueMatchingSimple).credentials
  expect(matchCredential(query!, heldExamples.pid)).toMatchObject({ satisfied: true })
  const moved = { ...heldExamples.pid, claims: { ...heldExamples.pid.claims, postal_code: '10115' } }
  expect(matchCredential(query!, moved)).toEqual({
    satisfied: false,
    reasons: [{ code: 'DCQL_CLAIM_VALUE_MISMATCH', at: 'claims[3]', path: ['postal_code'] }],
  })
})

test('matches a format only with itself, and formats it does not know with nothing', () => {
  expect(match({}, { format: 'dc+sd-jwt' })).toEqual({
    satisfied: false,
    reasons: [{ code: 'DCQL_FORMAT_MISMATCH', at: 'format' }],
  })
  expect(match({ format: 'vc+jwt' }, { format: 'vc+jwt' })).toMatchObject({ satisfied: true })
  expect(match({ format: 'mso_mdoc' }, { format: 'mso_mdoc' })).toMatchObject({ satisfied: false })
})

test('compares vct exactly', () => {
  const query = { format: 'dc+sd-jwt', meta: { vct_values: ['urn:x:1', 'urn:x:2'] } }
  const mismatch = { satisfied: false, reasons: [{ code: 'DCQL_TYPE_MISMATCH', at: 'meta.vct_values' }] }
  expect(match(query, { format: 'dc+sd-jwt', vct: 'urn:x:2' })).toMatchObject({ satisfied: true })
  expect(match(query, { format: 'dc+sd-jwt', vct: 'urn:x:20' })).toEqual(mismatch)
  expect(match(query, { format: 'dc+sd-jwt' })).toEqual(mismatch)
})

test('wants all types of one alternative, in any order and beside others (B.1.1)', () => {
  const query = { meta: { type_values: [['VC', 'Alumni', 'Bachelor'], ['VC', 'University'], ['Identity']] } }
  for (const types of [
    ['VC', 'University'],
    ['Bachelor', 'VC', 'Alumni'],
    ['VC', 'Identity', 'Other'],
  ]) {
    expect(match(query, { types })).toMatchObject({ satisfied: true })
  }
  for (const types of [['VC'], ['VC', 'Alumni'], ['University'], []]) {
    expect(match(query, { types })).toEqual({
      satisfied: false,
      reasons: [{ code: 'DCQL_TYPE_MISMATCH', at: 'meta.type_values' }],
    })
  }
})

test('wants one of the authorities, by type and value', () => {
  const query = {
    trusted_authorities: [
      { type: 'aki', values: ['k1', 'k2'] },
      { type: 'openid_federation', values: ['https://a.example'] },
    ],
  }
  expect(
    match(query, {
      authorities: [
        { type: 'x', value: 'y' },
        { type: 'aki', value: 'k2' },
      ],
    }),
  ).toMatchObject({
    satisfied: true,
  })
  const mismatch = {
    satisfied: false,
    reasons: [{ code: 'DCQL_AUTHORITY_MISMATCH', at: 'trusted_authorities' }],
  }
  expect(match(query, { authorities: [{ type: 'openid_federation', value: 'k1' }] })).toEqual(mismatch)
  expect(match(query)).toEqual(mismatch)
})

test('wants holder binding unless the query waives it', () => {
  expect(match({}, { holderBound: false })).toEqual({
    satisfied: false,
    reasons: [{ code: 'DCQL_HOLDER_BINDING_MISSING', at: 'require_cryptographic_holder_binding' }],
  })
  const waived = { require_cryptographic_holder_binding: false }
  expect(match(waived, { holderBound: false })).toMatchObject({ satisfied: true })
  expect(match(waived)).toMatchObject({ satisfied: true })
})

test('gives all reasons at once', () => {
  const query = {
    meta: { type_values: [['A']] },
    claims: [{ path: ['x'] }, { path: ['name'], values: ['Ford'] }],
  }
  const result = match(query, { holderBound: false })
  expect(!result.satisfied && result.reasons.map(({ code, at }) => [code, at])).toEqual([
    ['DCQL_TYPE_MISMATCH', 'meta.type_values'],
    ['DCQL_HOLDER_BINDING_MISSING', 'require_cryptographic_holder_binding'],
    ['DCQL_CLAIM_MISSING', 'claims[0]'],
    ['DCQL_CLAIM_VALUE_MISMATCH', 'claims[1]'],
  ])
})

test('takes an index in what was shown for any element up to it, since hiding moves elements up', () => {
  const shown = { nationalities: ['Betelgeusian'], mixed: [1, { b: 2 }] }
  expect(pathsOf(['nationalities', 1], ['Betelgeusian'], shown, 'shown')).toEqual([['nationalities', 0]])
  expect(pathsOf(['nationalities', 1], ['Betelgeusian'], shown)).toBe('DCQL_CLAIM_MISSING')
  expect(pathsOf(['nationalities', 1], ['British'], shown, 'shown')).toBe('DCQL_CLAIM_VALUE_MISMATCH')
  expect(pathsOf(['mixed', 1, 'b'], [2], shown, 'shown')).toEqual([['mixed', 1, 'b']])
  expect(pathsOf(['mixed', 0], [1], shown, 'shown')).toEqual([['mixed', 0]])
  expect(pathsOf(['mixed', 0, 'b'], [2], shown, 'shown')).toBe('DCQL_CLAIM_MISSING')
})

test('takes an index literally in a format that hides nothing', () => {
  const query = { format: 'vc+jwt', claims: [{ path: ['nationalities', 1], values: ['British'] }] }
  const credential = { format: 'vc+jwt', claims: claimsPathExample }
  expect(match(query, credential, 'shown')).toMatchObject({ satisfied: false })
  expect(
    match({ ...query, claims: [{ path: ['nationalities', 0], values: ['British'] }] }, credential, 'shown'),
  ).toMatchObject({
    satisfied: true,
  })
})

test('selects exactly the named claim, whatever characters are in names', () => {
  const name = fc.string({
    unit: fc.constantFrom('.', '[', ']', '~', '"', '0', 'a', '/', '\\'),
    maxLength: 4,
  })
  const tree = fc.dictionary(
    name,
    fc.oneof(fc.integer(), fc.dictionary(name, fc.integer(), { maxKeys: 4 })),
    {
      minKeys: 1,
      maxKeys: 6,
      noNullPrototype: true,
    },
  )
  fc.assert(
    fc.property(tree, name, name, (claims, first, second) => {
      for (const path of [...allPaths(claims as JsonObject), [first], [first, second]]) {
        const there = valueAt(claims as JsonObject, path) !== undefined
        expect(pathsOf(path, undefined, claims as JsonObject)).toEqual(there ? [path] : 'DCQL_CLAIM_MISSING')
      }
    }),
    { seed: 300, numRuns: 300 },
  )
})

function allPaths(claims: JsonObject, above: string[] = []): string[][] {
  return Object.entries(claims).flatMap(([name, value]) => {
    const path = [...above, name]
    return typeof value === 'object' ? [path, ...allPaths(value as JsonObject, path)] : [path]
  })
}

test('bears an array with as many elements as a credential can hold', () => {
  const claims = { a: new Array<number>(400_000).fill(0) }
  expect(pathsOf(['a', null], [1], claims)).toBe('DCQL_CLAIM_VALUE_MISMATCH')
})
