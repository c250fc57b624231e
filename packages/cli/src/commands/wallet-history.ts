/** `attestat wallet history`, `withdraw` and `receipt`: what was shown to whom, and what becomes of the consent. */
import { withdrawalStatement } from '@attestat/openid4vc'
import { readHistoryExport, type Wallet } from '@attestat/wallet'
import { UsageError, withPlace } from '../codes.ts'
import { askYes } from '../consent.ts'
import { entryTexts, inOrder, type WholeEntry } from '../consent-words.ts'
import { requireKind } from '../file-kind.ts'
import { readTextInput, requireFree, writeOutput } from '../files.ts'
import { historyPage } from '../history-page.ts'
import { receiverText } from '../receiver-words.ts'
import type { Session } from '../session.ts'
import { walletChoice, withWallet } from '../wallet-session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  nothingShown: { en: 'Nothing was shown yet', ru: 'Ещё ничего не показывали' },
  exported: {
    en: 'Wrote {path}: the history, its end signed with your key. It is not sealed: whoever has the file can read it, and see that nothing in it was changed (attestat consent check)',
    ru: 'Записано в {path}: история, конец которой подписан вашим ключом. Файл не запечатан: кто его получит, прочтёт и увидит, что ничего не изменено (attestat consent check)',
  },
  exportedApart: {
    en: 'Wrote {path}: the history, its end signed with another key than the wallet’s own, by which your documents could be linked to all others (--own-key signs with it). It is not sealed: whoever has the file can read it, and see that nothing in it was changed (attestat consent check)',
    ru: 'Записано в {path}: история, конец которой подписан не собственным ключом кошелька: по нему эти документы можно было бы связать с остальными (--own-key подписывает им). Файл не запечатан: кто его получит, прочтёт и увидит, что ничего не изменено (attestat consent check)',
  },
  page: { en: 'Wrote {path}, not sealed', ru: 'Записано: {path}, не запечатано' },
  question: {
    en: 'Withdraw consent no. {number}, given on {date} to {who}?',
    ru: 'Отозвать согласие № {number}, данное {date}: {who}?',
  },
  unbound: {
    en: 'Nothing that was shown is bound to a key: the receiver cannot see that the notice is yours, and it need not count there (WITHDRAWAL_NOT_BY_HOLDER)',
    ru: 'Показанное не привязано ни к какому ключу: получатель не увидит, что заявление от вас, и может его не принять (WITHDRAWAL_NOT_BY_HOLDER)',
  },
  notice: {
    en: 'The notice, to be sent to {who}: {path}',
    ru: 'Заявление, отправьте его: {who}: {path}',
  },
  number: {
    en: 'a line of the history is named by its number, as wallet history shows it',
    ru: 'запись истории называют её номером, как его показывает wallet history',
  },
  you: { en: 'you', ru: 'вы' },
  kept: {
    en: 'Kept with no. {number}: receipt of {who}',
    ru: 'Сохранена к записи № {number}: расписка, {who}',
  },
} as const

