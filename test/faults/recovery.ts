/** What is expected of a command that came to grief: nothing in between, plain words, and that it can be done again. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Ran } from '../cli/program.ts'
import { auditLedger } from './audit.ts'
import type { Command } from './commands.ts'
import type { School } from './school.ts'
import { oneFileThread } from './strace.ts'

/** Puts the school back to where the command is given for the first time. */
export async function startOver(command: Command, school: School): Promise<void> {
  school.restore()
  await command.prepare?.(school)
}

/** Runs a command of the program under another program. */
export function run({ place }: School, words: string, under: readonly string[] = []): Promise<Ran> {
  return place.attestatWith({ under, env: oneFileThread }, `${words} --json`)
}

/**
 * Holds when a command may have been cut short: it is wholly done or not at all, and done when it is run again.
 *
 * @param what Went wrong, for whoever reads that this does not hold.
 * @param codes With which of them it may have been refused. Default: it was killed.
 */
export async function expectRecovery(
  command: Command,
  school: School,
  ran: Ran,
  { what, codes }: { readonly what: string; readonly codes?: readonly string[] },
): Promise<void> {
  try {
    if (codes && ran.code !== 0) expectStorageFault(ran, codes)
    const path = ledgerPath(command, school)
    if (existsSync(path)) await command.whole?.(school, await auditLedger(path))
    const again = await run(school, command.again ?? command.command)
    if (again.code !== 0) expect(again.json.error?.code).toBe(command.wasDone)
    await expectDone(command, school)
  } catch (cause) {
    throw new Error(`${what}: ${(cause as Error).message}\n${ran.stdout}${ran.stderr}`, { cause })
  }
}

/** Holds when a command has been run to its end. */
async function expectDone(command: Command, school: School): Promise<void> {
  const copies = await auditLedger(ledgerPath(command, school))
  await command.whole?.(school, copies)
  await command.done(school, copies)
}

/** A refusal in plain words, and nothing that is for maintainers. */
function expectStorageFault({ code, json, stderr }: Ran, codes: readonly string[]): void {
  expect([code, codes]).toEqual([5, expect.arrayContaining([json.error?.code])])
  expect(stderr).toMatch(/^[A-Z_]+: .+\n$/)
}

function ledgerPath({ issuer }: Command, { place, ledgerPath: ofSchool }: School): string {
  return issuer ? place.path(join(issuer, 'ledger.sqlite')) : ofSchool
}
