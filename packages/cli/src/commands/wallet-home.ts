/** `attestat wallet list`, `find`, `timeline`, `show`: what the owner has, on the terminal or as a page to print. */
import { formatPath, type ToolkitError } from '@attestat/credential'
import {
  type Card,
  cardFields,
  cardStates,
  countCards,
  filterCards,
  timelineOf,
  type Wallet,
} from '@attestat/wallet'
import { cardDocument, cardLines, cardStateText, cardWords, claimDocument, countsText } from '../cards.ts'
import { claimText } from '../claims.ts'
import { withPlace } from '../codes.ts'
import { refillLines } from '../copy-lines.ts'
import { dayOptions, readDayRange } from '../day-range.ts'
import { requireFree, writeOutput } from '../files.ts'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import { cardPage, cardsPage } from '../wallet-page.ts'
import { withWallet } from '../wallet-session.ts'
import type { CommandInput, CommandSpec, OptionSpec } from './command.ts'

const words = {
  empty: { en: 'The wallet is empty', ru: 'Кошелёк пуст' },
  none: { en: 'Nothing like that is here', ru: 'Такого здесь нет' },
  damaged: {
    en: 'A damaged record, left as it is: {at}',
    ru: 'Повреждённая запись, оставлена как есть: {at}',
  },
  undated: { en: 'without a date', ru: 'без даты' },
  page: {
    en: 'Wrote {path}, for looking at and printing. It is not sealed: whoever has it can read it',
    ru: 'Записано {path}: посмотреть и напечатать. Файл не запечатан, его прочтёт каждый, у кого он есть',
  },
} as const

const htmlOption: OptionSpec = [
  '--html <file>',
  { en: 'write a page to look at and print', ru: 'записать страницу, чтобы посмотреть и напечатать' },
]

export const walletHomeCommands: readonly CommandSpec[] = [
  {
    name: 'wallet list',
    summary: { en: 'all credentials, or some of them', ru: 'все документы или часть их' },
    options: [
      [`--field <${cardFields.join('|')}>`, { en: 'of this field alone', ru: 'только из этой области' }],
      [`--state <${cardStates.join('|')}>`, { en: 'in this state alone', ru: 'только в этом состоянии' }],
      ...dayOptions,
      htmlOption,
    ],
    async run(input, session) {
      const page = pageOf(input, session)
      const filter = {
        field: input.oneOf('field', cardFields),
        state: input.oneOf('state', cardStates),
        awarded: readDayRange(input),
      }
      return listed(input, session, (cards) => filterCards(cards, filter), page)
    },
  },
  {
    name: 'wallet find',
    arguments: '<text...>',
    summary: {
      en: 'credentials by words in their names, or else in what they say: their beginnings, or other forms of them',
      ru: 'документы по словам в названиях или, если там нет, в содержании: по началу слова или в другой форме',
    },
    run: (input, session) =>
      listed(input, session, async (_cards, wallet) => wallet.find(input.args.join(' '), () => {})),
  },
  {
    name: 'wallet timeline',
    summary: { en: 'achievements year by year, and how many', ru: 'достижения по годам и сколько их' },
    async run(input, session) {
      return withWallet({ wallet: input.text('wallet') }, session, async (wallet) => {
        const { cards, damaged } = await cardsIn(wallet)
        const [years, counts] = [timelineOf(cards), countCards(cards)]
        return {
          document: {
            ...counts,
            years: years.map(({ year, cards }) => ({ year, cards: cards.map(cardDocument) })),
          },
          lines:
            cards.length === 0
              ? [session.say(words.empty)]
              : [
                  ...years.flatMap(({ year, cards }) => [
                    year === undefined ? session.say(words.undated) : String(year),
                    ...cardLines(cards, session, 2),
                  ]),
                  countsText(counts, session),
                ],
          ...damagedOutcome(damaged),
        }
      })
    },
  },
  {
    name: 'wallet show',
    arguments: '<id>',
    summary: { en: 'one credential, claim by claim', ru: 'один документ по пунктам' },
    options: [htmlOption],
    async run(input, session) {
      const page = pageOf(input, session)
      return withWallet({ wallet: input.text('wallet') }, session, async (wallet) => {
        const { card, claims } = await withPlace(input.first, () => wallet.show(input.first))
        return {
          document: { ...cardDocument(card), claims: claims.map(claimDocument) },
          lines: [
            `${session.say(card.label)} · ${card.issuer.name ?? card.issuer.id}`,
            cardStateText(card, session),
            session.say(card.isVerified ? cardWords.verified : cardWords.notVerified),
            ...refillLines([card], session),
            ...tableLines(
              claims.map((claim) => [
                session.say(claim.label),
                claimText(claim, session),
                session.say(claim.hideable ? cardWords.hideable : cardWords.visible),
                formatPath(claim.path),
              ]),
            ),
            ...(await writePage(page, () => cardPage(card, claims, session), session)),
          ],
        }
      })
    },
  },
]

async function listed(
  input: CommandInput,
  session: Session,
  choose: (cards: readonly Card[], wallet: Wallet) => readonly Card[] | Promise<readonly Card[]>,
  page?: string,
): Promise<Outcome> {
  return withWallet({ wallet: input.text('wallet') }, session, async (wallet) => {
    const { cards, damaged } = await cardsIn(wallet)
    const chosen = await choose(cards, wallet)
    const nothing = cards.length + damaged.length === 0 ? words.empty : words.none
    const shown = [
      ...cardLines(chosen, session),
      ...damaged.map(({ at = '' }) => session.say(words.damaged, { at })),
    ]
    return {
      document: [
        ...chosen.map(cardDocument),
        ...damaged.map(({ code, at }) => ({ state: 'damaged', code, at })),
      ],
      lines: [
        ...(shown.length === 0 ? [session.say(nothing)] : shown),
        ...(chosen.length > 1 ? [countsText(countCards(chosen), session)] : []),
        ...refillLines(chosen, session),
        ...(await writePage(page, () => cardsPage(chosen, session), session)),
      ],
      ...damagedOutcome(damaged),
    }
  })
}

async function cardsIn(
  wallet: Wallet,
): Promise<{ readonly cards: readonly Card[]; readonly damaged: readonly ToolkitError[] }> {
  const damaged: ToolkitError[] = []
  return { cards: await wallet.list((error) => damaged.push(error)), damaged }
}

/** The list is what was asked for; that it is not whole must be heard all the same. */
function damagedOutcome([first]: readonly ToolkitError[]): Pick<Outcome, 'refusal'> {
  return first ? { refusal: first } : {}
}

/** Where the page goes. @throws CliError `FILE_EXISTS`, before the wallet is opened. */
function pageOf(input: CommandInput, session: Session): string | undefined {
  const path = input.text('html')
  if (path !== undefined) requireFree(path, session.force)
  return path
}

async function writePage(path: string | undefined, make: () => string, session: Session): Promise<string[]> {
  if (path === undefined) return []
  if (!session.dryRun) await writeOutput(path, make(), ownerOnly)
  return [session.say(words.page, { path })]
}

const ownerOnly = 0o600
