/**
 * A disk that is really full: a small one, with more and more room, until there is enough. On Linux, where whoever may
 * do so mounts one that nobody else sees.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, it } from 'vitest'
import { isLong, seed, someOf } from './chances.ts'
import { commands } from './commands.ts'
import { expectRecovery, run, startOver } from './recovery.ts'
import { openSchool, type School } from './school.ts'

const mayMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0

/** Room in KiB beside what is there: from none at all to what the ledger and its log need. */
const rooms = Array.from({ length: 64 }, (_, i) => i * 12)

let school: School
beforeAll(async () => {
  school = await openSchool()
  mkdirSync(school.place.path('disk'))
})
afterAll(() => school.place.remove())

const names = ['issue', 'replace', 'key rotate', 'publish', 'export', 'print', 'mail --outbox']
it.each(isLong ? commands : commands.filter(({ name }) => names.includes(name)))(
  `$name says STORAGE_FULL with too little room, and completes with more (seed ${seed})`,
  async (command) => {
    if (!mayMount) {
      console.warn('no small disk can be mounted here: a full one is not tried')
      return
    }
    for (const room of someOf(rooms)) {
      await startOver(command, school)
      const ran = await run(school, command.command, onDiskWith(room))
      await expectRecovery(command, school, ran, { what: `${room} KiB`, codes: ['STORAGE_FULL'] })
    }
  },
  isLong ? 3_600_000 : 60_000,
)

/** Runs a program on a small disk with a copy of the school, and brings back what it has left there. */
function onDiskWith(roomKiB: number): readonly string[] {
  const script = `
    mount -t tmpfs -o size=64m none disk && cp -r school *.csv *.json *.jwt *.txt disk && cd disk
    mount -o remount,size=$(( $(df -k --output=used . | tail -1) + ${roomKiB} ))k .
    "$@"
    code=$?
    rm -r ../school && cp -r . .. && exit $code`
  return ['unshare', '-m', 'sh', '-c', script, 'sh']
}
