/** Wallets that things go wrong with, and what is in them that must never lie about in the clear. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kdfFloor } from '@attestat/keys/keystore'
import { createMemoryStore, recoveryWordsOf, type StoredRecord, Wallet } from '@attestat/wallet'
import { createWalletFile } from '@attestat/wallet/sqlite'
import { expect } from 'vitest'
import { issueLink } from '../../fixtures/guardians.ts'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'

export const passphrase = 'canary passphrase one'
export const otherPassphrase = 'canary passphrase two'
/** Of `fixtures/wallet/layout-1.wallet`. */
export const firstPassphrase = 'correct horse battery staple'
export const secret: Uint8Array = Uint8Array.from({ length: 32 }, (_, i) => 255 - 7 * i)
export const consent = { agreed: true, by: 'Соколова Е. В.', purpose: 'Канареечное поступление' } as const
const audience = 'https://canary.example'

/** The records of a wallet at an earlier time, and at a later one: the later has all that the earlier has. */
export async function growingWallet(
  lines: number,
): Promise<{ readonly earlier: readonly StoredRecord[]; readonly later: readonly StoredRecord[] }> {
  const store = createMemoryStore()
  const wallet = new Wallet({ store })
  const { publicJwk } = await wallet.id()
  const show = async (id: string): Promise<void> => {
    for (let i = 0; i < lines; i++) {
      await wallet.presentChosen([{ credentialId: id, disclose: [] }], { audience, consent })
    }
  }
  await show((await wallet.add(await issuedDiploma({ holderKey: publicJwk }))).card.id)
  const earlier = (await store.snapshot()).records
  const change = (document: object) => ({ ...document, id: 'urn:x:later' })
  const text = await issuedDiploma({ holderKey: publicJwk, change: change as never })
  await show((await wallet.add(text)).card.id)
  return { earlier, later: (await store.snapshot()).records }
}

/** A wallet whose draft a guardian has approved, and the reply that is waiting to be used. */
export async function approvedDraft(
  records: readonly StoredRecord[],
): Promise<{ readonly pending: readonly StoredRecord[]; readonly reply: string }> {
  const store = createMemoryStore(records)
  const [child, guardian] = [new Wallet({ store }), new Wallet({ store: createMemoryStore() })]
  const link = await issueLink({
    child: (await child.id()).did,
    guardian: (await guardian.id()).publicJwk,
    validUntil: '2099-01-01T00:00:00Z',
  })
  await child.family.addGuardian(link)
  await guardian.add(link)
  const [card] = await child.list()
  const chosen = [{ credentialId: card?.id as string, disclose: [] }]
  const { purpose } = consent
  const { text } = await child.family.draftChosen(chosen, { audience, purpose, consent })
  const reply = await guardian.family.approve(await guardian.family.openDraft(text), { consent })
  return { pending: (await store.snapshot()).records, reply }
}

/** A closed wallet file. */
export async function makeWallet(path: string, records: readonly StoredRecord[]): Promise<void> {
  await (await createWalletFile(path, passphrase, { kdf: kdfFloor, records })).close()
}

/** Every credential and line of history by name, in order. */
export function namesOf(records: readonly StoredRecord[]): readonly string[] {
  return records.map(({ type, id, version }) => `${type} ${id} ${version}`).toSorted()
}

/** Holds when nothing of the owner, nor what opens the wallet, is in any file of a folder, whatever was left there. */
export function expectNoCanaries(folder: string, records: readonly StoredRecord[]): void {
  const key = records.find(({ type }) => type === 'holder-key')
  const { d, x } = JSON.parse(new TextDecoder().decode(key?.bytes))
  const words = ['Соколова', 'Канареечное', 'canary', 'holder-key', 'consent', 'sd-jwt', d, x]
  const texts = [...words, recoveryWordsOf(secret).slice(0, 2).join(' ')].flatMap((word) => [
    Buffer.from(word),
    Buffer.from(Buffer.from(word).toString('base64url').slice(0, -2)),
  ])
  const forms = [...texts, Buffer.from(secret), Buffer.from(Buffer.from(secret).toString('hex'))]
  for (const name of readdirSync(folder)) {
    const file = readFileSync(join(folder, name))
    for (const form of forms) expect(file.includes(form), `${name}: ${form}`).toBe(false)
  }
}
