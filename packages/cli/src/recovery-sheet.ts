/** What a family prints and puts away: the 24 words of a backup, or one share of its secret, and what to do with it. */
import type { CodeWords, Language } from '@attestat/credential'
import type { Session } from './session.ts'

/** What is on a page. Nothing in it comes from a stranger, so nothing needs to be escaped. */
export interface RecoveryPage {
  /** Short name of the backup, so that page and file find each other. */
  readonly backup: string
  readonly madeOn: Date
  readonly secret:
    | { readonly words: readonly string[] }
    | {
        readonly share: string
        readonly number: number
        readonly shares: number
        readonly needed: number
      }
}

const words = {
  title: { en: 'Recovery sheet of a wallet', ru: 'Лист восстановления кошелька' },
  shareTitle: {
    en: 'Share {number} of {shares} of the recovery secret of a wallet',
    ru: 'Доля {number} из {shares} секрета восстановления кошелька',
  },
  backup: { en: 'Backup {backup}, {date}', ru: 'Резервная копия {backup}, {date}' },
} as const

const explained: Readonly<Record<'words' | 'share', Readonly<Record<Language, readonly string[]>>>> = {
  words: {
    en: [
      'With these 24 words and the backup file the wallet comes back: all documents, the history of what was shown to whom, and the key.',
      'Whoever has both has the wallet. Keep the sheet where you keep birth certificates, and the file somewhere else. Without the sheet nobody can open the file, whoever they are.',
      'When the wallet is lost: install attestat, type the words into a text file, and run',
    ],
    ru: [
      'С этими 24 словами и файлом резервной копии кошелёк вернётся: все документы, история показов и ключ.',
      'У кого есть и то и другое, у того кошелёк. Храните лист там же, где свидетельства о рождении, а файл — в другом месте. Без листа файл не откроет никто.',
      'Если кошелёк потерян: установите attestat, наберите слова в текстовом файле и выполните',
    ],
  },
  share: {
    en: [
      'Somebody trusts you with a share of the key to their backup. Any {needed} of the {shares} shares together with the backup file bring their wallet back; yours alone tells nothing.',
      'Keep this page safe, apart from the other shares and from the file. Give it to its owner only, and make sure that it is the owner who asks.',
      'When the wallet is lost: install attestat, put {needed} of the shares into text files, and run',
    ],
    ru: [
      'Вам доверили долю ключа к резервной копии. Любые доли в количестве {needed} из {shares} вместе с файлом копии вернут кошелёк; одна ваша доля не говорит ничего.',
      'Храните эту страницу надёжно, отдельно от других долей и от файла. Отдайте её только владельцу, убедившись, что просит именно он.',
      'Если кошелёк потерян: установите attestat, запишите доли ({needed}) в текстовые файлы и выполните',
    ],
  },
}

const commands: Readonly<Record<'words' | 'share', CodeWords>> = {
  words: {
    en: 'attestat wallet restore BACKUP --words-file WORDS.txt --wallet NEW.wallet',
    ru: 'attestat wallet restore КОПИЯ --words-file СЛОВА.txt --wallet НОВЫЙ.wallet',
  },
  share: {
    en: 'attestat wallet restore BACKUP --share-file ONE.txt --share-file OTHER.txt --wallet NEW.wallet',
    ru: 'attestat wallet restore КОПИЯ --share-file ОДНА.txt --share-file ДРУГАЯ.txt --wallet НОВЫЙ.wallet',
  },
}

/** A page as text: it can be printed as it is, and given to `wallet restore` as it is. */
export function recoveryText(page: RecoveryPage, session: Session): string {
  const { title, backup, secret, prose, command } = said(page, session)
  const lines = prose.flatMap((paragraph) => [...(paragraph.match(/.{1,78}(?: |$)/g) ?? []), ''])
  const all = [title, backup, '', ...secret, '', ...lines, `  ${command}`]
  return `${all.map((line) => line.trimEnd()).join('\n')}\n`
}

/** A page for a browser to print. */
export function recoveryHtml(page: RecoveryPage, session: Session): string {
  const { title, backup, secret, prose, command } = said(page, session)
  const listed =
    'words' in page.secret
      ? `<ol>\n${page.secret.words.map((word) => `<li>${word}</li>`).join('\n')}\n</ol>`
      : `<pre>${secret.join('\n')}</pre>`
  return `<!doctype html>
<html lang="${session.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  body { font: 12pt/1.5 sans-serif; max-width: 42em; margin: 2em auto; padding: 0 1em; }
  ol { columns: 3; font-size: 14pt; border: 1px solid; padding: 1em 1em 1em 3em; }
  pre { font-size: 14pt; border: 1px solid; padding: 1em; white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
<h1>${title}</h1>
<p>${backup}</p>
${listed}
${prose.map((paragraph) => `<p>${paragraph}</p>`).join('\n')}
<p><code>${command}</code></p>
</html>
`
}

function said({ backup, madeOn, secret }: RecoveryPage, session: Session) {
  const kind = 'words' in secret ? 'words' : 'share'
  const details = 'words' in secret ? {} : { ...secret }
  const fill = (text: string): string => session.say({ en: text, ru: text }, details)
  return {
    title: session.say(kind === 'words' ? words.title : words.shareTitle, details),
    backup: session.say(words.backup, { backup, date: session.date(madeOn) }),
    secret:
      'words' in secret
        ? secret.words.map((word, i) => `${String(i + 1).padStart(2)}. ${word}`)
        : shareLines(secret.share),
    prose: explained[kind][session.language].map(fill),
    command: session.say(commands[kind]),
  }
}

/** A share in lines that fit a page: what stands between its groups does not matter. */
function shareLines(share: string): readonly string[] {
  const [prefix = '', groups = ''] = share.split(':')
  return [`${prefix}:`, ...(groups.match(/(?:\w+-?){1,6}/g) ?? [])]
}