export const walletHistoryCommands: readonly CommandSpec[] = [
  {
    name: 'wallet history',
    summary: { en: 'what was shown to whom, and what refused', ru: 'кому и что показано, кому отказано' },
    options: [
      [
        '--export <file>',
        {
          en: 'write it for somebody else, signed: for a complaint',
          ru: 'записать для других, с подписью: для жалобы',
        },
      ],
      [
        '--receiver <id>',
        {
          en: 'only what was shown to this one: its id, or the number of a line about it',
          ru: 'только показанное этому получателю: его обозначение или номер записи о нём',
        },
      ],
      [
        '--own-key',
        {
          en: 'sign the export with the wallet’s own key, though documents have keys of their own',
          ru: 'подписать выгрузку собственным ключом кошелька, хотя у документов свои ключи',
        },
      ],
      [
        '--html <file>',
        { en: 'write a page to read and print', ru: 'записать страницу, чтобы прочесть и напечатать' },
      ],
    ],
    async run(input, session) {
      const [exported, named, page] = [input.text('export'), input.text('receiver'), input.text('html')]
      for (const path of [exported, page]) if (path !== undefined) requireFree(path, session.force)
      return withWallet({ wallet: input.text('wallet') }, session, async (wallet) => {
        const all = await Promise.all([wallet.history(), wallet.refusals(), wallet.agePolicies()])
        const whole = inOrder<WholeEntry>(all.flat())
        const receiver = named === undefined ? undefined : receiverOf(named, whole)
        const history = whole.filter(
          (entry) => receiver === undefined || ('audience' in entry && entry.audience === receiver),
        )
        const names = await guardianNames(wallet, session)
        const written: string[] = []
        if (exported !== undefined) {
          const text = await wallet.exportHistory({
            withOwnKey: input.flag('ownKey'),
            ...(receiver === undefined ? {} : { audience: receiver }),
          })
          if (!session.dryRun) await writeOutput(exported, text, ownerOnly)
          const { holder } = await readHistoryExport(text)
          const isOwn = holder === (await wallet.id()).did
          written.push(session.say(isOwn ? words.exported : words.exportedApart, { path: exported }))
        }
        if (page !== undefined) {
          if (!session.dryRun) await writeOutput(page, historyPage(history, session, names), ownerOnly)
          written.push(session.say(words.page, { path: page }))
        }
        return {
          document: history,
          lines: [
            ...(history.length === 0
              ? [session.say(words.nothingShown)]
              : history.flatMap((line) => entryTexts(line, session, names))),
            ...written,
          ],
        }
      })
    },
  },
  {
    name: 'wallet withdraw',
    arguments: '<number>',
    summary: {
      en: 'withdraw a consent: a signed notice for whoever was shown something',
      ru: 'отозвать согласие: подписанное заявление для получателя',
    },
    options: [['--out <file>', { en: 'file for the notice', ru: 'файл заявления' }]],
    async run(input, session) {
      const out = input.required('out')
      const sequence = sequenceOf(input.first)
      if (out !== '-') requireFree(out, session.force)
      return withWallet({ wallet: input.text('wallet') }, session, async (wallet) => {
        const line = await withPlace(input.first, () => wallet.line(sequence))
        const who = receiverText(line, session)
        const isBound = line.knownBy?.length !== 0
        const warning = isBound ? [] : [session.say(words.unbound)]
        const question = session.say(words.question, { number: sequence, date: session.date(line.at), who })
        const left = session.dryRun || line.withdrawal ? warning : await askYes(warning, question, session)
        const { withdrawal } = await wallet.withdraw(sequence)
        const document = { sequence, audience: line.audience, withdrawnAt: withdrawal.at, bound: isBound }
        if (out === '-')
          return { document: { ...document, notice: withdrawal.notice }, lines: [], data: withdrawal.notice }
        if (!session.dryRun) await writeOutput(out, `${withdrawal.notice}\n`, ownerOnly)
        return {
          document: { ...document, out },
          lines: [
            ...left,
            ...entryTexts({ ...line, withdrawal }, session, await guardianNames(wallet, session)),
            session.say(words.notice, { who, path: out }),
            session.say(withdrawalStatement),
          ],
        }
      })
    },
  },
  {
    name: 'wallet receipt',
    arguments: '<file>',
    summary: {
      en: 'keep the receipt of whoever was shown something',
      ru: 'сохранить расписку получателя',
    },
    options: [
      [
        '--trust <pack>',
        { en: 'trust pack that knows the receiver', ru: 'пакет доверия, где есть получатель' },
      ],
    ],
    async run(input, session) {
      const choice = walletChoice(input, session)
      const text = await readTextInput(input.first)
      return withWallet(choice, session, async (wallet) => {
        const line = await withPlace(input.first, () => {
          requireKind('receipt', text)
          return wallet.keepReceipt(text)
        })
        const who = receiverText(line, session)
        return {
          document: { sequence: line.sequence, receipts: line.receipts.length },
          lines: [session.say(words.kept, { number: line.sequence, who })],
        }
      })
    },
  },
]

/** What the guardians of a wallet are called, by their DIDs; its owner may be one of somebody else's. */
async function guardianNames(wallet: Wallet, session: Session): Promise<ReadonlyMap<string, string>> {
  const guardians = await wallet.family.guardians()
  const { did: own } = await wallet.id()
  return new Map([
    ...guardians.flatMap(({ did, name }) => (name === undefined ? [] : [[did, name] as const])),
    [own, session.say(words.you)],
  ])
}

/** A receiver by its id as it is, or by the number of a line about it: a whole key is for nobody to type. */
function receiverOf(named: string, history: readonly WholeEntry[]): string {
  const line = history.find(({ sequence }) => String(sequence) === named)
  return line && 'audience' in line ? line.audience : named
}

/** @throws UsageError for what is no number. */
function sequenceOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(words.number)
  return Number(text)
}

const ownerOnly = 0o600
