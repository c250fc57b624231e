/** G10: for every rule of a query an answer that breaks that rule alone. What the wallet says of itself counts nothing. */
import type { ConcretePath, FormatId, JsonObject, JsonValue } from '@attestat/credential'
import { policies, verify } from '@attestat/verifier'
import { describe, expect, it } from 'vitest'
import {
  diplomaQuery,
  formatIds,
  issue,
  now,
  present,
  requestFor,
  responseOf,
  shown,
  told,
  trustOf,
} from '../../fixtures/verification.ts'

const trust = await trustOf()
const values: Readonly<Record<string, string>> = {
  familyName: 'Соколова',
  givenName: 'Анна',
  patronymicName: 'Сергеевна',
  dateOfBirth: '2009-03-14',
}
const names = Object.keys(values)
const pathOf = (format: FormatId, name: string): ConcretePath => [
  ...(format === 'dc+sd-jwt' ? ['ld'] : []),
  'credentialSubject',
  name,
]

/** A request, the answer to it, and what may go wrong. */
interface Exchange {
  readonly asked: JsonObject
  readonly answer: Readonly<Record<string, readonly string[]>>
}

/** Everything that a query can say, satisfied. */
async function satisfied(format: FormatId): Promise<Exchange & { readonly query: JsonObject }> {
  const credential = await issue({ format })
  const query = diplomaQuery(format, {
    claims: names.map((name) => ({
      id: name,
      path: [...pathOf(format, name)],
      values: [values[name] as string],
    })),
    claim_sets: [names, ['familyName']],
  })
  const text = await present(credential, { disclose: names.map((name) => pathOf(format, name)) })
  return { query, asked: { credentials: [query] }, answer: { diploma: [text] } }
}

const without = (query: JsonObject, member: string): JsonObject => {
  const { [member]: _left, ...rest } = query
  return rest
}
const ask = (...credentials: readonly JsonObject[]): JsonObject => ({ credentials: [...credentials] })

/** An exchange with one rule broken. */
interface Violation {
  /** What the checks of the document and of the whole say; empty where the document itself is what was asked for. */
  readonly codes: readonly [document: string, whole: string]
  /** Default: all. */
  readonly formats?: readonly FormatId[]
  readonly of: (good: Awaited<ReturnType<typeof satisfied>>, format: FormatId) => Promise<Exchange> | Exchange
}

const violations: Record<string, Violation> = {
  format: {
    codes: ['DCQL_FORMAT_MISMATCH', 'DCQL_UNSATISFIED'],
    of: ({ answer }, format) => ({
      asked: ask(diplomaQuery(formatIds[(formatIds.indexOf(format) + 1) % formatIds.length])),
      answer,
    }),
  },
  meta: {
    codes: ['DCQL_TYPE_MISMATCH', 'DCQL_UNSATISFIED'],
    of: ({ query, answer }, format) => ({
      asked: ask({
        ...query,
        meta:
          format === 'dc+sd-jwt'
            ? { vct_values: ['urn:attestat:sports-rank:1'] }
            : { type_values: [['https://example.org/Other']] },
      }),
      answer,
    }),
  },
  trusted_authorities: {
    codes: ['DCQL_AUTHORITY_MISMATCH', 'DCQL_UNSATISFIED'],
    of: ({ query, answer }) => ({
      asked: ask({ ...query, trusted_authorities: [{ type: 'aki', values: ['AAAA'] }] }),
      answer,
    }),
  },
  require_cryptographic_holder_binding: {
    codes: ['DCQL_HOLDER_BINDING_MISSING', 'DCQL_UNSATISFIED'],
    formats: ['vc+sd-jwt', 'dc+sd-jwt'],
    of: async ({ query }, format) => ({
      asked: ask(without(without(query, 'claims'), 'claim_sets')),
      answer: { diploma: [await shown({ format, holder: null })] },
    }),
  },
  'claim_sets: none of them': {
    codes: ['DCQL_CLAIM_MISSING', 'DCQL_UNSATISFIED'],
    formats: ['vc+sd-jwt', 'dc+sd-jwt'],
    of: async ({ asked }, format) => ({
      asked,
      answer: { diploma: [await shown({ format }, { disclose: [pathOf(format, 'givenName')] })] },
    }),
  },
  'an id that was not asked for': {
    codes: ['DCQL_UNEXPECTED', 'DCQL_UNEXPECTED'],
    of: ({ asked, answer }) => ({ asked, answer: { other: answer.diploma as readonly string[] } }),
  },
  'an id that is missing': {
    codes: ['', 'DCQL_UNSATISFIED'],
    of: ({ query, answer }) => ({ asked: ask(query, { ...query, id: 'second' }), answer }),
  },
  'several where multiple is absent': {
    codes: ['', 'DCQL_UNEXPECTED'],
    of: ({ asked, answer }) => ({
      asked,
      answer: { diploma: [...(answer.diploma ?? []), ...(answer.diploma ?? [])] },
    }),
  },
  'credential_sets: half of an option': {
    codes: ['', 'DCQL_UNSATISFIED'],
    of: ({ query, answer }) => ({
      asked: {
        ...ask(query, { ...query, id: 'second' }, { ...query, id: 'third' }),
        credential_sets: [{ options: [['diploma', 'second'], ['third']] }],
      },
      answer,
    }),
  },
}
for (const name of names) {
  const others = names.filter((other) => other !== name)
  violations[`claims: ${name} stays hidden`] = {
    codes: ['DCQL_CLAIM_MISSING', 'DCQL_UNSATISFIED'],
    formats: ['vc+sd-jwt', 'dc+sd-jwt'],
    of: async ({ query }, format) => ({
      asked: ask(without(query, 'claim_sets')),
      answer: {
        diploma: [await shown({ format }, { disclose: others.map((other) => pathOf(format, other)) })],
      },
    }),
  }
  for (const value of [`${values[name]} `, 7, true] as const satisfies readonly JsonValue[]) {
    violations[`values: ${name} is not ${JSON.stringify(value)}`] = {
      codes: ['DCQL_CLAIM_VALUE_MISMATCH', 'DCQL_UNSATISFIED'],
      of: ({ query, answer }) => ({
        asked: ask({
          ...without(query, 'claim_sets'),
          claims: (query.claims as readonly JsonObject[]).map((claim) =>
            claim.id === name ? { ...claim, values: [value] } : claim,
          ),
        }),
        answer,
      }),
    }
  }
}

// A format without disclosures has no place for a key-binding JWT: here the query alone says whether one is needed.
const policy = {
  ...policies['lenient-preview'],
  requiredWithRequest: policies.admissions.requiredWithRequest,
}
const judge = ({ asked, answer }: Exchange) =>
  verify(responseOf(answer), { trust, policy, now, request: requestFor(asked) })

describe.each(formatIds)('G10 an answer of %s', (format) => {
  it('satisfies the query whose every rule it keeps', async () => {
    const result = await judge(await satisfied(format))
    expect(told(result, 'request-satisfied')).toBe('passed')
  })

  it.each(Object.entries(violations).filter(([, { formats }]) => formats?.includes(format) ?? true))(
    'is refused for breaking one: %s',
    async (_, { codes: [document, whole], of }) => {
      const result = await judge(await of(await satisfied(format), format))
      expect(result.verdict).toBe('rejected')
      expect(told(result, 'query-matched')).toBe(document === '' ? 'passed' : `failed ${document}`)
      expect(told(result, 'request-satisfied')).toBe(`failed ${whole}`)
    },
  )
})
