import { readCredential } from '@attestat/credential'
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
} from '../../../../fixtures/verification.ts'
import { verify } from '../verify.ts'

const trust = await trustOf()

async function judge(text: string, query: ReturnType<typeof diplomaQuery>) {
  return verify(responseOf({ diploma: [text] }), {
    trust,
    policy: 'admissions',
    now,
    request: requestFor({ credentials: [query] }),
  })
}

it.each(formatIds)('passes for %s when type and claims are those asked for', async (format) => {
  expect(told(await judge(await shown({ format }), diplomaQuery(format)), 'query-matched')).toBe('passed')
})

describe('never trusts the wallet', () => {
  it.each([
    ['another format', diplomaQuery('dc+sd-jwt'), 'DCQL_FORMAT_MISMATCH'],
    [
      'another type',
      diplomaQuery('vc+sd-jwt', { meta: { type_values: [['https://example.org/Other']] } }),
      'DCQL_TYPE_MISMATCH',
    ],
    [
      'an authority that nobody here speaks for',
      diplomaQuery('vc+sd-jwt', { trusted_authorities: [{ type: 'aki', values: ['AAAA'] }] }),
      'DCQL_AUTHORITY_MISMATCH',
    ],
    [
      'a claim that stayed hidden',
      diplomaQuery('vc+sd-jwt', { claims: [{ path: ['credentialSubject', 'givenName'] }] }),
      'DCQL_CLAIM_MISSING',
    ],
    [
      'a claim with another value',
      diplomaQuery('vc+sd-jwt', {
        claims: [{ path: ['credentialSubject', 'familyName'], values: ['Иванова'] }],
      }),
      'DCQL_CLAIM_VALUE_MISMATCH',
    ],
  ])('when it sends %s', async (_, query, code) => {
    const result = await judge(await shown(), query)
    expect(told(result, 'query-matched')).toBe(`failed ${code}`)
    expect(told(result, 'request-satisfied')).toBe('failed DCQL_UNSATISFIED')
    expect(result.verdict).toBe('rejected')
    expect(result.checks.at(-2)).toMatchObject({ evidence: { query: 'diploma', reasons: [{ code }] } })
  })

  it('when a mark is missing that was asked for without an index', async () => {
    const informatics = 'urn:attestat:school-diploma:1:informatics'
    const path = ['credentialSubject', 'result', null, 'resultDescription']
    const query = diplomaQuery('vc+sd-jwt', { claims: [{ path, values: [informatics] }] })
    const credential = await issue()
    expect(told(await judge(await present(credential), query), 'query-matched')).toBe(
      'failed DCQL_CLAIM_MISSING',
    )
    const { disclosures } = await readCredential(credential)
    const marks = disclosures
      .filter(({ path: [, member] }) => member === 'result')
      .map(({ path: place }) => place)
    const all = await present(credential, { disclose: marks })
    expect(told(await judge(all, query), 'query-matched')).toBe('passed')
  })
})

it('an index counts among all elements, hidden ones too', async () => {
  const credential = await issue()
  const { disclosures } = await readCredential(credential)
  const last = disclosures.filter(({ path: [, member] }) => member === 'result').at(-1)!
  const query = diplomaQuery('vc+sd-jwt', { claims: [{ path: [...last.path, 'resultDescription'] }] })
  const text = await present(credential, { disclose: [last.path] })
  expect(told(await judge(text, query), 'query-matched')).toBe('passed')
})

it('an unbound document is not what a request for a bound one asks for', async () => {
  const unbound = await shown({ holder: null })
  expect(told(await judge(unbound, diplomaQuery()), 'query-matched')).toBe(
    'failed DCQL_HOLDER_BINDING_MISSING',
  )
  const query = diplomaQuery('vc+sd-jwt', { require_cryptographic_holder_binding: false })
  expect(told(await judge(unbound, query), 'query-matched')).toBe('passed')
})

it('does not exist without a request', async () => {
  const result = await verify(await shown(), { trust, policy: 'admissions', now })
  expect(told(result, 'query-matched')).toBe('not there')
  expect(told(result, 'request-satisfied')).toBe('not there')
})
