import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyDcqlScene } from '../../../../fixtures/dcql-arbitraries.ts'
import { dcqlExamples, heldExamples } from '../../../../fixtures/dcql-examples.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { type ConcretePath, valueAt } from '../sd-jwt/claim-path.ts'
import { bestOption } from './credential-sets.ts'
import type { DcqlCredential } from './match.ts'
import { type PresentationOption, selectOptions } from './options.ts'
import { type CredentialQuery, readDcqlQuery } from './query.ts'
import { checkResponse, type PresentedCredentials, type ResponseCheck } from './response.ts'

const { pid, otherPid, reduced1, reduced2, rewards } = heldExamples

const diploma: DcqlCredential = {
  id: 'd',
  format: 'vc+sd-jwt',
  types: ['urn:type:badge', 'urn:type:vc'],
  authorities: [{ type: 'aki', value: 'k1' }],
  claims: { subject: { familyName: 'X', marks: [{ of: 'physics', value: '5' }] } },
  holderBound: true,
}
const request = {
  credentials: [
    {
      id: 'diploma',
      format: 'vc+sd-jwt',
      meta: { type_values: [['urn:type:badge']] },
      trusted_authorities: [{ type: 'aki', values: ['k1'] }],
      claims: [
        { id: 'n', path: ['subject', 'familyName'] },
        { id: 'm', path: ['subject', 'marks', null, 'of'], values: ['physics'] },
      ],
    },
  ],
}

function check(query: JsonObject, presented: PresentedCredentials): ResponseCheck {
  return checkResponse(readDcqlQuery(query), presented)
}

/** The verdict and each fault as `code at: reasons`. */
function outcome({ satisfied, code, faults }: ResponseCheck): unknown {
  return { satisfied, code, faults: faults.map((f) => `${f.code} ${f.at}: ${f.reasons.map((r) => r.code)}`) }
}

test('is satisfied by what was asked for, and says where the claims are', () => {
  expect(check(request, { diploma: [diploma] })).toEqual({
    satisfied: true,
    faults: [],
    matches: [
      {
        queryId: 'diploma',
        index: 0,
        credentialId: 'd',
        claimSets: [
          {
            index: 0,
            claims: [
              { id: 'n', paths: [['subject', 'familyName']] },
              { id: 'm', paths: [['subject', 'marks', 0, 'of']] },
            ],
          },
        ],
      },
    ],
    fulfilment: { satisfied: true, setOptions: [0], required: ['diploma'], optional: [] },
  })
})

// One response for each rule, each one step away from the one above.
const violations: [rule: string, presented: PresentedCredentials, code: string, fault: string][] = [
  ['nothing presented', {}, 'DCQL_UNSATISFIED', 'DCQL_UNSATISFIED vp_token.diploma: '],
  [
    'an id that was not asked for beside',
    { diploma: [diploma], other: [diploma] },
    'DCQL_UNEXPECTED',
    'DCQL_UNEXPECTED vp_token.other: ',
  ],
  ['no presentation under an id', { diploma: [] }, 'DCQL_UNEXPECTED', 'DCQL_UNEXPECTED vp_token.diploma: '],
  [
    'two presentations where one was asked for',
    { diploma: [diploma, diploma] },
    'DCQL_UNEXPECTED',
    'DCQL_UNEXPECTED vp_token.diploma: ',
  ],
  ...(
    [
      ['another format', { format: 'vc+jwt' }, 'DCQL_FORMAT_MISMATCH'],
      ['another type', { types: ['urn:type:vc'] }, 'DCQL_TYPE_MISMATCH'],
      ['another authority', { authorities: [{ type: 'aki', value: 'k2' }] }, 'DCQL_AUTHORITY_MISMATCH'],
      ['no holder binding', { holderBound: false }, 'DCQL_HOLDER_BINDING_MISSING'],
      ['a claim missing', { claims: { subject: { marks: [{ of: 'physics' }] } } }, 'DCQL_CLAIM_MISSING'],
      [
        'another value',
        { claims: { subject: { familyName: 'X', marks: [{ of: 'music' }] } } },
        'DCQL_CLAIM_VALUE_MISMATCH',
      ],
    ] as const
  ).map(([rule, change, reason]): [string, PresentedCredentials, string, string] => [
    rule,
    { diploma: [{ ...diploma, ...change }] },
    'DCQL_UNSATISFIED',
    `DCQL_UNSATISFIED vp_token.diploma[0]: ${reason}`,
  ]),
]

