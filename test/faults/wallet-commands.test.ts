/** What looks after a wallet, killed before one of its calls to the disk, or refused that call. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { backupWallet, createMemoryStore, lockWithRecoverySecret, recoveryWordsOf } from '@attestat/wallet'
import { openWalletFile } from '@attestat/wallet/sqlite'
import { describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { openWorkplace, type Ran, type Workplace } from '../cli/program.ts'
import { isLong, seed, someOf } from './chances.ts'
import { canInject, type DiskCall, injecting, type Mischief, oneFileThread, tracing } from './strace.ts'
import {
  approvedDraft,
  expectNoCanaries,
  growingWallet,
  makeWallet,
  namesOf,
  otherPassphrase,
  passphrase,
  secret,
} from './wallets.ts'

const withStrace = canInject()
const { earlier, later } = await growingWallet(3)
const { pending, reply } = await approvedDraft(earlier)
const lock = lockWithRecoverySecret(secret)

interface WalletCommand {
  readonly name: string
  readonly command: string
  /** What the wallet holds before; nothing when it is not there. */
  readonly wallet?: typeof earlier
  /** Holds whatever happened. @param isDone Whether it was said that it is done. */
  whole(place: Workplace, isDone: boolean): Promise<void>
}

async function recordsIn(place: Workplace, phrase: string): Promise<readonly string[] | undefined> {
  try {
    const store = await openWalletFile(place.path('place/my.wallet'), phrase)
    const { records } = await store.snapshot()
    await store.close()
    return namesOf(records)
  } catch (error) {
    expect((error as { code?: string }).code).toBe('KEYSTORE_AUTH_FAILED')
    return undefined
  }
}

const commands: readonly WalletCommand[] = [
  {
    name: 'passphrase',
    command: 'wallet passphrase --wallet place/my.wallet --new-passphrase-file other.txt',
    wallet: earlier,
    async whole(place, isDone) {
      const [first, other] = [await recordsIn(place, passphrase), await recordsIn(place, otherPassphrase)]
      expect([first, other]).toContainEqual(namesOf(earlier))
      expect([first, other]).toContain(undefined)
      if (isDone) expect(first).toBeUndefined()
    },
  },
  {
    name: 'ages',
    command: 'wallet ages --wallet place/my.wallet --band 0=both --yes',
    wallet: earlier,
    // What is set and that it was set: both or neither.
    async whole(place, isDone) {
      const found = (await recordsIn(place, passphrase)) ?? []
      const set = found.filter((name) => !namesOf(earlier).includes(name))
      expect([[], ['age-policy 1 1', 'consent 4 1']]).toContainEqual(set)
      if (isDone) expect(set).toHaveLength(2)
    },
  },
  {
    name: 'add',
    command: 'wallet add diploma.vc.sd-jwt --wallet place/my.wallet',
    wallet: earlier,
    async whole(place, isDone) {
      const found = await recordsIn(place, passphrase)
      const added = found
        ?.filter((name) => !namesOf(earlier).includes(name))
        .map((name) => name.split(' ')[0])
      expect(found).toEqual(expect.arrayContaining([...namesOf(earlier)]))
      // The entry and its text, or neither.
      expect([[], ['credential', 'credential-text']]).toContainEqual(added)
      if (isDone) expect(added).toHaveLength(2)
    },
  },
  {
    name: 'backup --force',
    command: 'wallet backup --wallet place/my.wallet --out place/old.backup --shares shares --force',
    wallet: earlier,
    async whole(place, isDone) {
      const isOld = readFileSync(place.path('place/old.backup')).equals(
        readFileSync(place.path('old.backup')),
      )
      if (isDone) expect(isOld).toBe(false)
      if (!isOld) {
        const texts = [1, 3].map((number) => `--share-file shares/share-${number}-of-3.txt`).join(' ')
        const restore = `wallet restore place/old.backup --wallet new.wallet ${texts} --dry-run --json`
        expect((await place.attestat(restore)).json).toMatchObject({ credentials: 1, history: 3 })
      }
      rmSync(place.path('shares'), { recursive: true, force: true })
    },
  },
  {
    name: 'present --approval',
    command: 'wallet present --approval reply.txt --wallet place/my.wallet --out answer.json --force',
    wallet: pending,
    async whole(place, isDone) {
      const found = (await recordsIn(place, passphrase)) ?? []
      const open = found.some((name) => name.startsWith('draft '))
      const lines = found.filter((name) => name.startsWith('consent ')).length
      // The approval is spent, and the line is there: or neither.
      expect([open, lines]).toEqual(open ? [true, 3] : [false, 4])
      if (isDone) expect(open).toBe(false)
    },
  },
  {
    name: 'restore over a wallet',
    command: 'wallet restore old.backup --words-file words.txt --wallet place/my.wallet',
    wallet: earlier,
    async whole(place, isDone) {
      const found = await recordsIn(place, passphrase)
      expect([namesOf(earlier), namesOf(later)]).toContainEqual(found)
      if (isDone) expect(found).toEqual(namesOf(later))
    },
  },
  {
    name: 'restore in a new place',
    command: 'wallet restore old.backup --words-file words.txt --wallet place/my.wallet',
    async whole(place, isDone) {
      if (existsSync(place.path('place/my.wallet'))) {
        expect(await recordsIn(place, passphrase)).toEqual(namesOf(later))
      } else expect(isDone).toBe(false)
    },
  },
]

