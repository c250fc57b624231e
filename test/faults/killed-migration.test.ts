/** A ledger of the first version, whose first opening by this program is killed at any moment. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type LedgerDocument, openLedger } from '@attestat/issuer'
import { expect, it } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { migrations } from '../../packages/issuer/src/ledger-schema.ts'
import { chances, isLong, seed } from './chances.ts'
import { writeFirstLedger } from './first-ledger.ts'
import { startProgram } from './programs.ts'

const count = 2000
const moments = isLong ? 100 : 4

it(
  `is of the old version or of the new one, with every document, killed at ${moments} moments (seed ${seed})`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'))
    const path = join(folder, 'ledger.sqlite')
    const text = await issuedDiploma()
    const documents = Array.from({ length: count }, (_, i): LedgerDocument => {
      const rowKey = `school-diploma/07724/${i}`
      const ids = { credentialId: `urn:x:${i}`, subjectId: 'urn:x:nobody' }
      const place = {
        batch: 1,
        list: 1,
        index: i * 7,
        version: 'current',
        state: 'signed',
        status: 'valid',
      } as const
      return {
        rowKey,
        type: 'school-diploma',
        format: 'vc+sd-jwt',
        record: { number: String(i) },
        text,
        ...ids,
        ...place,
      }
    })
    const open = () => startProgram('ledger-work.ts', ['open', path])
    try {
      writeFirstLedger(path, documents)
      const start = performance.now()
      await open().ended
      const wholeMs = performance.now() - start
      expect(versionAndCount(path)).toEqual([migrations.length, count])

      const chance = chances()
      for (let moment = 0; moment < moments; moment++) {
        writeFirstLedger(path, documents)
        const { child, ended } = open()
        const timer = setTimeout(() => child.kill('SIGKILL'), wholeMs * chance.next().value)
        await ended
        clearTimeout(timer)
        expect([
          [1, count],
          [migrations.length, count],
        ]).toContainEqual(versionAndCount(path))
        const ledger = openLedger(path)
        const after = [...ledger.documents()]
        ledger.close()
        expect(after.map(({ rowKey, index }) => [rowKey, index])).toEqual(
          documents.map(({ rowKey, index }) => [rowKey, index]),
        )
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  60_000 + moments * 10_000,
)

function versionAndCount(path: string): [number, number] {
  const db = new DatabaseSync(path)
  try {
    const version = db.prepare('PRAGMA user_version').get() as { user_version: number }
    const found = db.prepare('SELECT count(*) AS count FROM documents').get() as { count: number }
    return [version.user_version, found.count]
  } finally {
    db.close()
  }
}