test.each(violations)('is not satisfied by %s', (_rule, presented, code, fault) => {
  expect(outcome(check(request, presented))).toEqual({ satisfied: false, code, faults: [fault] })
})

test('compares vct exactly', () => {
  const query = readDcqlQuery(dcqlExamples.simple)
  expect(checkResponse(query, { my_credential: [pid] }).satisfied).toBe(true)
  expect(outcome(checkResponse(query, { my_credential: [{ ...pid, vct: `${pid.vct}/child` }] }))).toEqual({
    satisfied: false,
    code: 'DCQL_UNSATISFIED',
    faults: ['DCQL_UNSATISFIED vp_token.my_credential[0]: DCQL_TYPE_MISMATCH'],
  })
})

test('wants one claim set whole', () => {
  const query = dcqlExamples.claimsAlternatives
  const { postal_code: _, ...without } = pid.claims
  expect(check(query, { pid: [pid] }).satisfied).toBe(true)
  expect(outcome(check(query, { pid: [{ ...pid, claims: without as JsonObject }] }))).toEqual({
    satisfied: false,
    code: 'DCQL_UNSATISFIED',
    faults: ['DCQL_UNSATISFIED vp_token.pid[0]: DCQL_CLAIM_MISSING,DCQL_CLAIM_MISSING,DCQL_CLAIM_MISSING'],
  })
})

test('takes a claim without holder binding where the query waives it', () => {
  const waived = { credentials: [{ ...request.credentials[0], require_cryptographic_holder_binding: false }] }
  expect(check(waived as JsonObject, { diploma: [{ ...diploma, holderBound: false }] }).satisfied).toBe(true)
})

test('discards a failing presentation and is satisfied by the others of a query with multiple', () => {
  const query = { credentials: [{ ...request.credentials[0], multiple: true }] } as JsonObject
  const forged = { ...diploma, types: [] }
  const result = check(query, { diploma: [forged, diploma, diploma] })
  expect(outcome(result)).toEqual({
    satisfied: true,
    code: undefined,
    faults: ['DCQL_UNSATISFIED vp_token.diploma[0]: DCQL_TYPE_MISMATCH'],
  })
  expect(result.matches.map(({ index }) => index)).toEqual([1, 2])
  expect(check(query, { diploma: [forged, forged] }).code).toBe('DCQL_UNSATISFIED')
})

test('judges the credential sets by what is left after failing presentations are discarded', () => {
  const query = dcqlExamples.credentialsAlternatives
  const wrong = { ...pid, vct: 'urn:other' }
  const both = check(query, { pid: [wrong], other_pid: [otherPid], nice_to_have: [rewards] })
  expect(both.satisfied).toBe(true)
  expect(both.faults).toHaveLength(1)
  expect(both.fulfilment).toEqual({
    satisfied: true,
    setOptions: [1, 0],
    required: ['other_pid'],
    optional: ['nice_to_have'],
  })
  const half = check(query, { pid: [wrong], pid_reduced_cred_1: [reduced1], nice_to_have: [rewards] })
  expect(outcome(half)).toEqual({
    satisfied: false,
    code: 'DCQL_UNSATISFIED',
    faults: [
      'DCQL_UNSATISFIED vp_token.pid[0]: DCQL_TYPE_MISMATCH',
      'DCQL_UNSATISFIED vp_token.other_pid: ',
      'DCQL_UNSATISFIED vp_token.pid_reduced_cred_2: ',
    ],
  })
  const whole = check(query, { pid_reduced_cred_1: [reduced1], pid_reduced_cred_2: [reduced2] })
  expect(whole.fulfilment).toEqual({
    satisfied: true,
    setOptions: [2, null],
    required: ['pid_reduced_cred_1', 'pid_reduced_cred_2'],
    optional: [],
  })
})

