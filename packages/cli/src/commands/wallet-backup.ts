/** `attestat wallet backup`: everything in one sealed file, under a passphrase, printed words or shares. */
import { join } from 'node:path'
import {
  type BackupLock,
  backupWallet,
  lockWithRecoverySecret,
  mostShares,
  newRecoverySecret,
  readBackupHeader,
  recoveryWordsOf,
  type SplitPlan,
  splitRecoverySecret,
} from '@attestat/wallet'
import { lockWithPassphrase, writePrivateFile } from '@attestat/wallet/backup'
import { UsageError, withPlace } from '../codes.ts'
import { makeFolder, requireFree, writeNewSecret } from '../files.ts'
import { nextCommand } from '../next-command.ts'
import { readOtherPassphrase } from '../passphrase.ts'
import { type RecoveryPage, recoveryHtml, recoveryText } from '../recovery-sheet.ts'
import type { Session } from '../session.ts'
import { withWalletStore } from '../wallet-session.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  ask: { en: 'Passphrase of the backup: ', ru: 'Пароль резервной копии: ' },
  made: { en: 'Wrote the backup {path}, sealed', ru: 'Записана копия {path}, запечатана' },
  printed: {
    en: 'Wrote the sheet {path}: print it, put it away, delete the file. It cannot be made again',
    ru: 'Записан лист {path}: напечатайте, уберите в надёжное место, удалите файл. Повторить его нельзя',
  },
  shared: {
    en: 'Wrote the share {path}: give it to one person and delete the file',
    ru: 'Записана доля {path}: отдайте одному человеку и удалите файл',
  },
  after: { en: 'When the wallet is lost: {command}', ru: 'Если кошелёк потерян: {command}' },
  elsewhere: {
    en: 'Keep the backup on another device, and what opens it in another place',
    ru: 'Храните копию на другом устройстве, а то, чем она открывается, — в другом месте',
  },
  split: {
    en: '--split takes NEEDED-of-SHARES, 2-of-2 to {most}-of-{most}: 2-of-3',
    ru: 'ключ --split ждёт НУЖНО-of-ВСЕГО, от 2-of-2 до {most}-of-{most}: 2-of-3',
  },
  alone: { en: '--split goes with --shares', ru: 'ключ --split нужен вместе с --shares' },
} as const

export const walletBackupCommand: CommandSpec = {
  name: 'wallet backup',
  summary: { en: 'all of the wallet in one sealed file', ru: 'весь кошелёк в одном запечатанном файле' },
  options: [
    ['--out <file>', { en: 'the backup', ru: 'резервная копия' }],
    [
      '--backup-passphrase-file <file>',
      { en: 'seal it with the passphrase in this file', ru: 'запечатать паролем из этого файла' },
    ],
    [
      '--sheet <file>',
      {
        en: 'seal it with 24 new words, and write the sheet to print (.html or text)',
        ru: 'запечатать 24 новыми словами и записать лист для печати (.html или текст)',
      },
    ],
    [
      '--shares <dir>',
      {
        en: 'seal it with a new secret, and write shares of it for several people',
        ru: 'запечатать новым секретом и записать его доли для нескольких людей',
      },
    ],
    [
      '--split <plan>',
      {
        en: 'how many of how many shares are needed (2-of-3)',
        ru: 'сколько долей из скольких нужно (2-of-3)',
      },
    ],
  ],
  async run(input, session) {
    const out = input.required('out')
    input.refuseTogether('backupPassphraseFile', ['sheet', 'shares'])
    const papers = papersOf(input)
    requireFree(out, session.force)
    for (const path of papers.paths) requireFree(path, false)
    return withWalletStore(input.text('wallet'), session, async (store) => {
      const { lock, pages } = await newLock(papers, input, session)
      const bytes = await backupWallet(store, lock, { now: session.now() })
      const { id, method } = await readBackupHeader(bytes)
      if (!session.dryRun) {
        // What opens the backup is on the disk before the backup takes the place of an older one.
        if (papers.shares !== undefined) await makeFolder(papers.shares)
        for (const { path, secret } of pages) {
          const page = { backup: id.slice(0, 8), madeOn: session.now(), secret }
          const text = /\.html?$/i.test(path) ? recoveryHtml(page, session) : recoveryText(page, session)
          await writeNewSecret(path, text)
        }
        await withPlace(out, () => writePrivateFile(out, bytes, { replace: session.force }))
      }
      const passphrase = input.text('backupPassphraseFile')
      const ofPassphrase = passphrase === undefined ? [] : ['--backup-passphrase-file', passphrase]
      const opened =
        papers.sheet !== undefined
          ? openedBy.words
          : papers.shares !== undefined
            ? openedBy.shares
            : ofPassphrase
      const restore = ['wallet', 'restore', out, ...opened, '--wallet', placeOfWallet]
      return {
        document: { out, id, method, bytes: bytes.length, papers: papers.paths },
        lines: [
          session.say(words.made, { path: out }),
          ...pages.map(({ path, secret }) =>
            session.say('words' in secret ? words.printed : words.shared, { path }),
          ),
          session.say(words.elsewhere),
          session.say(words.after, { command: nextCommand(session, restore) }),
        ],
      }
    })
  },
}

