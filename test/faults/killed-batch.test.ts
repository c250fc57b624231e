/** A batch that is killed at any moment, as a power cut would, and run again. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { documentFileName, type Ledger, openLedger } from '@attestat/issuer'
import { describe, expect, it } from 'vitest'
import { auditLedger, currentOf, expectWholeFiles, leftovers } from './audit.ts'
import { chances, isLong, kills, seed } from './chances.ts'
import { startIssuing } from './programs.ts'

describe.concurrent('a batch that is killed', () => {
  it.each([
    { batch: 'on one thread', rows: 520, moments: kills },
    // From 2,000 rows on other threads check, record and write out what one signs.
    { batch: 'on several threads', rows: 2000, moments: isLong ? kills : Math.ceil(kills / 3) },
  ])(
    `$batch, at $moments moments, issues each of $rows documents once (seed ${seed})`,
    async ({ rows, moments }) => {
      let place = openPlace(rows)
      try {
        const wholeMs = await timed(() => run(place))
        const chance = chances()
        let texts = new Map<string, string>()
        for (let moment = 0; moment < moments; moment++) {
          // Every tenth time from the beginning, otherwise on top of what the one before has left.
          if (moment % 10 === 0) {
            if (moment > 0) await expectCompletes(place, texts)
            rmSync(place.folder, { recursive: true })
            place = openPlace(rows)
            texts = new Map()
          }
          // The start of the program takes a part of the moments.
          const { printed, killed } = await run(place, wholeMs * chance.next().value)
          const found = signedTexts(place)
          const acknowledged = Number(/(\d+)\n$/.exec(printed)?.[1] ?? 0)
          if (killed) expect(found.size - texts.size).toBeGreaterThanOrEqual(acknowledged)
          for (const [name, text] of texts) expect(found.get(name)).toBe(text)
          texts = found
        }
        await expectCompletes(place, texts)
      } finally {
        rmSync(place.folder, { recursive: true })
      }
    },
    60_000 + kills * 10_000,
  )
})

interface Place {
  readonly folder: string
  readonly ledgerPath: string
  /** Where the documents are as files. */
  readonly out: string
  readonly rows: number
}

function openPlace(rows: number): Place {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'))
  return { folder, ledgerPath: join(folder, 'ledger.sqlite'), out: join(folder, 'out'), rows }
}

async function run(
  { folder, rows }: Place,
  killAfterMs?: number,
): Promise<{ readonly printed: string; readonly killed: boolean }> {
  const { child, ended } = startIssuing(folder, { rows })
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const printed = await ended
  clearTimeout(timer)
  return { printed, killed: child.signalCode !== null }
}

/** Everything that must hold once the batch has been run to its end. */
async function expectCompletes(place: Place, before: ReadonlyMap<string, string>): Promise<void> {
  const { ledgerPath, out, rows } = place
  const { printed } = await run(place)
  expect(printed).toMatch(/issued \d+\n$/)
  const copies = await auditLedger(ledgerPath)
  expect(copies).toHaveLength(rows)
  expect(currentOf(copies)).toHaveLength(rows)
  expect(copies.every(({ state }) => state === 'signed')).toBe(true)
  expectWholeFiles(out, documentFileName, copies)
  expect([readdirSync(out).length, leftovers(out)]).toEqual([rows, []])
  for (const copy of copies) {
    const name = documentFileName(copy)
    expect(copy.text).toBe(before.get(name) ?? copy.text)
  }
  const ledger = openLedger(ledgerPath)
  expect(ledger.unsealedBatches()).toEqual([])
  ledger.close()
}

/** What is signed so far by file name; each file that is there has all of its text. */
function signedTexts({ ledgerPath, out }: Place): Map<string, string> {
  let ledger: Ledger
  try {
    ledger = openLedger(ledgerPath)
  } catch {
    // Killed before there was a ledger.
    return new Map()
  }
  const documents = [...ledger.documents()]
  ledger.close()
  expectWholeFiles(out, documentFileName, documents)
  return new Map(
    documents.flatMap((one) => (one.text === undefined ? [] : [[documentFileName(one), one.text]])),
  )
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
