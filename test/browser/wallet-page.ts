/** The program of the page: the wallet core over IndexedDB, each thing that a test asks for a function of its own. */

import { kdfFloor } from '@attestat/keys/passphrase'
import { createPresentationRequest, kindQuery } from '@attestat/openid4vc'
import { backupWallet, lockWithRecoverySecret, openBackup, Wallet } from '@attestat/wallet'
import {
  changeWalletDatabasePassphrase,
  createWalletDatabase,
  deleteWalletDatabase,
  openWalletDatabase,
} from '@attestat/wallet/indexeddb'
import { refused, same, storeContract, storedRecord } from '../../fixtures/store-contract.ts'

const passphrase = 'correct horse battery staple'
const kdf = kdfFloor
let made = 0
const newName = (): string => `wallet-${++made}`
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: { readonly code?: string }) => error.code ?? String(error),
  )

/** A wallet with two records, closed. */
async function closedWallet(): Promise<string> {
  const name = newName()
  const store = await createWalletDatabase(name, passphrase, { kdf, records: [storedRecord('one')] })
  await store.write([{ put: storedRecord('two') }])
  await store.close()
  return name
}

/** Does something to a database behind the wallet's back. */
async function tamper(name: string, work: (transaction: IDBTransaction) => void): Promise<void> {
  const request = indexedDB.open(name)
  const database = await new Promise<IDBDatabase>((resolve) => {
    request.onsuccess = () => resolve(request.result)
  })
  const transaction = database.transaction([...database.objectStoreNames], 'readwrite')
  work(transaction)
  await new Promise<void>((resolve) => {
    transaction.oncomplete = () => resolve()
  })
  database.close()
}

const sealedKeyOf = (name: string): Promise<Uint8Array> =>
  new Promise((resolve) => {
    tamper(name, (transaction) => {
      const request = transaction.objectStore('header').get('data-key')
      request.onsuccess = () => resolve(request.result)
    })
  })

const changeHeader = (change: (header: Uint8Array, view: DataView) => void) => async (): Promise<string> => {
  const name = await closedWallet()
  const header = await sealedKeyOf(name)
  change(header, new DataView(header.buffer))
  await tamper(name, (transaction) => transaction.objectStore('header').put(header, 'data-key'))
  return code(openWalletDatabase(name, passphrase))
}

