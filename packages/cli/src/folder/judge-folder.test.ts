import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenRequest, Verifier } from '@attestat/verifier'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { answersPack } from '../../../../fixtures/answers.ts'
import { requestFiles } from '../../../../fixtures/request-files.ts'
import { testRootKey } from '../../../../fixtures/test-registry.ts'
import {
  clientId,
  type DiplomaToIssue,
  diplomaQuery,
  issuedAt,
  now,
  responseOf,
  schoolUrl,
  shown,
  statusIndex,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { findApplicants } from './applicants.ts'
import { openJournal } from './journal.ts'
import { judgeFolder, type KeptRows, type KnownBefore, rowsInMemory } from './judge-folder.ts'
import type { JudgeSettings } from './judge-settings.ts'

const trust = await trustOf()
const pack = Buffer.from(await answersPack())

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'judge-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A diploma of the one `id` that the fixture has, signed some seconds after the first. */
const edition = (seconds: number, more: DiplomaToIssue = {}): Promise<string> => {
  const at = new Date(issuedAt.getTime() + seconds * 1000)
  const change: DiplomaToIssue['change'] = (document) => ({ ...document, validFrom: at.toISOString() })
  return shown({ issuedAt: at, change, ...more })
}

const put = (name: string, text: string): void => writeFileSync(join(folder, name), text)

/** What is said of each, in the order of their names. */
async function judged(
  kept: KeptRows = rowsInMemory(),
  threads = 1,
  more: Partial<JudgeSettings> = {},
  known: KnownBefore = {},
): Promise<string[]> {
  const applicants = await findApplicants(folder, { perFile: false })
  const settings = {
    folder,
    pack,
    pinnedRoot: [testRootKey],
    policy: 'admissions' as const,
    now,
    audience: clientId,
    language: 'en' as const,
    content: 'documents' as const,
    ...more,
  }
  await judgeFolder(applicants, settings, threads, kept, () => {}, known)
  const names = applicants.map(({ name }) => name)
  return [...kept.rows(names)].map(({ verdict, codes }) => (verdict === 'rejected' ? `${codes[0]}` : verdict))
}

const replaced = 'NEWER_DOCUMENT_KNOWN'

it('tells whose document somebody has a newer one of, whatever the order', async () => {
  put('1', await edition(0))
  put('2', await edition(2))
  put('3', await edition(1))
  put('4', await edition(2))
  expect(await judged()).toEqual([replaced, 'accepted', replaced, 'accepted'])
})

it.each([
  ['one that was revoked has replaced it all the same', { index: statusIndex.revoked }, replaced],
  ['one under the issuer’s other name', { format: 'dc+sd-jwt', issuer: schoolUrl }, replaced],
  ['a stranger’s is nobody’s edition', { signedBy: 'stranger' }, 'accepted'],
] as const)('%s', async (_, more, expected) => {
  put('new', await edition(1, more))
  put('old', await edition(0))
  expect((await judged())[1]).toBe(expected)
})

it('a forgery replaces nothing', async () => {
  const [header, payload, signature = ''] = (await edition(1)).split('.')
  const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`
  put('new', [header, payload, flipped].join('.'))
  put('old', await edition(0))
  expect((await judged())[1]).toBe('accepted')
})

it('one from after the moment of judgement had not replaced anything, and hides none that had', async () => {
  put('future', await edition(86_400 * 365))
  put('old', await edition(0))
  expect((await judged())[1]).toBe('accepted')
  put('new', await edition(1))
  expect(await judged()).toEqual([expect.any(String), 'accepted', replaced])
})

it('is the same on threads, byte for byte', async () => {
  for (let i = 0; i < 70; i++) put(String(i).padStart(2, '0'), `${await edition(i % 2)}${'\n'.repeat(i)}`)
  const [here, there] = [rowsInMemory(), rowsInMemory()]
  const told = await judged(there, 2)
  expect(told).toEqual(Array.from({ length: 70 }, (_, i) => (i % 2 ? 'accepted' : replaced)))
  // So few that no thread is started.
  for (let i = 10; i < 70; i++) rmSync(join(folder, String(i)))
  await judged(here)
  const names = Array.from({ length: 10 }, (_, i) => `0${i}`)
  expect([...here.rows(names)]).toEqual([...there.rows(names)])
})

it('a run that goes on knows what came meanwhile, and what is there no more', async () => {
  const report = join(folder, '.r.csv')
  const run = async (): Promise<string[]> => {
    const journal = openJournal(report, { key: 'the key', moment: now })
    try {
      return await judged(journal)
    } finally {
      journal.close()
    }
  }
  put('old', await edition(0))
  expect(await run()).toEqual(['accepted'])
  put('new', await edition(1))
  expect(await run()).toEqual(['accepted', replaced])
  expect(await run()).toEqual(['accepted', replaced])
  rmSync(join(folder, 'new'))
  expect(await run()).toEqual(['accepted'])
})

it('closes the requests of those who are accepted, and goes on where it was', async () => {
  const files = requestFiles()
  const store = files.newPath()
  const { requests } = files.open(store)
  const verifier = new Verifier({ clientId, trust, policy: 'admissions', requests, now: () => now })
  const ask = () => verifier.ask({ credentials: [diplomaQuery()] })
  const answer = async (
    name: string,
    { nonce, state }: OpenRequest,
    issuing: DiplomaToIssue = {},
  ): Promise<void> => {
    const change: DiplomaToIssue['change'] = (document) => ({ ...document, id: `urn:uuid:${randomUUID()}` })
    put(name, responseOf({ diploma: [await shown({ change, ...issuing }, { nonce })] }, { state }))
  }
  const [shared, other] = [await ask(), await ask()]
  await answer('1', shared)
  await answer('2', shared)
  await answer('3', other, { index: statusIndex.revoked })
  await answer('4', other)
  const expected = ['accepted', 'NONCE_CONSUMED', 'STATUS_REVOKED', 'accepted']
  const run = (kept: KeptRows, isContinued: boolean): Promise<string[]> =>
    judged(kept, 1, { store, isContinued }, { requests })
  try {
    const report = join(folder, '.r.csv')
    const journal = openJournal(report, { key: 'the key', moment: now })
    expect(await run(journal, false)).toEqual(expected)
    expect(await requests.take(other.id, now)).toEqual({ answeredAt: now })
    // Interrupted before its report: what it has closed is its own.
    expect(await run(journal, true)).toEqual(expected)
    journal.close()
    // Another run has nothing of it.
    expect(await run(rowsInMemory(), false)).toEqual(
      Array(4).fill('NONCE_CONSUMED').with(2, 'STATUS_REVOKED'),
    )
  } finally {
    files.remove()
  }
})
