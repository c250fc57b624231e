import { type Check, type CheckName, type CheckStatus, checkNames } from '@attestat/credential'
import { createBundle, localTrust } from '@attestat/trust'
import { beforeAll, describe, expect, it } from 'vitest'
import { guardianEvidence, trustInLinks } from '../../../../fixtures/guardians.ts'
import { sealedProof } from '../../../../fixtures/sealed-batch.ts'
import { registryTime, testEntry } from '../../../../fixtures/test-registry.ts'
import {
  clientId,
  diplomaQuery,
  issue,
  issuedAt,
  listsIssuedAt,
  now,
  requestFor,
  responseOf,
  shown,
  statusIndex,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { documentMemory } from '../seen-documents.ts'
import { type VerifyOptions, verify } from '../verify.ts'

/** Checks of many presentations: each question with each of the answers that it can have. */
const answers: Check[] = []
const later = new Date('2031-05-01T00:00:00Z')

async function judge(text: string, more: Partial<VerifyOptions> = {}): Promise<void> {
  const result = await verify(text, { trust: await trustOf(), policy: 'admissions', now, ...more })
  answers.push(...result.checks)
}

beforeAll(async () => {
  const good = await shown()
  const stolen = testEntry.keys.map((key) => ({ ...key, compromisedAt: issuedAt }))
  const request = requestFor()
  const asked = (text: string, more: Partial<VerifyOptions> = {}) =>
    judge(responseOf({ diploma: [text] }), { request, ...more })
  await asked(good, { seen: documentMemory() })
  await asked(good, { trust: await trustOf({ pinnedRoot: null, lists: new Map() }) })
  await asked(await shown({}, { nonce: 'another' }))
  await asked(good, { request: requestFor({ credentials: [diplomaQuery('dc+sd-jwt')] }) })
  await asked(good, { request: requestFor(undefined, { expiresAt: now }) })
  await judge(good)
  await judge(good, { audience: 'https://other.example' })
  await judge(good, { audience: clientId, seen: { newest: async () => now } })
  await judge(await shown({ signedBy: 'stranger' }))
  await judge(await shown({ signedBy: 'stranger' }), { trust: localTrust() })
  await judge(good.replace(/\.(.)([^.~]*)~/, (_, first, rest) => `.${first === 'A' ? 'B' : 'A'}${rest}~`))
  await judge('no token')
  await judge(await shown({ format: 'dc+sd-jwt', issuer: 'https://nobody.example' }))
  await judge(await shown({ index: statusIndex.revoked }))
  await judge(await issue({ holder: null, index: null }), { policy: 'lenient-preview' })
  await judge(await issue())
  await judge(await issue({ format: 'dc+sd-jwt', vct: 'urn:example:unknown' }))
  await judge(await shown({ change: (document) => ({ ...document, validUntil: '2026-06-30T00:00:00Z' }) }))
  await judge(await shown({}, { signedBy: 'stranger' }))
  await judge(good, { trust: await trustOf({ entry: { status: 'withdrawn' } }) })
  await judge(good, { trust: await trustOf({ entry: { mayAward: ['olympiad-award'] } }) })
  await judge(good, { trust: await trustOf({ entry: { keys: stolen } }) })
  await judge(good, { now: later })
  await judge(good, { at: new Date('2026-06-28T00:00:00Z') })
  await judge(await shown({ signedBy: 'stranger' }), { at: new Date('2026-06-28T00:00:00Z') })
  const text = await issue()
  const batchProof = await sealedProof([text], 0)
  await judge(text, { batchProof })
  await judge(await issue({ index: 8 }), { batchProof })
  await judge(text, { batchProof, now: later })
  const guardians = [await guardianEvidence([good])]
  const links = { trust: await trustInLinks(), request }
  await judge(createBundle({ vpToken: { diploma: [good] }, guardians }), links)
  await judge(createBundle({ vpToken: { diploma: [good] }, guardians }), { ...links, trust: await trustOf() })
  await judge(createBundle({ vpToken: { diploma: [good] }, guardians }), { ...links, now: later })
})

/** Of the checks that never fail. */
const worst: Partial<Record<CheckName, CheckStatus>> = {
  'root-pinned': 'inconclusive',
  schema: 'inconclusive',
}

describe('the evidence of every check, whatever the answer', () => {
  it('is asked for all of them here', () => {
    const seen = new Set(answers.map(({ name, status }) => `${name} ${status}`))
    const wanted = checkNames.flatMap((name) => [`${name} passed`, `${name} ${worst[name] ?? 'failed'}`])
    expect([...seen]).toEqual(expect.arrayContaining(wanted))
  })

  it('says as of when', () => {
    for (const { name, code, evidence } of answers) {
      expect(evidence.asOf, `${name} ${code}`).toMatch(/^\d{4}-\d\d-\d\dT/)
    }
  })

  it('has the time of the facts where the answer rests on facts from outside, and names their source', () => {
    const times = [registryTime, listsIssuedAt].map((time) => time.toISOString())
    const names: readonly CheckName[] = [
      'signature',
      'key-valid-at-time',
      'issuer-recognised',
      'root-pinned',
      'issuer-may-award',
      'in-batch',
      'status',
    ]
    for (const { name, status, code = '', evidence, source } of answers) {
      if (!names.includes(name) || status === 'skipped' || ofDocument.includes(code)) continue
      if (source === 'the DID itself' || source === 'no trust pack') continue
      expect([source, times.includes(String(evidence.asOf))], `${name} ${status} ${code}`).toEqual([
        expect.any(String),
        true,
      ])
    }
  })
})

/** Answers of those checks that rest on the document alone, or say that there is no such fact. */
const ofDocument: readonly string[] = [
  'STATUS_NOT_STATED',
  'STATUS_UNKNOWN',
  'TRUST_UNREACHABLE',
  'NO_ROOT_PINNED',
]
