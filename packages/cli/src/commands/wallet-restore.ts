/** `attestat wallet restore`: a wallet out of its backup, in a new place or over what is left of it. */
import { dirname } from 'node:path'
import type { CodeWords } from '@attestat/credential'
import {
  type Backup,
  type BackupLock,
  backupLimits,
  joinRecoveryShares,
  lockWithRecoverySecret,
  openBackup,
  type RestorePermission,
  readBackupHeader,
  readRecoveryWords,
  restoreWallet,
  type WalletCode,
  type WalletCounts,
  WalletError,
  type WalletStore,
} from '@attestat/wallet'
import { lockWithPassphrase } from '@attestat/wallet/backup'
import { createWalletFile } from '@attestat/wallet/sqlite'
import { CliError, withHint, withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { makeFolder, readInput, readTextInput, whatIsAt } from '../files.ts'
import { nextCommand } from '../next-command.ts'
import { readOtherPassphrase, readPassphrase } from '../passphrase.ts'
import type { Session } from '../session.ts'
import { ask } from '../terminal.ts'
import { walletPathOf, withWalletStore } from '../wallet-session.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  ask: { en: 'Passphrase of the backup: ', ru: 'Пароль резервной копии: ' },
  askWords: { en: 'The 24 words of the sheet: ', ru: '24 слова с листа: ' },
  question: {
    en: 'Put the backup of {date} in the place of {path}? What only this wallet has is lost for good',
    ru: 'Поставить копию от {date} на место {path}? То, что есть только в этом кошельке, пропадёт навсегда',
  },
  restored: {
    en: 'Restored {path} as of {date}: documents {credentials}, lines of history {history}',
    ru: 'Восстановлен {path} на {date}: документов {credentials}, записей истории {history}',
  },
  lost: {
    en: 'What was there is gone: documents {credentials}, lines of history {history}',
    ru: 'Прежнего больше нет: документов {credentials}, записей истории {history}',
  },
  look: { en: 'To look at it: {command}', ru: 'Посмотреть: {command}' },
} as const

const permissions: readonly RestorePermission[] = ['older', 'foreign']

export const walletRestoreCommand: CommandSpec = {
  name: 'wallet restore',
  arguments: '<file>',
  summary: { en: 'bring a wallet back from its backup', ru: 'вернуть кошелёк из резервной копии' },
  options: [
    [
      '--backup-passphrase-file <file>',
      { en: 'file with the passphrase of the backup', ru: 'файл с паролем резервной копии' },
    ],
    [
      '--words-file <file>',
      { en: 'file with the 24 words, or the sheet as text', ru: 'файл с 24 словами или лист текстом' },
    ],
    ['--share-file <file...>', { en: 'file with a share', ru: 'файл с долей' }],
    [
      '--allow <older|foreign...>',
      {
        en: 'older: lose what only the wallet has; foreign: replace another wallet',
        ru: 'older: потерять то, что есть только в кошельке; foreign: заменить другой кошелёк',
      },
    ],
  ],
  async run(input, session) {
    input.refuseTogether('backupPassphraseFile', ['wordsFile', 'shareFile'])
    input.refuseTogether('wordsFile', ['shareFile'])
    const allow = input.listOf('allow', permissions) as readonly RestorePermission[]
    const path = walletPathOf(input.text('wallet'), session)
    const bytes = await readInput(input.first, backupLimits.bytes)
    const { method } = await withPlace(input.first, () => readBackupHeader(bytes))
    const lock = await lockOf(method, input, session)
    const backup = await withPlace(input.first, () => openBackup(bytes, lock))
    const lost =
      whatIsAt(path) === 'nothing'
        ? await restoreNew(path, backup, session)
        : await withWalletStore(input.text('wallet'), session, async (store) => {
            const replace: WalletStore['replace'] = async (records, mark) => {
              if (session.dryRun) return
              const date = session.date(backup.createdAt)
              if (allow.length > 0) await requireYes(session, session.say(words.question, { date, path }))
              await store.replace(records, mark)
            }
            return (await withPlace(path, () => restoreOver({ ...store, replace }, backup, allow))).lost
          })
    return outcomeOf(path, { backup, lost }, session)
  },
}

/** @throws as `restoreWallet`, and says how to insist. */
async function restoreOver(
  store: WalletStore,
  backup: Backup,
  allow: readonly RestorePermission[],
): ReturnType<typeof restoreWallet> {
  try {
    return await restoreWallet(store, backup, { allow })
  } catch (error) {
    const hint = error instanceof WalletError ? toInsist[error.code] : undefined
    throw hint ? withHint(error as WalletError, hint) : error
  }
}

/** How to restore in spite of a refusal. */
const toInsist: Partial<Record<WalletCode, CodeWords>> = {
  BACKUP_OLDER: {
    en: 'To lose it and restore all the same: --allow older',
    ru: 'Всё же восстановить и потерять это: --allow older',
  },
  BACKUP_FOREIGN: {
    en: 'To put it in the place of this wallet all the same: --allow foreign',
    ru: 'Всё же поставить её на место этого кошелька: --allow foreign',
  },
}

async function restoreNew(path: string, { records }: Backup, session: Session): Promise<WalletCounts> {
  const passphrase = await readPassphrase(session, { isNew: true, of: 'wallet' })
  if (session.dryRun) return { credentials: 0, history: 0 }
  // With the machine its folder of profiles was lost, too.
  await makeFolder(dirname(path))
  await (await createWalletFile(path, passphrase, { records })).close()
  return { credentials: 0, history: 0 }
}

/** What was given to open the backup with, or else what its method asks for. */
async function lockOf(
  method: BackupLock['method'],
  input: CommandInput,
  session: Session,
): Promise<BackupLock> {
  const [shareFiles, wordsFile] = [input.list('shareFile'), input.text('wordsFile')]
  if (shareFiles.length > 0) {
    const texts: string[] = []
    for (const file of shareFiles) texts.push(await readTextInput(file, maxPageBytes))
    return lockWithRecoverySecret(await joinRecoveryShares(texts))
  }
  if (wordsFile !== undefined) {
    const text = await readTextInput(wordsFile, maxPageBytes)
    return lockWithRecoverySecret(await withPlace(wordsFile, () => readRecoveryWords(text)))
  }
  const file = input.text('backupPassphraseFile')
  if (method === 'passphrase' || file !== undefined) {
    const option = '--backup-passphrase-file'
    return lockWithPassphrase(
      await readOtherPassphrase(session, { file, option, ask: words.ask, isNew: false }),
    )
  }
  if (!session.interactive) throw new CliError('RECOVERY_NEEDED')
  return lockWithRecoverySecret(readRecoveryWords(await ask(session.say(words.askWords))))
}

function outcomeOf(
  path: string,
  { backup, lost }: { readonly backup: Backup; readonly lost: WalletCounts },
  session: Session,
) {
  const counts = ({ credentials, history }: WalletCounts) => ({
    credentials: session.number(credentials),
    history: session.number(history),
  })
  const { id, createdAt, credentials, history } = backup
  const command = nextCommand(session, ['wallet', 'list'], ['wallet', 'passphraseFile'])
  return {
    document: { path, backup: id, createdAt, credentials, history, lost },
    lines: [
      session.say(words.restored, { path, date: session.date(createdAt), ...counts(backup) }),
      ...(lost.credentials + lost.history > 0 ? [session.say(words.lost, counts(lost))] : []),
      session.say(words.look, { command }),
    ],
  }
}

/** A page with words or a share. */
const maxPageBytes = 65_536