const program = {
  contract: (promise: string) =>
    storeContract[promise]?.(() => createWalletDatabase(newName(), passphrase, { kdf })),

  async keepsAndOpensAgain() {
    const name = await closedWallet()
    const store = await openWalletDatabase(name, passphrase)
    same((await store.list('credential')).map(({ id }) => id).toSorted(), ['one', 'two'])
    await store.close()
    await refused(openWalletDatabase(name, 'wrong'), 'KEYSTORE_AUTH_FAILED')
    await refused(createWalletDatabase(name, passphrase, { kdf }), 'STORAGE_EXISTS')
    await deleteWalletDatabase(name)
    await refused(openWalletDatabase(name, passphrase), 'STORAGE_NOT_FOUND')
    same((await indexedDB.databases()).map((database) => database.name).includes(name), false)
  },

  async changesPassphrase() {
    const name = await closedWallet()
    const before = [...(await sealedKeyOf(name))]
    await changeWalletDatabasePassphrase(name, passphrase, 'another')
    await refused(openWalletDatabase(name, passphrase), 'KEYSTORE_AUTH_FAILED')
    const store = await openWalletDatabase(name, 'another')
    same((await store.list('credential')).length, 2)
    await store.close()
    // The cost stays: memory in KiB stands at byte 9.
    same([...(await sealedKeyOf(name))].slice(9, 18), before.slice(9, 18))
    const changes = ['a', 'b'].map((next) => code(changeWalletDatabasePassphrase(name, 'another', next)))
    same((await Promise.all(changes)).toSorted(), ['STORAGE_CONFLICT', 'done'])
  },

  changedHeaders: async () => ({
    lastByte: await changeHeader((header) => header.set([(header.at(-1) ?? 0) ^ 1], header.length - 1))(),
    weaker: await changeHeader((_header, view) => view.setUint32(9, 8))(),
    dearer: await changeHeader((_header, view) => view.setUint32(9, 2 ** 30))(),
    shorter: await code(
      (async () => {
        const name = await closedWallet()
        const header = await sealedKeyOf(name)
        await tamper(name, (transaction) =>
          transaction.objectStore('header').put(header.slice(0, 20), 'data-key'),
        )
        await openWalletDatabase(name, passphrase)
      })(),
    ),
  }),

  async refusesOtherDatabases() {
    const open = (name: string, version: number): Promise<void> =>
      new Promise((resolve) => {
        const request = indexedDB.open(name, version)
        request.onsuccess = () => {
          request.result.close()
          resolve()
        }
      })
    const foreign = newName()
    await open(foreign, 1)
    await refused(openWalletDatabase(foreign, passphrase), 'STORAGE_CORRUPT')
    const later = await closedWallet()
    await open(later, 2)
    await refused(openWalletDatabase(later, passphrase), 'STORAGE_VERSION')
    await refused(createWalletDatabase(later, passphrase, { kdf }), 'STORAGE_EXISTS')
    const bare = await closedWallet()
    await tamper(bare, (transaction) => transaction.objectStore('header').clear())
    await refused(openWalletDatabase(bare, passphrase), 'STORAGE_CORRUPT')
  },

  /** Two records change places, one is cut short. */
  async refusesSwappedRecords() {
    const name = await closedWallet()
    await tamper(name, (transaction) => {
      const store = transaction.objectStore('sealed-records')
      const [keys, values] = [store.getAllKeys(), store.getAll()]
      values.onsuccess = () => {
        const [one, other] = values.result
        const [oneKey, otherKey] = keys.result as [IDBValidKey, IDBValidKey]
        store.put({ ...one, sealed: other.sealed }, oneKey)
        store.put({ ...other, sealed: new Uint8Array(5) }, otherKey)
      }
    })
    const store = await openWalletDatabase(name, passphrase)
    await refused(store.list('credential'), 'STORAGE_RECORD_DAMAGED')
    const told: string[] = []
    same(await store.list('credential', (error) => told.push(error.code)), [])
    same(told, ['STORAGE_RECORD_DAMAGED', 'STORAGE_RECORD_DAMAGED'])
    await store.close()
  },

  /** The id that a diploma is to be bound to. */
  async makeWallet(name: string) {
    const store = await createWalletDatabase(name, passphrase, { kdf })
    const { publicJwk } = await new Wallet({ store }).id()
    await store.close()
    return publicJwk
  },

  /** Takes a diploma in, answers a university, and says what everybody can read of the database afterwards. */
  async answers(name: string, diploma: string, now: string) {
    const store = await openWalletDatabase(name, passphrase)
    const wallet = new Wallet({ store, now: () => new Date(now) })
    const { outcome, card } = await wallet.add(diploma)
    const request = createPresentationRequest({
      clientId: 'redirect_uri:https://university.example/answer',
      dcqlQuery: kindQuery({ type: 'school-diploma', marks: ['informatics'] }),
      now: new Date(now),
    })
    const selection = await wallet.select(request)
    const consent = { agreed: true, by: 'Соколова Е. В.', purpose: 'Поступление' } as const
    const { vp_token } = await wallet.present(selection, { consent })
    const history = await wallet.history()
    await store.close()
    const atRest: string[] = []
    await tamper(name, (transaction) => {
      for (const store of transaction.objectStoreNames) {
        const values = transaction.objectStore(store).getAll()
        values.onsuccess = () => {
          for (const value of values.result) {
            const bytes = value instanceof Uint8Array ? value : (value.sealed ?? new Uint8Array())
            atRest.push(new TextDecoder('latin1').decode(bytes))
          }
        }
      }
    })
    const [presentation = ''] = Object.values(vp_token).flat()
    return { outcome, label: card.label.ru, presentation, history: history.length, atRest: atRest.join() }
  },

  /** A backup under a recovery secret; bytes travel between page and test as numbers. */
  async backup(name: string, secret: readonly number[], now: string) {
    const store = await openWalletDatabase(name, passphrase)
    const lock = lockWithRecoverySecret(Uint8Array.from(secret))
    const bytes = await backupWallet(store, lock, { now: new Date(now) })
    await store.close()
    return [...bytes]
  },

  /** Makes a wallet of a backup, and says what is in it. */
  async restore(name: string, bytes: readonly number[], secret: readonly number[]) {
    const lock = lockWithRecoverySecret(Uint8Array.from(secret))
    const { records } = await openBackup(Uint8Array.from(bytes), lock)
    const store = await createWalletDatabase(name, passphrase, { kdf, records })
    const wallet = new Wallet({ store })
    const found = {
      did: (await wallet.id()).did,
      cards: (await wallet.list()).map(({ id }) => id),
      history: (await wallet.history()).length,
    }
    await store.close()
    return found
  },

  /** Writes lines of its own beside another page. */
  async writesBeside(name: string, as: string) {
    const store = await openWalletDatabase(name, passphrase)
    for (let i = 0; i < 10; i++) await store.write([{ put: storedRecord(`${as}-${i}`) }])
    await store.close()
  },

  makeEmpty: async (name: string) => (await createWalletDatabase(name, passphrase, { kdf })).close(),
  async count(name: string) {
    const store = await openWalletDatabase(name, passphrase)
    const { length } = await store.list('credential')
    await store.close()
    return length
  },

  sealedKey: async (name: string) => [...(await sealedKeyOf(name))],
}

export type Program = typeof program

Object.assign(globalThis, { program, isReady: true })
