/** Every command that changes something, killed before one of its calls to the disk, or refused that call. */
import { describe, expect, it } from 'vitest'
import type { Ran } from '../cli/program.ts'
import { isLong, seed, someOf } from './chances.ts'
import { type Command, commands } from './commands.ts'
import { expectRecovery, run, startOver } from './recovery.ts'
import { openSchool, type School } from './school.ts'
import { canInject, type DiskCall, injecting, type Mischief, tracing } from './strace.ts'

const withStrace = canInject()
const failed = ['LEDGER_IO', 'FILE_UNWRITABLE', 'STORAGE_WRITE_FAILED', 'KEYSTORE_IO']
/** SQLite does not pass on why a file could not be opened or synced. */
const codesOf = { EIO: failed, ENOSPC: ['STORAGE_FULL', 'LEDGER_IO'] } as const

describe.concurrent('a command that comes to grief', () => {
  it.each(commands)(
    `$name is done or not, says why not, and completes the next time (seed ${seed})`,
    async (command) => {
      if (!withStrace) return
      const school = await openSchool()
      try {
        for (const [call, mischief] of await mischiefsFor(command, school)) {
          const ran = await comeToGrief(command, school, call, mischief)
          await expectRecovery(command, school, ran, {
            what: `${JSON.stringify(mischief)} at ${JSON.stringify(call)}`,
            ...(mischief === 'kill' ? {} : { codes: codesOf[mischief.error] }),
          })
        }
      } finally {
        await school.place.remove()
      }
    },
    isLong ? 7_200_000 : 120_000,
  )
})

/**
 * Runs a command whose call comes to grief. Programs beside it now and then change how many files are opened to load
 * one: where the fault met such a file, it is tried again.
 */
async function comeToGrief(
  command: Command,
  school: School,
  call: DiskCall,
  mischief: Mischief,
): Promise<Ran> {
  for (let attempt = 1; ; attempt++) {
    await startOver(command, school)
    const ran = await run(school, command.command, injecting(call, mischief))
    const met = /^Error: E[A-Z]+: .*'(\/[^']+)'$/m.exec(ran.stderr)?.[1]
    if (met === undefined || met.startsWith(school.place.folder) || attempt === 10) return ran
  }
}

type Trial = readonly [DiskCall, Mischief]

/** What can go wrong with the command, or some of it. */
async function mischiefsFor(command: Command, school: School): Promise<readonly Trial[]> {
  // Once before: what is compiled for the first time is kept in files, and the calls after it would count otherwise.
  await startOver(command, school)
  await run(school, command.command)
  const { under, calls: traced } = tracing(school.place.folder)
  await startOver(command, school)
  const ran = await run(school, command.command, under)
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  const calls = traced()
  // A link that somebody has put in its place leads no file elsewhere.
  expect(calls.filter(({ followsLinks }) => followsLinks)).toEqual([])
  const killed = calls.map((call): Trial => [call, 'kill'])
  const failing = calls
    // To write to a file may not be told from waking another thread, which must not fail.
    .filter(({ name }) => name !== 'write')
    .flatMap((call): Trial[] => [
      [call, { error: 'EIO' }],
      // A disk that is full stays so, and lets files be opened all the same that are only read.
      [call, { error: 'ENOSPC', on: call.name !== 'openat' }],
    ])
  return [...someOf(killed), ...someOf(failing)]
}
