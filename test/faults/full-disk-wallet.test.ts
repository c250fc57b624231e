/** A wallet on a disk that is full, with more and more room, until there is enough. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { backupWallet, createMemoryStore, lockWithRecoverySecret, recoveryWordsOf } from '@attestat/wallet'
import { openWalletFile } from '@attestat/wallet/sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { openWorkplace, type Workplace } from '../cli/program.ts'
import { isLong } from './chances.ts'
import { canMount, onDiskWith } from './small-disk.ts'
import { growingWallet, makeWallet, namesOf, otherPassphrase, passphrase, secret } from './wallets.ts'

const withDisk = canMount()
const { earlier, later } = await growingWallet(3)
/** In KiB: for nothing at all, for a file and not for the index of its log, for everything. */
const rooms = isLong ? Array.from({ length: 50 }, (_, i) => i * 8) : [0, 40, 1024]

let place: Workplace
beforeAll(async () => {
  place = await openWorkplace()
  await place.write('passphrase.txt', passphrase)
  await place.write('other.txt', otherPassphrase)
  await place.write('words.txt', recoveryWordsOf(secret).join(' '))
  await place.write('diploma.vc.sd-jwt', await issuedDiploma())
  const lock = lockWithRecoverySecret(secret)
  const bytes = await backupWallet(createMemoryStore(later), lock, { now: new Date() })
  await place.write('later.backup', bytes)
  mkdirSync(place.path('disk'))
})
afterAll(() => place.remove())

async function recordsIn(name: string, phrase = passphrase): Promise<readonly string[]> {
  const store = await openWalletFile(place.path(name), phrase)
  const { records } = await store.snapshot()
  await store.close()
  return namesOf(records)
}

const mine = 'place/my.wallet'
const commands: readonly (readonly [string, string, (isDone: boolean) => Promise<void>])[] = [
  [
    'list',
    `wallet list --wallet ${mine}`,
    async () => expect(await recordsIn(mine)).toEqual(namesOf(earlier)),
  ],
  [
    'add',
    `wallet add diploma.vc.sd-jwt --wallet ${mine}`,
    async (isDone) => expect(await recordsIn(mine)).toHaveLength(earlier.length + (isDone ? 2 : 0)),
  ],
  [
    'passphrase',
    `wallet passphrase --wallet ${mine} --new-passphrase-file other.txt`,
    async (isDone) =>
      expect(await recordsIn(mine, isDone ? otherPassphrase : passphrase)).toEqual(namesOf(earlier)),
  ],
  [
    'restore',
    `wallet restore later.backup --words-file words.txt --wallet ${mine}`,
    async (isDone) => expect(await recordsIn(mine)).toEqual(namesOf(isDone ? later : earlier)),
  ],
  [
    'backup',
    `wallet backup --wallet ${mine} --out place/my.backup --sheet place/sheet.txt`,
    async (isDone) => expect(existsSync(place.path('place/my.backup'))).toBe(isDone),
  ],
  [
    'init',
    'wallet init --wallet place/new.wallet',
    async (isDone) => {
      if (isDone) expect(await recordsIn('place/new.wallet')).toEqual(['holder-key 1 1'])
      else expect(readdirSync(place.path('place')).filter((name) => name.startsWith('new'))).toEqual([])
    },
  ],
]

it.each(commands)(
  'H2 %s says STORAGE_FULL with too little room and changes nothing, and completes with more',
  async (_name, command, whole) => {
    if (!withDisk) return
    const codes = new Set<number>()
    for (const room of rooms) {
      rmSync(place.path('place'), { recursive: true, force: true })
      mkdirSync(place.path('place'))
      await makeWallet(place.path(mine), earlier)
      const under = onDiskWith(room, 'place', '*.txt *.backup *.vc.sd-jwt')
      const ran = await place.attestatWith({ under }, `${command} --json`)
      const where = `${room} KiB: ${ran.stdout}${ran.stderr}`
      expect([ran.code, ran.json.error?.code], where).toBeOneOf([
        [0, undefined],
        [5, 'STORAGE_FULL'],
      ])
      await whole(ran.code === 0)
      codes.add(ran.code)
    }
    expect([...codes]).toEqual([5, 0])
  },
  isLong ? 1_200_000 : 120_000,
)
