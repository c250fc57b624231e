/** A wallet whose passphrase is changed, that is backed up or restored, killed at any moment, as a power cut would. */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { lockWithRecoverySecret, openBackup, Wallet } from '@attestat/wallet'
import { openWalletFile } from '@attestat/wallet/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chances, isLong, kills, seed } from './chances.ts'
import { startProgram } from './programs.ts'
import {
  expectNoCanaries,
  firstPassphrase,
  growingWallet,
  makeWallet,
  namesOf,
  otherPassphrase,
  passphrase,
  secret,
} from './wallets.ts'

/** Of each of the six kinds of work: all together they are killed as often as a batch, in short at least so often. */
const moments = Math.ceil(kills / (isLong ? 6 : 3))
const timeout = 60_000 + moments * 10_000
const lock = lockWithRecoverySecret(secret)
const { earlier, later } = await growingWallet(20)

let folder: string
let path: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'))
  path = join(folder, 'student.wallet')
  file = join(folder, 'student.backup')
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = async (words: readonly string[], killAfterMs?: number) => {
  const { child, ended } = startProgram('wallet-work.ts', words)
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const printed = await ended
  clearTimeout(timer)
  return { isDone: printed === 'done\n', printed }
}

/** Runs work to its end once, and then kills it at moments that chance picks. */
async function atMoments(
  words: () => readonly string[],
  { before, after }: { before?: () => Promise<void>; after: (isDone: boolean) => Promise<void> },
): Promise<void> {
  await before?.()
  const start = performance.now()
  expect((await run(words())).isDone).toBe(true)
  const wholeMs = performance.now() - start
  await after(true)
  const chance = chances()
  for (let moment = 0; moment < moments; moment++) {
    await before?.()
    // The start of the program, in which nothing happens, takes half of the time.
    const { isDone } = await run(words(), wholeMs * (0.3 + 0.7 * chance.next().value))
    await after(isDone)
  }
}

const recordsIn = async (phrase = passphrase) => {
  const store = await openWalletFile(path, phrase)
  try {
    const { records } = await store.snapshot()
    expect(await new Wallet({ store }).history()).toHaveLength(
      records.filter(({ type }) => type === 'consent').length,
    )
    return namesOf(records)
  } finally {
    await store.close()
  }
}
const opensWith = (phrase: string): Promise<boolean> =>
  recordsIn(phrase).then(
    (names) => {
      expect(names).toEqual(namesOf(earlier))
      return true
    },
    (error) => {
      expect(error.code).toBe('KEYSTORE_AUTH_FAILED')
      return false
    },
  )
/** What a program said that it had done. A line that was cut off was not said. */
const acknowledged = (printed: string, word: string): string[] =>
  [...printed.matchAll(/^(\w+) (.+)\n/gm)].flatMap(([, said, what = '']) => (said === word ? [what] : []))
const removeWallet = (): void => {
  for (const name of readdirSync(folder)) {
    if (name.startsWith('student.wallet')) rmSync(join(folder, name))
  }
}

