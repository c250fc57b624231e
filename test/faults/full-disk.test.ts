/** A school on a disk that is full, with more and more room, until there is enough. */
import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, it } from 'vitest'
import { isLong, seed, someOf } from './chances.ts'
import { commands } from './commands.ts'
import { expectRecovery, run, startOver } from './recovery.ts'
import { openSchool, type School } from './school.ts'
import { canMount, onDiskWith } from './small-disk.ts'

const withDisk = canMount()

/** Room in KiB beside what is there: from none at all to what the ledger and its log need. */
const rooms = Array.from({ length: 64 }, (_, i) => i * 12)

const files = '*.csv *.json *.jwt *.txt'

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
    if (!withDisk) return
    for (const room of someOf(rooms)) {
      await startOver(command, school)
      const ran = await run(school, command.command, onDiskWith(room, 'school', files))
      await expectRecovery(command, school, ran, { what: `${room} KiB`, codes: ['STORAGE_FULL'] })
    }
  },
  isLong ? 3_600_000 : 60_000,
)
