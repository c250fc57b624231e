/**
 * A program that works on a wallet, to be killed at any moment. Prints what is acknowledged:
 * `passphrase WALLET OLD NEW`, `open WALLET`, `backup WALLET OUT`, `restore BACKUP WALLET`, `use WALLET NAME COUNT`.
 */
import { readFileSync } from 'node:fs'
import { kdfFloor } from '@attestat/keys/keystore'
import { backupWallet, lockWithRecoverySecret, openBackup, restoreWallet, Wallet } from '@attestat/wallet'
import { writePrivateFile } from '@attestat/wallet/backup'
import { changeWalletPassphrase, createWalletFile, openWalletFile } from '@attestat/wallet/sqlite'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { consent, firstPassphrase, passphrase, secret } from './wallets.ts'

const lock = lockWithRecoverySecret(secret)
const works: Readonly<Record<string, (...words: string[]) => Promise<void>>> = {
  async passphrase(path = '', old = '', next = '') {
    await changeWalletPassphrase(path, old, next)
    process.stdout.write('done\n')
  },

  /** Opens a wallet of the first layout, which brings it to the present one. */
  async open(path = '') {
    const store = await openWalletFile(path, firstPassphrase)
    process.stdout.write('done\n')
    await store.close()
  },

  async backup(path = '', out = '') {
    const store = await openWalletFile(path, passphrase)
    writePrivateFile(out, await backupWallet(store, lock, { now: new Date() }), { replace: true })
    process.stdout.write('done\n')
    await store.close()
  },

  async restore(file = '', path = '', place = '') {
    const backup = await openBackup(readFileSync(file), lock)
    if (place === 'new') {
      const { records } = backup
      const store = await createWalletFile(path, passphrase, { kdf: kdfFloor, records })
      process.stdout.write('done\n')
      return store.close()
    }
    const store = await openWalletFile(path, passphrase)
    await restoreWallet(store, backup)
    process.stdout.write('done\n')
    await store.close()
  },

  /** Adds credentials and shows each, as one of several programs. */
  async use(path = '', name = '', count = '0') {
    const store = await openWalletFile(path, passphrase, { busyTimeoutMilliseconds: 60_000 })
    const wallet = new Wallet({ store })
    for (let i = 0; i < Number(count); i++) {
      const id = `urn:x:${name}:${i}`
      const { card } = await wallet.add(await issuedDiploma({ change: (document) => ({ ...document, id }) }))
      process.stdout.write(`added ${card.id}\n`)
      const audience = `https://${name}-${i}.example`
      await wallet.presentChosen([{ credentialId: card.id, disclose: [] }], { audience, consent })
      process.stdout.write(`shown ${audience}\n`)
    }
    await store.close()
  },
}
const [work = '', ...words] = process.argv.slice(2)
await works[work]?.(...words)