describe(`killed at ${moments} moments (seed ${seed})`, () => {
  it(
    'a wallet opens with the old passphrase or with the new one, and with that if it was said',
    async () => {
      await makeWallet(path, earlier)
      let [old, next] = [passphrase, otherPassphrase]
      await atMoments(() => ['passphrase', path, old, next], {
        async after(isDone) {
          const opens = await Promise.all([opensWith(old), opensWith(next)])
          expect(opens.filter(Boolean)).toHaveLength(1)
          if (isDone) expect(opens).toEqual([false, true])
          if (opens[1]) [old, next] = [next, old]
          expectNoCanaries(folder, later)
        },
      })
    },
    timeout,
  )

  it(
    'a wallet that takes in and shows has all that was acknowledged, and its history whole',
    async () => {
      await makeWallet(path, earlier)
      const added: string[] = []
      const shown: string[] = []
      const chance = chances()
      let wholeMs: number | undefined
      for (let moment = 0; moment <= moments; moment++) {
        const start = performance.now()
        const words = ['use', path, `moment${moment}`, '5']
        // Once to its end; the start of the program, in which nothing happens, takes half of the time.
        const { printed } = await run(words, wholeMs && wholeMs * (0.3 + 0.7 * chance.next().value))
        wholeMs ??= performance.now() - start
        added.push(...acknowledged(printed, 'added'))
        shown.push(...acknowledged(printed, 'shown'))
        const store = await openWalletFile(path, passphrase)
        const wallet = new Wallet({ store })
        const ids = (await wallet.list()).map(({ id }) => id)
        expect(ids).toEqual(expect.arrayContaining(added))
        // Reading the history holds every line against the one before it.
        const audiences = (await wallet.history()).map(({ audience }) => audience)
        expect(audiences).toEqual(expect.arrayContaining(shown))
        await store.close()
        expectNoCanaries(folder, later)
      }
      expect(shown.length).toBeGreaterThanOrEqual(5)
    },
    timeout,
  )

  it(
    'a wallet of the first layout is in that one or in the present one, with all that it had',
    async () => {
      const first = fileURLToPath(new URL('../../fixtures/wallet/layout-1.wallet', import.meta.url))
      await atMoments(() => ['open', path], {
        async before() {
          removeWallet()
          copyFileSync(first, path)
        },
        async after(isDone) {
          const database = new DatabaseSync(path)
          const { user_version: layout } = database.prepare('PRAGMA user_version').get() ?? {}
          database.close()
          expect(isDone ? [2] : [1, 2]).toContain(layout)
          const store = await openWalletFile(path, firstPassphrase)
          const wallet = new Wallet({ store })
          expect((await wallet.list()).map(({ id }) => id)).toEqual(['U0Yiej2hLm26sK6s'])
          expect(await wallet.history()).toHaveLength(1)
          await store.close()
        },
      })
    },
    timeout,
  )

  it(
    'a backup is the one before or the new one, whole, and the new one if that was said',
    async () => {
      await makeWallet(path, earlier)
      await run(['backup', path, file])
      removeWallet()
      await makeWallet(path, later)
      const old = readFileSync(file)
      await atMoments(() => ['backup', path, file], {
        async after(isDone) {
          const isOld = readFileSync(file).equals(old)
          const { records } = await openBackup(readFileSync(file), lock)
          expect(namesOf(records)).toEqual(namesOf(isOld ? earlier : later))
          if (isDone) expect(isOld).toBe(false)
          expectNoCanaries(folder, later)
        },
      })
    },
    timeout,
  )

  it(
    'a wallet that is restored over is as it was or as the backup, and no mixture',
    async () => {
      await makeWallet(path, later)
      await run(['backup', path, file])
      await atMoments(() => ['restore', file, path], {
        async before() {
          removeWallet()
          await makeWallet(path, earlier)
        },
        async after(isDone) {
          const names = await recordsIn()
          expect([namesOf(earlier), namesOf(later)]).toContainEqual(names)
          if (isDone) expect(names).toEqual(namesOf(later))
          expectNoCanaries(folder, later)
        },
      })
    },
    timeout,
  )

  it(
    'a wallet that is restored in a new place is there whole, or not at all',
    async () => {
      await makeWallet(path, later)
      await run(['backup', path, file])
      await atMoments(() => ['restore', file, path, 'new'], {
        before: async () => removeWallet(),
        async after(isDone) {
          if (existsSync(path)) expect(await recordsIn()).toEqual(namesOf(later))
          else expect(isDone).toBe(false)
          expectNoCanaries(folder, later)
        },
      })
    },
    timeout,
  )
})

describe('eight programs on one wallet', () => {
  it('lose no credential and no line of the history, whose chain is whole', async () => {
    await makeWallet(path, earlier)
    const names = Array.from({ length: 8 }, (_, i) => `program${i}`)
    const printed = await Promise.all(
      names.map((name) => startProgram('wallet-work.ts', ['use', path, name, '5']).ended),
    )
    const told = (word: string) => acknowledged(printed.join(''), word)
    expect([told('added').length, told('shown').length]).toEqual([40, 40])
    const store = await openWalletFile(path, passphrase)
    const wallet = new Wallet({ store })
    expect((await wallet.list()).map(({ id }) => id)).toEqual(expect.arrayContaining(told('added')))
    const history = await wallet.history()
    expect(history).toHaveLength(60)
    expect(history.map(({ audience }) => audience)).toEqual(expect.arrayContaining(told('shown')))
    await store.close()
  }, 120_000)
})