test('does not let a failing optional credential spoil the answer', () => {
  const query = dcqlExamples.credentialsAlternatives
  const result = check(query, { pid: [pid], nice_to_have: [{ ...rewards, vct: 'urn:other' }] })
  expect(result.satisfied).toBe(true)
  expect(result.fulfilment).toMatchObject({ setOptions: [0, null], required: ['pid'], optional: [] })
})

test('tells a verifier which option is left once it has dropped a query', () => {
  const query = readDcqlQuery(dcqlExamples.credentialsAlternatives)
  expect(bestOption(query, new Set(['pid', 'other_pid']))).toMatchObject({ required: ['pid'] })
  expect(bestOption(query, new Set(['other_pid']))).toMatchObject({ required: ['other_pid'] })
  expect(bestOption(query, new Set(['pid_reduced_cred_2', 'nice_to_have']))).toEqual({
    satisfied: false,
    missing: ['pid', 'other_pid', 'pid_reduced_cred_1'],
  })
})

test('is not fooled by ids that every object has', () => {
  const query = { credentials: [{ id: 'constructor', format: 'vc+jwt', meta: {} }] }
  expect(outcome(check(query, {}))).toEqual({
    satisfied: false,
    code: 'DCQL_UNSATISFIED',
    faults: ['DCQL_UNSATISFIED vp_token.constructor: '],
  })
  expect(
    check(query, { constructor: [{ ...diploma, format: 'vc+jwt' }] } as PresentedCredentials).satisfied,
  ).toBe(true)
})

test('accepts every selected option, though nothing but the selected claims is shown', () => {
  fc.assert(
    fc.property(anyDcqlScene, ({ query: value, credentials }) => {
      const query = readDcqlQuery(value)
      for (const option of selectOptions(query, credentials).options.slice(0, 20)) {
        const result = checkResponse(query, present(option, credentials))
        expect(outcome(result)).toEqual({ satisfied: true, code: undefined, faults: [] })
        expect(result.matches).toHaveLength(option.credentials.length)
      }
    }),
    { seed: 500, numRuns: 500 },
  )
})

/** One way to break each rule of a credential query; undefined where the query does not have that rule. */
const breaches: Record<
  string,
  (wanted: CredentialQuery, held: DcqlCredential) => DcqlCredential | undefined
> = {
  DCQL_FORMAT_MISMATCH: (_, held) => ({ ...held, format: `${held.format}x` }),
  DCQL_TYPE_MISMATCH: ({ meta }, held) =>
    meta.vctValues || meta.typeValues ? { ...held, vct: 'urn:t:3', types: ['urn:t:3'] } : undefined,
  DCQL_HOLDER_BINDING_MISSING: ({ requireCryptographicHolderBinding: required }, held) =>
    required ? { ...held, holderBound: false } : undefined,
  DCQL_CLAIM_MISSING: ({ claims, claimSets = [['0']] }, held) =>
    claims && claimSets.every((set) => set.length > 0) ? { ...held, claims: {} } : undefined,
  DCQL_CLAIM_VALUE_MISMATCH: ({ claims, claimSets }, held) =>
    claims?.some((claim) => claim.values) && !claimSets
      ? { ...held, claims: withOtherValues(held.claims) as JsonObject }
      : undefined,
}

