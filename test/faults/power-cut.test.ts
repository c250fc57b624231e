/**
 * Real processes, killed and starved. `ATTESTAT_KILLS` says at how many moments a batch is killed (default 30;
 * `npm run test:long` takes 1,000).
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBatchManifest } from '@attestat/credential'
import { documentFileName, type LedgerDocument, openLedger } from '@attestat/issuer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('issue-program.ts', import.meta.url))
const kills = Number(process.env.ATTESTAT_KILLS ?? 30)
const rows = 520
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const command = (now?: string) => [
  '--conditions=source',
  program,
  folder,
  String(rows),
  ...(now === undefined ? [] : [now]),
]

/** Runs the program. @param killAfterMs Counted from its start, which takes a part of the moments. @returns what it printed. */
function run(killAfterMs?: number): Promise<string> {
  const child = spawn(process.execPath, command(), { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.on('data', (data) => {
    printed += data
  })
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  return new Promise((resolve) => {
    child.on('exit', () => {
      clearTimeout(timer)
      resolve(printed)
    })
  })
}

/** Everything that must hold once the batch has been run to its end. */
function expectComplete(): readonly LedgerDocument[] {
  const ledger = openLedger(join(folder, 'ledger.sqlite'))
  try {
    const documents = [...ledger.documents({ copies: true })]
    const distinct = (of: (document: LedgerDocument) => string) => new Set(documents.map(of)).size
    expect(documents).toHaveLength(rows)
    expect(documents.every(({ state }) => state === 'signed')).toBe(true)
    expect(distinct(({ rowKey }) => rowKey)).toBe(rows)
    expect(distinct(({ credentialId }) => credentialId)).toBe(rows)
    expect(distinct(({ list, index }) => `${list}/${index}`)).toBe(rows)
    expect(ledger.unsealedBatches()).toEqual([])
    const counts = ledger
      .batches()
      .flatMap(({ manifest }) => (manifest ? [readBatchManifest(manifest).manifest.count] : []))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows)
    for (const document of documents)
      expect(readFileSync(join(folder, 'out', documentFileName(document)), 'utf8')).toBe(document.text)
    expect(readdirSync(join(folder, 'out')).filter((name) => !name.endsWith('.tmp'))).toHaveLength(rows)
    return documents
  } finally {
    ledger.close()
  }
}

/** A fixed sequence of numbers from 0 to 1. */
function* sequence(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    yield state / 2_147_483_648
  }
}

describe('a batch that is killed', () => {
  it(
    `issues every document once, whatever ${kills} moments it is killed at`,
    async () => {
      const moments = sequence(20_260_626)
      const start = performance.now()
      await run()
      const wholeMs = performance.now() - start
      rmSync(folder, { recursive: true })
      let texts = new Map<string, string>()
      for (let kill = 0; kill < kills; kill++) {
        // Every tenth time from the beginning, otherwise on top of what the kill before left.
        if (kill % 10 === 0) {
          if (kill > 0) {
            await run()
            expectComplete()
          }
          rmSync(folder, { recursive: true, force: true })
          folder = mkdtempSync(join(tmpdir(), 'faults-'))
          texts = new Map()
        }
        const printed = await run(wholeMs * moments.next().value)
        const acknowledged = Number(/(\d+)\n$/.exec(printed)?.[1] ?? 0)
        const now = signedTexts()
        expect(now.size - texts.size).toBeGreaterThanOrEqual(printed.includes('issued') ? 0 : acknowledged)
        for (const [rowKey, text] of texts) expect(now.get(rowKey)).toBe(text)
        texts = now
      }
      await run()
      for (const { rowKey, text } of expectComplete()) expect(text).toBe(texts.get(rowKey) ?? text)
    },
    30_000 + kills * 5000,
  )
})

function signedTexts(): Map<string, string> {
  try {
    const ledger = openLedger(join(folder, 'ledger.sqlite'))
    const texts = [...ledger.documents()].flatMap(({ rowKey, text }) =>
      text === undefined ? [] : [[rowKey, text] as const],
    )
    ledger.close()
    return new Map(texts)
  } catch {
    // Killed before there was a ledger.
    return new Map()
  }
}

describe('programs at once', () => {
  it('issue each document once, eight of them', async () => {
    const printed = await Promise.all(Array.from({ length: 8 }, () => run()))
    const issued = printed.map((text) => Number(/issued (\d+)/.exec(text)?.[1]))
    expect(issued.reduce((sum, count) => sum + count, 0)).toBe(rows)
    expectComplete()
  }, 60_000)
})

describe('a clock that jumps back', () => {
  it('is reported, and nothing is signed', async () => {
    const at = (now: string) =>
      spawnSync(process.execPath, command(now), { encoding: 'utf8' }).stdout.trim().split('\n').at(-1)
    expect(at('2026-06-26T09:00:00Z')).toBe(`issued ${rows}`)
    expect(at('2026-06-25T09:00:00Z')).toBe('CLOCK_SUSPECT')
    expectComplete()
  }, 30_000)
})

const hasStrace = spawnSync('strace', ['-V']).status === 0

describe('a disk that fails', () => {
  const injected = (fault: string) =>
    spawnSync(
      'strace',
      ['-f', '-qq', '-o', '/dev/null', ...fault.split(' '), process.execPath, ...command()],
      {
        encoding: 'utf8',
      },
    ).stdout.trim()

  it.each([
    ['is full', '-e trace=pwrite64 -e inject=pwrite64:error=ENOSPC:when=120+', 'STORAGE_FULL'],
    ['cannot sync', '-e trace=fsync,fdatasync -e inject=fsync,fdatasync:error=EIO:when=8+', 'LEDGER_IO'],
  ])(
    'stops the batch when it %s, and the next run goes on',
    async (_, fault, code) => {
      if (!hasStrace) {
        console.warn('strace is not installed: failing disks are not tried')
        return
      }
      expect(injected(fault).split('\n').at(-1)).toBe(code)
      await run()
      expectComplete()
    },
    60_000,
  )
})
