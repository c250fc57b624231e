import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyDcqlScene } from '../../../../fixtures/dcql-arbitraries.ts'
import { dcqlExamples, heldExamples } from '../../../../fixtures/dcql-examples.ts'
import type { JsonObject } from '../json.ts'
import { limits } from '../limits.ts'
import { bestOption } from './credential-sets.ts'
import type { DcqlCredential } from './match.ts'
import { type Selection, selectOptions } from './options.ts'
import { readDcqlQuery } from './query.ts'

/** Each option as `query:credential/claimSet` words. */
function words({ options }: Selection): string[] {
  return options.map((option) =>
    option.credentials.map((one) => `${one.queryId}:${one.credentialId}/${one.claimSet.index}`).join(' '),
  )
}

function select(query: JsonObject, ...credentials: DcqlCredential[]): Selection {
  return selectOptions(readDcqlQuery(query), credentials)
}

const card = (id: string, claims: JsonObject = { a: 1 }, format = 'vc+jwt'): DcqlCredential => ({
  id,
  format,
  claims,
  holderBound: true,
})
const ask = (id: string, more: JsonObject = {}): JsonObject => ({ id, format: 'vc+jwt', meta: {}, ...more })

test('asks for all credentials when there are no credential sets', () => {
  const query = { credentials: [ask('p'), ask('q', { format: 'vc+sd-jwt' })] }
  expect(words(select(query, card('1'), card('2', {}, 'vc+sd-jwt')))).toEqual(['p:1/0 q:2/0'])
  const missing = select(query, card('1'))
  expect(missing.options).toEqual([])
  expect(missing.queries[1]).toEqual({
    queryId: 'q',
    matches: [],
    mismatches: [{ credentialId: '1', reasons: [{ code: 'DCQL_FORMAT_MISMATCH', at: 'format' }] }],
  })
})

test('answers the alternatives of the specification’s example in the verifier’s order', () => {
  const { pid, otherPid, reduced1, reduced2, rewards } = heldExamples
  const query = dcqlExamples.credentialsAlternatives
  expect(words(select(query, rewards, reduced2, reduced1, otherPid, pid))).toEqual([
    'pid:pid/0 nice_to_have:rewards/0',
    'pid:pid/0',
    'other_pid:otherPid/0 nice_to_have:rewards/0',
    'other_pid:otherPid/0',
    'pid_reduced_cred_1:reduced1/0 pid_reduced_cred_2:reduced2/0 nice_to_have:rewards/0',
    'pid_reduced_cred_1:reduced1/0 pid_reduced_cred_2:reduced2/0',
  ])
  expect(words(select(query, reduced1, reduced2))).toEqual([
    'pid_reduced_cred_1:reduced1/0 pid_reduced_cred_2:reduced2/0',
  ])
  expect(words(select(query, reduced1, rewards))).toEqual([])
})

test('says which option of each set was chosen, and which optional set was left out', () => {
  const options = select(
    dcqlExamples.credentialsAlternatives,
    heldExamples.otherPid,
    heldExamples.rewards,
  ).options
  expect(options.map(({ setOptions }) => setOptions)).toEqual([
    [1, 0],
    [1, null],
  ])
})

test('cannot satisfy an example that wants a credential of an unknown format too', () => {
  expect(words(select(dcqlExamples.multiCredentials, heldExamples.pid))).toEqual([])
  expect(words(select(dcqlExamples.simple, heldExamples.pid))).toEqual(['my_credential:pid/0'])
  expect(words(select(dcqlExamples.jwtVc, heldExamples.jwtVc))).toEqual(['example_jwt_vc:jwtVc/0'])
})

test('prefers the verifier’s claim set to the order of credentials', () => {
  const query = {
    credentials: [
      ask('p', {
        claims: [
          { id: 'a', path: ['a'] },
          { id: 'b', path: ['b'] },
        ],
        claim_sets: [['b'], ['a']],
      }),
    ],
  }
  expect(words(select(query, card('1', { a: 1 }), card('2', { a: 1, b: 2 }), card('3', { b: 2 })))).toEqual([
    'p:2/0',
    'p:3/0',
    'p:1/1',
    'p:2/1',
  ])
})

test('offers one credential a query, and any number of them when multiple', () => {
  const held = [card('1'), card('2'), card('3')]
  expect(words(select({ credentials: [ask('p')] }, ...held))).toEqual(['p:1/0', 'p:2/0', 'p:3/0'])
  expect(words(select({ credentials: [ask('p', { multiple: true })] }, ...held))).toEqual([
    'p:1/0 p:2/0 p:3/0',
    'p:1/0 p:2/0',
    'p:1/0 p:3/0',
    'p:1/0',
    'p:2/0 p:3/0',
    'p:2/0',
    'p:3/0',
  ])
})

test('lets one credential answer two queries', () => {
  expect(words(select({ credentials: [ask('p'), ask('q')] }, card('1')))).toEqual(['p:1/0 q:1/0'])
})

test('offers credentials once that several sets ask for', () => {
  const query = {
    credentials: [ask('p')],
    credential_sets: [{ options: [['p']] }, { options: [['p']], required: false }],
  }
  expect(words(select(query, card('1')))).toEqual(['p:1/0'])
})

test('does not choose a query that no credential set names', () => {
  const query = { credentials: [ask('p'), ask('q')], credential_sets: [{ options: [['q']] }] }
  expect(words(select(query, card('1')))).toEqual(['q:1/0'])
})

test('is satisfied by nothing when every set is optional', () => {
  const query = { credentials: [ask('p')], credential_sets: [{ options: [['p']], required: false }] }
  expect(words(select(query, card('1')))).toEqual(['p:1/0', ''])
  expect(words(select(query))).toEqual([''])
})

test('stops at the limit, also where one set is as good as another', () => {
  const held = Array.from({ length: 40 }, (_, i) => card(`${i}`))
  const many = select({ credentials: [ask('p', { multiple: true }), ask('q', { multiple: true })] }, ...held)
  expect(many.options).toHaveLength(limits.dcqlOptions)
  expect(many.truncated).toBe(true)
  expect(many.options[0]?.credentials).toHaveLength(80)
  expect(many.queries[1]?.matches).toHaveLength(40)

  const optional = Array.from({ length: 64 }, () => ({ options: [['p']], required: false }))
  const same = select({ credentials: [ask('p')], credential_sets: optional }, card('1'))
  expect(words(same)).toEqual(['p:1/0'])
  expect(same.truncated).toBe(true)

  expect(select({ credentials: [ask('p')] }, ...held).truncated).toBe(false)
})

test('agrees with the verifier’s rule about which queries satisfy a request, and never repeats itself', () => {
  fc.assert(
    fc.property(anyDcqlScene, ({ query: value, credentials }) => {
      const query = readDcqlQuery(value)
      const { options, queries } = selectOptions(query, credentials)
      const answered = new Set(
        queries.filter(({ matches }) => matches.length > 0).map(({ queryId }) => queryId),
      )
      expect(options.length > 0).toBe(bestOption(query, answered).satisfied)
      for (const option of options) {
        const chosen = new Set(option.credentials.map(({ queryId }) => queryId))
        expect(bestOption(query, chosen).satisfied).toBe(true)
      }
      expect(new Set(words({ options, queries, truncated: false })).size).toBe(options.length)
    }),
    { seed: 300, numRuns: 300 },
  )
})