test.each(Object.entries(breaches))(
  'never accepts a presentation that breaks the rule of %s',
  (code, breach) => {
    let broken = 0
    fc.assert(
      fc.property(anyDcqlScene, ({ query: value, credentials }) => {
        const query = readDcqlQuery(value)
        for (const wanted of query.credentials) {
          const alone = { credentials: [wanted] }
          const [option] = selectOptions(alone, credentials).options
          const chosen = credentials.find(({ id }) => id === option?.credentials[0]?.credentialId)
          const other = chosen && breach(wanted, chosen)
          if (!other) continue
          broken++
          expect(checkResponse(alone, { [wanted.id]: [chosen] }).satisfied).toBe(true)
          const result = checkResponse(alone, { [wanted.id]: [other] })
          expect(result.code).toBe('DCQL_UNSATISFIED')
          expect(result.faults[0]?.reasons.map((reason) => reason.code)).toContain(code)
        }
      }),
      { seed: 400, numRuns: 400 },
    )
    expect(broken).toBeGreaterThan(50)
  },
)

test('selects only what the claims paths point to, and with values only what has them', () => {
  let seen = 0
  fc.assert(
    fc.property(anyDcqlScene, ({ query: value, credentials }) => {
      const query = readDcqlQuery(value)
      for (const { credentials: chosen } of selectOptions(query, credentials).options.slice(0, 20)) {
        for (const { queryId, credentialId, claimSet } of chosen) {
          const { claims = [], claimSets } = query.credentials.find(({ id }) => id === queryId)!
          const held = credentials.find(({ id }) => id === credentialId)!
          const asked = claims.filter(({ id }) => !claimSets || claimSets[claimSet.index]?.includes(id!))
          expect(claimSet.claims.map(({ id }) => id)).toEqual(asked.map(({ id }) => id))
          claimSet.claims.forEach(({ paths }, i) => {
            const { path: asks, values } = asked[i]!
            for (const path of paths) {
              seen++
              expect(path.length).toBe(asks.length)
              expect(
                asks.every((step, j) => step === path[j] || (step === null && typeof path[j] === 'number')),
              ).toBe(true)
              expect(valueAt(held.claims, path)).not.toBe(undefined)
              if (values) expect(values).toContain(valueAt(held.claims, path))
            }
          })
        }
      }
    }),
    { seed: 400, numRuns: 400 },
  )
  expect(seen).toBeGreaterThan(50)
})

/** The same claims with every text, number and flag changed. */
function withOtherValues(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withOtherValues)
  if (!isJsonObject(value)) return value === null ? null : 'other'
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withOtherValues(member)]))
}

/** Presents an option as an SD-JWT does in which everything can be hidden; a format that hides nothing shows all. */
function present(
  { credentials: chosen }: PresentationOption,
  held: readonly DcqlCredential[],
): PresentedCredentials {
  const presented: Record<string, DcqlCredential[]> = {}
  for (const { queryId, credentialId, claimSet } of chosen) {
    const credential = held.find(({ id }) => id === credentialId)!
    const paths = claimSet.claims.flatMap((claim) => claim.paths)
    const claims = credential.format === 'vc+jwt' ? credential.claims : reveal(credential.claims, paths)
    presented[queryId] = [
      ...(presented[queryId] ?? []),
      { ...credential, claims: (claims ?? {}) as JsonObject },
    ]
  }
  return presented
}

/** What stands at the paths and nothing else; array elements move up. Undefined when there is nothing. */
function reveal(value: JsonValue, paths: readonly ConcretePath[]): JsonValue | undefined {
  if (paths.length === 0) return undefined
  if (paths.some((path) => path.length === 0)) return value
  const below = (step: string | number) =>
    paths.filter(([first]) => first === step).map((path) => path.slice(1))
  if (Array.isArray(value)) {
    return value
      .map((element: JsonValue, i) => reveal(element, below(i)))
      .filter((element) => element !== undefined)
  }
  const members = isJsonObject(value) ? Object.entries(value) : []
  const shown = members.map(([name, member]) => [name, reveal(member, below(name))] as const)
  return Object.fromEntries(shown.filter(([, member]) => member !== undefined)) as JsonObject
}