const placeOfWallet = { en: 'NEW.wallet', ru: 'НОВЫЙ.wallet' }
const openedBy = {
  words: ['--words-file', { en: 'WORDS.txt', ru: 'СЛОВА.txt' }],
  shares: [
    '--share-file',
    { en: 'ONE.txt', ru: 'ОДНА.txt' },
    '--share-file',
    { en: 'OTHER.txt', ru: 'ДРУГАЯ.txt' },
  ],
}

/** What is written beside the backup. */
interface Papers {
  readonly sheet?: string | undefined
  readonly shares?: string | undefined
  readonly plan: SplitPlan
  readonly paths: readonly string[]
}

function papersOf(input: CommandInput): Papers {
  const [sheet, shares, split] = [input.text('sheet'), input.text('shares'), input.text('split')]
  if (split !== undefined && shares === undefined) throw new UsageError(words.alone)
  const plan = planOf(split ?? '2-of-3')
  const shareFiles = Array.from({ length: shares === undefined ? 0 : plan.shares }, (_, i) =>
    join(shares ?? '', `share-${i + 1}-of-${plan.shares}.txt`),
  )
  return { sheet, shares, plan, paths: [...(sheet === undefined ? [] : [sheet]), ...shareFiles] }
}

function planOf(split: string): SplitPlan {
  const [, needed, shares] = /^(\d{1,2})-of-(\d{1,2})$/.exec(split) ?? []
  const plan = { needed: Number(needed), shares: Number(shares) }
  if (!(plan.needed >= 2 && plan.needed <= plan.shares && plan.shares <= mostShares)) {
    throw new UsageError(words.split, { details: { most: mostShares } })
  }
  return plan
}

interface NewLock {
  readonly lock: BackupLock
  readonly pages: readonly { readonly path: string; readonly secret: RecoveryPage['secret'] }[]
}

async function newLock(
  { sheet, shares, plan, paths }: Papers,
  input: CommandInput,
  session: Session,
): Promise<NewLock> {
  if (paths.length === 0) {
    const passphrase = await readOtherPassphrase(session, {
      file: input.text('backupPassphraseFile'),
      option: '--backup-passphrase-file',
      ask: words.ask,
      isNew: true,
    })
    return { lock: lockWithPassphrase(passphrase), pages: [] }
  }
  const secret = newRecoverySecret()
  const texts = shares === undefined ? [] : await splitRecoverySecret(secret, plan)
  const secrets: RecoveryPage['secret'][] = [
    ...(sheet === undefined ? [] : [{ words: recoveryWordsOf(secret) }]),
    ...texts.map((share, i) => ({ share, number: i + 1, ...plan })),
  ]
  return {
    lock: lockWithRecoverySecret(secret),
    pages: secrets.map((one, i) => ({ path: paths[i] as string, secret: one })),
  }
}
