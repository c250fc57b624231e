/** `attestat wallet import-veramo`: takes over what a Veramo agent keeps in its SQLite data store. */
import type { StoredCredential, VeramoDataStore } from '@attestat/veramo/data-store'
import { adoptHolderKey, createMemoryStore, type Intake, Wallet } from '@attestat/wallet'
import { readTextInput } from '../files.ts'
import { openPackFile } from '../pack-file.ts'
import type { Outcome, Session } from '../session.ts'
import { withWalletStore } from '../wallet-session.ts'
import type { CommandSpec } from './command.ts'
import { type Taken, take, takenOutcome } from './wallet-add.ts'

const words = {
  keys: {
    en: 'The keys of this agent that a new wallet can have, by --with-key: {names}',
    ru: 'Ключи этого агента, которые может взять новый кошелёк, по --with-key: {names}',
  },
} as const

export const walletImportVeramoCommand: CommandSpec = {
  name: 'wallet import-veramo',
  arguments: '<file>',
  summary: {
    en: 'take over the documents of a Veramo agent from its SQLite data store',
    ru: 'перенести документы агента Veramo из его хранилища SQLite',
  },
  options: [
    [
      '--with-key <kid-or-did>',
      {
        en: 'take this key over too, as the key of a new wallet',
        ru: 'перенести и этот ключ: он станет ключом нового кошелька',
      },
    ],
    [
      '--secret-file <file>',
      {
        en: 'file with the secret of the agent’s SecretBox, when its keys are sealed',
        ru: 'файл с секретом SecretBox агента, если его ключи запечатаны',
      },
    ],
    [
      '--trust <pack>',
      { en: 'trust pack to check issuers with', ru: 'пакет доверия для проверки эмитентов' },
    ],
    [
      '--keep-unverified',
      { en: 'keep what cannot be verified here', ru: 'принять и то, что здесь не проверить' },
    ],
  ],
  async run(input, session) {
    const [path = ''] = input.args
    const [key, pack, secretFile] = [input.text('withKey'), input.text('trust'), input.text('secretFile')]
    const unverified = input.flag('keepUnverified') ? 'keep' : 'refuse'
    const secret = secretFile === undefined ? undefined : (await readTextInput(secretFile)).trim()
    const trust = pack === undefined ? undefined : await openPackFile(pack)
    // Not needed by any other command.
    const { openVeramoDataStore } = await import('@attestat/veramo/data-store')
    const dataStore = openVeramoDataStore(path)
    try {
      return await withWalletStore(input.text('wallet'), session, async (opened) => {
        const store = session.dryRun ? createMemoryStore((await opened.snapshot()).records) : opened
        if (key !== undefined) await adoptHolderKey(store, dataStore.privateKey(key, secret))
        const wallet = new Wallet({ store, now: session.now, ...(trust ? { trust } : {}) })
        const taken = await takeAll(dataStore.credentials(), path, await wallet.intake(), { unverified })
        const outcome = takenOutcome(taken, ['wallet', 'import-veramo', path], session)
        return key === undefined ? withKeys(outcome, taken, dataStore, session) : outcome
      })
    } finally {
      dataStore.close()
    }
  },
}

/** Where something is bound to a key that the wallet does not have, those that could be taken along are named. */
function withKeys(
  outcome: Outcome,
  taken: readonly Taken[],
  dataStore: VeramoDataStore,
  session: Session,
): Outcome {
  const isBoundElsewhere = taken.some(
    (one) => 'error' in one && one.error.code === 'ISSUED_CREDENTIAL_INVALID',
  )
  const names = dataStore.keys().map(({ kid }) => kid)
  if (!isBoundElsewhere || names.length === 0) return outcome
  const line = session.say(words.keys, { names: names.join(', ') })
  return { ...outcome, lines: [...(outcome.lines ?? []), line] }
}

async function takeAll(
  credentials: Iterable<StoredCredential>,
  path: string,
  intake: Intake,
  options: { readonly unverified: 'keep' | 'refuse' },
): Promise<Taken[]> {
  const taken: Taken[] = []
  for (const { hash, ...credential } of credentials) {
    const incoming = { at: `${path}: ${hash.slice(0, 16)}`, ...credential }
    taken.push(await take(incoming, (text) => intake(text, options)))
  }
  return taken
}
