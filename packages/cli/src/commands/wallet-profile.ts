/** `attestat wallet profile`: several people on one device, each with a wallet of their own. */
import { rmSync } from 'node:fs'
import { Wallet } from '@attestat/wallet'
import { openWalletFile } from '@attestat/wallet/sqlite'
import { UsageError, withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { makeFolder } from '../files.ts'
import { withWalletPassphrase } from '../passphrase.ts'
import type { Outcome, Session } from '../session.ts'
import { profilePath, profilesIn } from '../wallet-profiles.ts'
import { walletPlaceOf } from '../wallet-session.ts'
import { type CommandSpec, requireKnown } from './command.ts'
import { makeWallet } from './wallet.ts'

const words = {
  name: { en: 'wallet profile {action} needs a name', ru: 'команде wallet profile {action} нужно имя' },
  readable: {
    en: 'The name is the name of its file: whoever has this device can read it, and nothing else of it',
    ru: 'Имя профиля — это имя файла: его прочтёт каждый, у кого есть это устройство, остального — никто',
  },
  none: { en: 'There are no profiles in {folder}', ru: 'В {folder} нет профилей' },
  question: {
    en: 'Remove the profile {name} for good? Documents: {credentials}, lines of history: {history}. What was shown stays with those who have seen it; without a backup nothing of it comes back, its key neither',
    ru: 'Удалить профиль {name} навсегда? Документов: {credentials}, записей истории: {history}. Уже показанное останется у тех, кому показано; без резервной копии не вернётся ничего, в том числе ключ',
  },
  removed: { en: 'Removed the profile {name}', ru: 'Профиль {name} удалён' },
} as const

const actions = ['add', 'list', 'remove'] as const

export const walletProfileCommand: CommandSpec = {
  name: 'wallet profile',
  arguments: '<add|list|remove> [name]',
  summary: {
    en: 'several people on one device: a wallet each, in the folder that --wallet names',
    ru: 'несколько человек на одном устройстве: у каждого свой кошелёк в папке --wallet',
  },
  async run(input, session) {
    const action = requireKnown('wallet profile', input.first, actions)
    const folder = walletPlaceOf(input.text('wallet'), session)
    if (action === 'list') return listed(folder, session)
    const name = input.args[1]
    if (name === undefined) throw new UsageError(words.name, { details: { action } })
    const path = profilePath(folder, name)
    return action === 'add' ? added(folder, path, session) : removed(name, path, session)
  },
}

function listed(folder: string, session: Session): Outcome {
  const profiles = profilesIn(folder)
  return {
    document: { folder, profiles },
    lines: profiles.length === 0 ? [session.say(words.none, { folder })] : profiles,
  }
}

async function added(folder: string, path: string, session: Session): Promise<Outcome> {
  if (!session.dryRun) await makeFolder(folder)
  const made = await makeWallet(path, session)
  return { ...made, lines: [...made.lines, session.say(words.readable)] }
}

/** Only whoever can open a profile removes it here: nobody loses a brother's wallet by a slip of the finger. */
async function removed(name: string, path: string, session: Session): Promise<Outcome> {
  const store = await withWalletPassphrase(session, (passphrase) =>
    withPlace(path, () => openWalletFile(path, passphrase)),
  )
  try {
    const wallet = new Wallet({ store, now: session.now })
    const [credentials, history] = [await wallet.list(() => {}), await wallet.history()]
    const counts = {
      credentials: session.number(credentials.length),
      history: session.number(history.length),
    }
    if (!session.dryRun) await requireYes(session, session.say(words.question, { name, ...counts }))
  } finally {
    await store.close()
  }
  if (!session.dryRun) for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
  return { document: { removed: name }, lines: [session.say(words.removed, { name })] }
}
