import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeystore as createKeyFile, kdfFloor } from '@attestat/keys/keystore'
import { localTrust } from '@attestat/trust'
import { Wallet } from '@attestat/wallet'
import { createWalletFile as createStore } from '@attestat/wallet/sqlite'
import { createAgent, type ICredentialPlugin, type IDIDManager, type TAgent } from '@veramo/core'
import { CredentialProviderJWT } from '@veramo/credential-jwt'
import { CredentialPlugin } from '@veramo/credential-w3c'
import { DIDManager } from '@veramo/did-manager'
import { KeyManager } from '@veramo/key-manager'
import { expect, it } from 'vitest'
import { diploma as testDiploma } from '../../../fixtures/diploma.ts'
import {
  agentDidStore,
  agentKeyStore,
  attestatCredentialProvider,
  attestatKms,
  credentialStatus,
  didKeyProvider,
  didResolver,
  walletDataStore,
} from './index.ts'

it('does what the README shows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'veramo-readme-'))
  const createKeystore = (name: string, secret: string) =>
    createKeyFile(join(folder, name), secret, { kdf: kdfFloor })
  const createWalletFile = (name: string, secret: string) =>
    createStore(join(folder, name), secret, { kdf: kdfFloor })
  const passphrase = 'correct horse battery staple'
  const documentOf = (issuer: string) => ({ ...testDiploma({ issuer }) }) as never
  // README
  const keys = await createKeystore('agent.keys', passphrase)
  const store = await createWalletFile('agent.wallet', passphrase)
  const trust = localTrust() // or a trust pack, or onlineTrust
  const agent: TAgent<IDIDManager & ICredentialPlugin> = createAgent({
    plugins: [
      new KeyManager({ store: agentKeyStore(store), kms: { attestat: attestatKms({ keys }) } }),
      new DIDManager({
        store: agentDidStore(store),
        defaultProvider: 'did:key',
        providers: { 'did:key': didKeyProvider({ defaultKms: 'attestat' }) },
      }),
      didResolver({ trust }),
      new CredentialPlugin([attestatCredentialProvider({ trust }), new CredentialProviderJWT()]),
      credentialStatus({ trust }),
      walletDataStore({ wallet: new Wallet({ store, trust }) }),
    ],
  })
  const { did } = await agent.didManagerCreate({ options: { key: { type: 'Secp256r1' } } })
  const diploma = await agent.createVerifiableCredential({
    credential: documentOf(did),
    proofFormat: 'vc+sd-jwt',
  })
  const { verified, verdict, checks } = await agent.verifyCredential({ credential: diploma })
  // README
  await store.close()
  rmSync(folder, { recursive: true })
  expect({ verified, verdict }).toEqual({ verified: true, verdict: 'accepted' })
  expect(checks).toContainEqual(expect.objectContaining({ name: 'signature', status: 'passed' }))
  const written = (text: string) => text.replace(/\s+/g, '').replaceAll(',)', ')').replaceAll(',}', '}')
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(
    readFileSync(new URL('../README.md', import.meta.url), 'utf8'),
  )!
  const [, run] = readFileSync(new URL(import.meta.url), 'utf8').split('// README\n')
  // The type is for this file alone: the agent's interface is the caller's to name.
  expect(written(run!).replace(':TAgent<IDIDManager&ICredentialPlugin>', '')).toBe(written(shown!))
})
