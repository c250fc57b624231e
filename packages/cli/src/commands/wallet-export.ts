/** `attestat wallet export`: everything as plain files, to take to another wallet. */
import { join } from 'node:path'
import type { ToolkitError } from '@attestat/credential'
import { exportWallet, type WalletStore } from '@attestat/wallet'
import { rescueWalletFile } from '@attestat/wallet/sqlite'
import { requireYes } from '../consent.ts'
import { makeFolder, requireFree, writeOutput } from '../files.ts'
import { withWalletStore } from '../wallet-session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  written: {
    en: 'Files in {path}: {count}. They are not sealed: whoever has them can read them',
    ru: 'Файлов в {path}: {count}. Они не запечатаны: их прочтёт каждый, у кого они есть',
  },
  question: {
    en: 'Write the key unsealed as well? Whoever has it can show your documents as you can',
    ru: 'Записать и незапечатанный ключ? С ним любой сможет показывать ваши документы, как вы сами',
  },
  damaged: {
    en: 'Cannot be read and was left out: {at}',
    ru: 'Не читается и пропущено: {at}',
  },
} as const

export const walletExportCommand: CommandSpec = {
  name: 'wallet export',
  arguments: '<dir>',
  summary: {
    en: 'all documents as plain files for another wallet',
    ru: 'все документы обычными файлами для другого кошелька',
  },
  options: [
    ['--with-key', { en: 'the key as well, unsealed', ru: 'и ключ, незапечатанным' }],
    [
      '--rescue',
      {
        en: 'what can still be read of a damaged wallet',
        ru: 'то, что ещё читается в повреждённом кошельке',
      },
    ],
  ],
  async run(input, session) {
    const folder = input.first
    const withKey = input.flag('withKey')
    const damaged: ToolkitError[] = []
    const onDamaged = (error: ToolkitError): unknown => damaged.push(error)
    const work = async (store: WalletStore) => {
      const files = await exportWallet(store, { withKey, onDamaged })
      for (const { name } of files) requireFree(join(folder, name), session.force)
      if (!session.dryRun) {
        if (withKey) await requireYes(session, session.say(words.question))
        await makeFolder(folder)
        for (const { name, text } of files) await writeOutput(join(folder, name), text, ownerOnly)
      }
      return {
        document: {
          folder,
          files: files.map(({ name, mediaType }) => ({ name, mediaType })),
          damaged: damaged.map(({ code, at }) => ({ code, at })),
        },
        lines: [
          session.say(words.written, { path: folder, count: session.number(files.length) }),
          ...damaged.map(({ at = '' }) => session.say(words.damaged, { at })),
        ],
        // What is sound was written; that it is not all must be heard.
        ...(damaged[0] ? { refusal: damaged[0] } : {}),
      }
    }
    return input.flag('rescue')
      ? withWalletStore(input.text('wallet'), session, work, (path, passphrase) =>
          rescueWalletFile(path, passphrase, { onDamaged }),
        )
      : withWalletStore(input.text('wallet'), session, work)
  },
}

const ownerOnly = 0o600
