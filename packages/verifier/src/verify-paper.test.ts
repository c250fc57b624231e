import { type Paper, readPaper, writePaper } from '@attestat/credential'
import { expect, it } from 'vitest'
import { type TestKeyName, testSigner } from '../../../fixtures/test-keys.ts'
import { schoolKid } from '../../../fixtures/test-registry.ts'
import { issuedAt, listUrls, now, statusIndex, trustOf } from '../../../fixtures/verification.ts'
import { forbidNetwork } from '../../../scripts/no-network.ts'
import { verify } from './verify.ts'
import { type VerifyPaperOptions, verifyPaper } from './verify-paper.ts'

const trust = await trustOf()
const paper: Paper = {
  kind: 'school-diploma',
  name: 'Соколова Анна Сергеевна',
  title: 'Аттестат о среднем общем образовании',
  awardedOn: '2026-06-25',
  number: '07724 0012345',
  issuedAt,
  status: { uri: listUrls.token, idx: statusIndex.good },
}

const sign = (change: Partial<Paper> = {}, name: TestKeyName = 'school', kid: string = schoolKid) =>
  writePaper({ ...paper, ...change }, testSigner(name, kid))
const judge = async (text: string, more: Partial<VerifyPaperOptions> = {}) =>
  verifyPaper(text, { trust, policy: 'lenient-preview', now, ...more })
const codes = async (text: string, more?: Partial<VerifyPaperOptions>) => {
  const { verdict, checks } = await judge(text, more)
  return [verdict, ...checks.flatMap(({ status, code }) => (status === 'failed' ? [code] : []))]
}

it('accepts a genuine paper for a first look, and says that the paper was checked', async () => {
  const result = await judge(await sign())
  expect(result).toMatchObject({ verdict: 'accepted', paper, policy: 'lenient-preview' })
  const byName = Object.fromEntries(result.checks.map((check) => [check.name, check]))
  expect(byName.status).toMatchObject({ status: 'passed', evidence: { index: statusIndex.good } })
  expect(byName['issuer-may-award']).toMatchObject({ status: 'passed' })
  for (const name of ['holder-binding', 'audience', 'nonce']) {
    expect(byName[name]).toMatchObject({ status: 'inconclusive', code: 'PAPER_CHECKED' })
  }
})

it('leaves it undecided where the policy wants the owner to be the one who shows it', async () => {
  const result = await judge(await sign(), { policy: 'admissions' })
  expect(result).toMatchObject({ verdict: 'undecided', claimed: paper })
  expect(result).not.toHaveProperty('paper')
})

it('rejects what was revoked or suspended', async () => {
  const status = (idx: number) => ({ status: { uri: listUrls.token, idx } })
  expect(await codes(await sign(status(statusIndex.revoked)))).toEqual(['rejected', 'STATUS_REVOKED'])
  expect(await codes(await sign(status(statusIndex.suspended)))).toEqual(['rejected', 'STATUS_SUSPENDED'])
})

it('rejects what has expired', async () => {
  const validUntil = new Date('2026-06-30T00:00:00Z')
  expect(await codes(await sign({ validUntil }))).toEqual(['rejected', 'EXPIRED'])
})

it('rejects a signature by another key under the school’s name', async () => {
  expect(await codes(await sign({}, 'stranger'))).toEqual(['rejected', 'SIGNATURE_INVALID'])
})

it('rejects a kind that the school may not award', async () => {
  expect((await codes(await sign({ kind: 'sports-rank' })))[1]).toBe('ISSUER_NOT_AUTHORIZED_FOR_TYPE')
})

it('rejects or leaves open an issuer that nobody vouches for', async () => {
  const kid = 'did:web:diploma-mill.example#key-1'
  const { verdict, checks } = await judge(await sign({}, 'stranger', kid))
  expect(verdict).toBe('rejected')
  expect(checks.find(({ name }) => name === 'issuer-recognised')).toMatchObject({
    code: 'ISSUER_NOT_TRUSTED',
  })
})

it('says of a damaged text that it is none, and shows nothing of it', async () => {
  const text = await sign()
  const result = await judge(text.slice(0, -3))
  expect(result.verdict).toBe('rejected')
  expect(await judge('ATTESTAT1:')).toMatchObject({
    verdict: 'rejected',
    checks: expect.arrayContaining([expect.objectContaining({ code: 'PAPER_MALFORMED' })]),
  })
})

it('a paper is no credential: neither its text nor its token is taken for one', async () => {
  const text = await sign()
  for (const input of [text, readPaper(text).jws.text, `${readPaper(text).jws.text}~`]) {
    expect(await verify(input, { trust, policy: 'lenient-preview', now })).toMatchObject({
      verdict: 'rejected',
    })
  }
})

it('opens no socket', async () => {
  const guard = forbidNetwork()
  try {
    await judge(await sign())
    expect(guard.attempts()).toBe(0)
  } finally {
    guard.lift()
  }
})
