import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLedger } from '@attestat/issuer'
import { afterAll, expect, test } from 'vitest'
import { diplomaFile, diplomaRows } from '../fixtures/diploma-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'killed-'))
const ledgerPath = join(folder, 'ledger.sqlite')
const file = join(folder, 'graduates.csv')
const count = 1500
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const moduleUrl = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)
const program = `
  import { importRecords, Issuer, openLedger } from ${moduleUrl('../packages/issuer/src/index.ts')}
  import { testSigner } from ${moduleUrl('../fixtures/test-keys.ts')}
  const id = 'did:web:school.example'
  const issuer = new Issuer({
    ledger: openLedger(${JSON.stringify(ledgerPath)}), signer: testSigner('school', id + '#key-1'),
    profile: { id, type: ['Profile'], name: 'x' }, baseUrl: 'https://school.example', since: new Date(0),
    now: () => new Date('2026-06-26T09:00:00Z') })
  const onProgress = ({ done }) => console.log('committed ' + done)
  const { issued } = await issuer.issueBatch(await importRecords(${JSON.stringify(file)}), { unbound: true, onProgress })
  console.log('issued ' + issued)`

/** Runs the program; kills it, as a power cut would, once it has committed its first group. */
async function run(kill = false): Promise<{ readonly signal: string | null; readonly issued?: number }> {
  const flags = ['--conditions=source', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = ''
  child.stdout.on('data', (chunk) => {
    told += chunk
    if (kill && told.includes('committed')) child.kill('SIGKILL')
  })
  const signal = await new Promise<string | null>((resolve) => child.on('close', (_, by) => resolve(by)))
  const issued = /issued (\d+)/.exec(told)?.[1]
  return issued === undefined ? { signal } : { signal, issued: Number(issued) }
}

test('three kills in the middle of a batch, then two programs at once: every row is issued exactly once', async () => {
  writeFileSync(file, diplomaFile(diplomaRows(count)))
  openLedger(ledgerPath, { create: true }).close()
  for (let i = 0; i < 3; i++) expect(await run(true)).toEqual({ signal: 'SIGKILL' })
  const results = await Promise.all([run(), run()])
  const [none, rest] = results.map(({ issued }) => issued ?? -1).sort((one, other) => one - other)
  expect(none).toBe(0)
  expect(rest).toBeGreaterThan(0)

  const ledger = openLedger(ledgerPath)
  const documents = [...ledger.documents()]
  ledger.close()
  expect(documents).toHaveLength(count)
  expect(documents.every(({ state }) => state === 'signed')).toBe(true)
  for (const name of ['rowKey', 'credentialId', 'subjectId'] as const) {
    expect(new Set(documents.map((document) => document[name])).size).toBe(count)
  }
  expect(new Set(documents.map(({ list, index }) => `${list}/${index}`)).size).toBe(count)
}, 60_000)
