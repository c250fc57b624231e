/** `attestat wallet passphrase`: another passphrase for the same wallet. */
import { changeWalletPassphrase, openWalletFile } from '@attestat/wallet/sqlite'
import { withPlace } from '../codes.ts'
import { readOtherPassphrase, withWalletPassphrase } from '../passphrase.ts'
import { walletPathOf } from '../wallet-session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  new: { en: 'New passphrase: ', ru: 'Новый пароль: ' },
  changed: { en: 'The passphrase of {path} was changed', ru: 'Пароль кошелька {path} изменён' },
  older: {
    en: 'The old one still opens older copies of the file; backups keep their own',
    ru: 'Прежний открывает прежние копии файла; у резервных копий пароль свой',
  },
} as const

export const walletPassphraseCommand: CommandSpec = {
  name: 'wallet passphrase',
  summary: { en: 'change the passphrase of the wallet', ru: 'сменить пароль кошелька' },
  options: [
    ['--new-passphrase-file <file>', { en: 'file with the new passphrase', ru: 'файл с новым паролем' }],
  ],
  async run(input, session) {
    const path = walletPathOf(input.text('wallet'), session)
    await withWalletPassphrase(session, async (passphrase) => {
      const next = await readOtherPassphrase(session, {
        file: input.text('newPassphraseFile'),
        option: '--new-passphrase-file',
        ask: words.new,
        isNew: true,
      })
      await withPlace(path, async () => {
        if (session.dryRun) await (await openWalletFile(path, passphrase)).close()
        else await changeWalletPassphrase(path, passphrase, next)
      })
    })
    return {
      document: { path },
      lines: [session.say(words.changed, { path }), session.say(words.older)],
    }
  },
}