/** SQLite does not pass on why a file could not be opened or synced; on a disk that is full it is known all the same. */
const codesOf = {
  EIO: ['STORAGE_IO', 'STORAGE_WRITE_FAILED'],
  ENOSPC: ['STORAGE_FULL', 'STORAGE_IO'],
}

describe('H2 H3 a command that comes to grief', () => {
  it.each(commands)(
    `$name leaves the one or the other, whole, and says why (seed ${seed})`,
    async (command) => {
      if (!withStrace) return
      const place = await openPlace()
      try {
        const run = async (under: readonly string[]): Promise<Ran> => {
          await startOver(place, command)
          return place.attestatWith({ under, env: oneFileThread }, `${command.command} --json`)
        }
        for (const [call, mischief] of await trialsOf(place, command, run)) {
          const ran = await run(injecting(call, mischief))
          try {
            if (ran.code > 0 && mischief !== 'kill') {
              expect([ran.code, ran.json.error?.code]).toEqual([5, expect.toBeOneOf(codesOf[mischief.error])])
            }
            expectNoCanaries(place.path('place'), later)
            await command.whole(place, ran.code === 0)
          } catch (cause) {
            const what = `${JSON.stringify(mischief)} at ${JSON.stringify(call)}`
            throw new Error(`${what}: ${(cause as Error).message}\n${ran.stdout}${ran.stderr}`, { cause })
          }
        }
      } finally {
        await place.remove()
      }
    },
    isLong ? 7_200_000 : 180_000,
  )
})

type Trial = readonly [DiskCall, Mischief]

async function trialsOf(
  place: Workplace,
  { whole }: WalletCommand,
  run: (under: readonly string[]) => Promise<Ran>,
): Promise<readonly Trial[]> {
  const { under, calls: traced } = tracing(place.folder)
  const ran = await run(under)
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  await whole(place, true)
  const calls = traced()
  // A link that somebody has put in its place leads no file elsewhere.
  expect(calls.filter(({ followsLinks }) => followsLinks)).toEqual([])
  expect(calls.some(({ name }) => name === 'fsync')).toBe(true)
  const killed = calls.map((call): Trial => [call, 'kill'])
  const failing = calls
    // To write to a file may not be told from waking another thread, which must not fail.
    .filter(({ name }) => name !== 'write')
    .flatMap((call): Trial[] => [
      [call, { error: 'EIO' }],
      [call, { error: 'ENOSPC', on: call.name !== 'openat' }],
    ])
  return [...someOf(killed), ...someOf(failing)]
}

/** A folder with passphrases, words, and a backup of the later wallet. */
async function openPlace(): Promise<Workplace> {
  const place = await openWorkplace()
  await place.write('passphrase.txt', passphrase)
  await place.write('other.txt', otherPassphrase)
  await place.write('words.txt', recoveryWordsOf(secret).join(' '))
  const bytes = await backupWallet(createMemoryStore(later), lock, { now: new Date() })
  await place.write('old.backup', bytes)
  await place.write('reply.txt', reply)
  await place.write('diploma.vc.sd-jwt', await issuedDiploma())
  return place
}

/** The wallet as it was, the backup as it was, and nothing else in the folder that is looked at. */
async function startOver(place: Workplace, { wallet }: WalletCommand): Promise<void> {
  const folder = place.path('place')
  rmSync(folder, { recursive: true, force: true })
  rmSync(place.path('shares'), { recursive: true, force: true })
  mkdirSync(folder)
  cpSync(place.path('old.backup'), place.path('place/old.backup'))
  if (wallet) await makeWallet(place.path('place/my.wallet'), wallet)
}
