/** A clock that jumps back: on a laptop whose battery died, or when somebody sets it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { auditLedger } from './audit.ts'
import { startIssuing } from './programs.ts'
import { diploma, openSchool } from './school.ts'

it('is reported by a batch, which signs nothing; later it goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'))
  try {
    const at = async (rows: number, now: string) =>
      (await startIssuing(folder, { rows, now }).ended).trim().split('\n').at(-1)
    expect(await at(20, '2026-06-26T09:00:00Z')).toBe('issued 20')
    expect(await at(30, '2026-06-25T09:00:00Z')).toBe('CLOCK_SUSPECT')
    expect(await at(30, '2025-12-31T09:00:00Z')).toBe('CLOCK_SUSPECT')
    expect(await auditLedger(join(folder, 'ledger.sqlite'))).toHaveLength(20)
    expect(await at(30, '2026-06-26T09:00:01Z')).toBe('issued 10')
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)

const hasFaketime = spawnSync('faketime', ['--version']).status === 0

it('is reported by every command that signs or changes keys', async () => {
  if (!hasFaketime) {
    console.warn('faketime is not installed: commands are not tried with a clock that jumps back')
    return
  }
  const school = await openSchool()
  try {
    const at = (clock: string, command: string) =>
      school.place.attestatWith({ under: ['faketime', '-f', clock] }, `${command} --issuer school --json`)
    const commands = [
      'issue diplomas.csv --unbound --yes',
      `replace ${diploma(1)} corrected.csv --reason mistaken`,
      'reissue --batch 1 --yes --reason template',
      'publish site',
      'key rotate --reason yearly',
    ]
    const before = await auditLedger(school.ledgerPath)
    const early = await Promise.all(commands.map((command) => at('-1d', command)))
    for (const ran of early) {
      expect([ran.code, ran.json.error?.code]).toEqual([3, 'CLOCK_SUSPECT'])
      expect(ran.stderr).toMatch(/^CLOCK_SUSPECT: .*\d{4}-\d\d-\d\dT/)
    }
    expect(await auditLedger(school.ledgerPath)).toEqual(before)
    for (const command of commands) {
      const ran = await at('+1d', command)
      expect(ran, ran.stderr).toMatchObject({ code: 0 })
    }
  } finally {
    await school.place.remove()
  }
}, 60_000)
