import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { diplomaFile, diplomaRow, diplomaRows } from '../fixtures/diploma-rows.ts'
import { bin as program } from './cli/program.ts'

const key = 'school-diploma/07724/0000001'
const did = 'did:web:school.example'
let folder: string

interface Answers {
  readonly batch: number
  readonly issued: number
  readonly revoked: number
  readonly keys: readonly object[]
  readonly files: readonly string[]
  readonly audience: string
  readonly nonces: readonly string[]
}

/** Runs the program in the folder. @returns its JSON document. */
function attestat<Answer extends object = Answers>(...words: string[]): Answer {
  const env = {
    ...process.env,
    CI: '1',
    ATTESTAT_ACTOR: 'secretary',
    ATTESTAT_ISSUER: join(folder, 'school'),
    ATTESTAT_WALLET: join(folder, 'wallet'),
    ATTESTAT_PASSPHRASE_FILE: join(folder, 'passphrase'),
  }
  const output = execFileSync(process.execPath, [program, ...words, '--json', '--yes'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  return JSON.parse(output) as Answer
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'correction-'))
  writeFileSync(join(folder, 'passphrase'), 'a passphrase for a test\n')
  writeFileSync(join(folder, 'graduates.csv'), diplomaFile(diplomaRows(3)))
  const corrected = diplomaRow(1, { 'Фамилия получателя': 'Петрова' })
  writeFileSync(join(folder, 'corrected.csv'), diplomaFile([corrected]))
  attestat('init', 'school', '--name', 'Лицей № 130', '--did', 'web:school.example')
  attestat('issue', 'graduates.csv', '--unbound')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

test('a mistake is corrected, a key rotated, and all of it can be looked up', () => {
  const { batch } = attestat('replace', key, 'corrected.csv', '--reason', 'a wrong surname')
  expect(batch).toBe(2)
  const keys = attestat<{ kid: string }[]>('key', 'rotate', '--reason', 'every year')
  expect(keys.map(({ kid }) => kid)).toEqual([`${did}#key-1`, `${did}#key-2`])
  expect(attestat('key', 'export').keys).toHaveLength(2)
  writeFileSync(join(folder, 'more.csv'), diplomaFile(diplomaRows(5).slice(3)))
  expect(attestat('issue', 'more.csv', '--unbound').issued).toBe(2)
  attestat('key', 'compromise', `${did}#key-1`, '--since', '2026-01-01T00:00:00Z', '--reason', 'stolen')
  const { files } = attestat('publish', 'public')
  expect(files).toContain('batches/2.json')
  const document = JSON.parse(readFileSync(join(folder, 'public/.well-known/did.json'), 'utf8'))
  expect(document.verificationMethod).toMatchObject([{ revoked: expect.any(String) }, {}])
  const history = attestat<{ actor: string; action: string }[]>('audit')
  expect(history.map(({ actor, action }) => [actor, action])).toEqual([
    ['secretary', 'issue'],
    ['secretary', 'replace'],
    ['secretary', 'rotate-key'],
    ['secretary', 'issue'],
    ['secretary', 'compromise-key'],
    ['secretary', 'publish'],
  ])
  attestat('audit', '--out', 'audit.csv')
  expect(readFileSync(join(folder, 'audit.csv'), 'utf8')).toContain('a wrong surname')
}, 60_000)

test('a whole batch is revoked at once, and counted', () => {
  expect(attestat('revoke', '--batch', '1', '--reason', 'a wrong template').revoked).toBe(2)
  expect(attestat('revoke', '--key', `${did}#key-2`, '--reason', 'stolen').revoked).toBe(2)
  expect(() => attestat('revoke', key, '--batch', '1', '--reason', 'x')).toThrow()
}, 60_000)

test('challenges are handed out, as many as asked for', () => {
  const { audience, nonces } = attestat('holders', 'challenge', '--count', '3')
  expect(audience).toBe(did)
  expect(new Set(nonces).size).toBe(3)
}, 60_000)
