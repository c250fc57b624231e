/** A verdict can be repeated: from the same inputs come the same bytes, whenever and wherever they are judged. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createBundle, createTrustPack, openTrustPack } from '@attestat/trust'
import { verify } from '@attestat/verifier'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { testRegistry, testRootKey } from '../fixtures/test-registry.ts'
import {
  clientId,
  issue,
  now,
  present,
  requestFor,
  responseOf,
  shown,
  state,
  statusIndex,
  statusLists,
} from '../fixtures/verification.ts'
import { type Judgement, judge } from './replay.ts'

const registry = await testRegistry()
const pack = await createTrustPack({ createdAt: now, registry, statusLists: await statusLists() })
const revoked = await shown({ index: statusIndex.revoked })
const good = await shown()

/** Inputs of every kind and verdict. */
const judgements: Readonly<Record<string, Judgement>> = {
  'accepted, with a request': { pack, input: responseOf({ diploma: [good] }, { state }), asked: true },
  'accepted, from a bundle with facts': {
    pack,
    input: createBundle({
      vpToken: { diploma: [good] },
      facts: { registry, statusLists: await statusLists() },
    }),
    asked: true,
  },
  'accepted, for a past moment': { pack, input: good, now: '2026-07-01T09:56:00Z' },
  'accepted, for a moment before its facts': { pack, input: good, at: '2026-06-28T00:00:00Z' },
  'rejected for one of two documents': { pack, input: responseOf({ diploma: [good, revoked] }) },
  'rejected as no document': { pack, input: 'eyJhbGciOiJFUzI1NiJ9.eyJ9.AAAA~' },
  'rejected for a forged signature': { pack, input: good.replace(/\.[^.~]{10}/, '.AAAAAAAAAA') },
  'undecided for an unbound document': { pack, input: await present(await issue({ holder: null })) },
  'undecided, past the term of the registry': { pack, input: good, now: '2026-07-09T00:00:00Z' },
}

describe.each(Object.entries(judgements))('%s', (name, judgement) => {
  afterEach(() => void vi.useRealTimers())

  it('has the verdict that it is here for', async () => {
    expect(JSON.parse(await judge(judgement)).verdict).toBe(name.split(/[ ,]/)[0])
  })

  it('comes out the same from facts that were read anew and from facts in use', async () => {
    const first = await judge(judgement)
    expect(await judge(judgement)).toBe(first)
    const trust = await openTrustPack(judgement.pack, { pinnedRoot: [testRootKey] })
    for (let i = 0; i < 3; i++) expect(await judge(judgement, trust)).toBe(first)
  })

  it('comes out the same on another day', async () => {
    const first = await judge(judgement)
    vi.useFakeTimers({ now: new Date('2040-01-01T00:00:00Z'), toFake: ['Date'] })
    expect(await judge(judgement)).toBe(first)
  })
})

it('K3 comes out the same in another process, in which nothing that all objects share can be changed', async () => {
  const expected = await Promise.all(Object.values(judgements).map((one) => judge(one)))
  const script = fileURLToPath(new URL('./frozen-prototypes.ts', import.meta.url))
  const input = JSON.stringify(Object.values(judgements))
  const run = spawnSync(process.execPath, ['--conditions=source', script], { input, encoding: 'utf8' })
  expect(run.stderr).toBe('')
  expect(run.stdout.split('\n').filter((line) => line !== '')).toEqual(expected)
})

it('nothing that was handed in is changed', async () => {
  const request = freezeAll(requestFor())
  const trust = await openTrustPack(pack, { pinnedRoot: [testRootKey] })
  const options = Object.freeze({
    trust,
    policy: 'admissions',
    now: Object.freeze(new Date(now)),
    request,
  } as const)
  expect(Object.isFrozen(trust)).toBe(true)
  expect((await verify(responseOf({ diploma: [good] }), options)).verdict).toBe('accepted')
  expect((await verify(responseOf({ diploma: [revoked] }), options)).verdict).toBe('rejected')
  expect(request.clientId).toBe(clientId)
})

function freezeAll<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) freezeAll(member)
  return Object.freeze(value)
}
