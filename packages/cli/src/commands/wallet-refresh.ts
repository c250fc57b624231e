/** `attestat wallet refresh`: what became of the documents, by the status lists of their issuers. */
import { type FetchFact, mirrorFetch, onlineTrust, TrustError } from '@attestat/trust'
import { nodeFetch } from '@attestat/trust/node'
import type { RefreshedList } from '@attestat/wallet'
import { cardDocument, cardLines } from '../cards.ts'
import { exitCodes } from '../exit-codes.ts'
import { guardianDocument, guardianText } from '../guardian-words.ts'
import type { Session } from '../session.ts'
import { readSites } from '../site-facts.ts'
import { walletChoice, withWallet } from '../wallet-session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  newer: { en: '{url}: as of {date}', ru: '{url}: по состоянию на {date}' },
  same: { en: '{url}: nothing newer than {date}', ru: '{url}: новее, чем на {date}, нет' },
  refused: { en: '{url}: not known: {reason} ({code})', ru: '{url}: неизвестно: {reason} ({code})' },
  unkept: {
    en: '{url}: as of {date}; {reason} ({code})',
    ru: '{url}: по состоянию на {date}; {reason} ({code})',
  },
  none: {
    en: 'No document here names a status list',
    ru: 'Ни один документ здесь не называет списка статусов',
  },
  changed: { en: 'Of these something else is known now:', ru: 'О них теперь известно иное:' },
} as const

export const walletRefreshCommand: CommandSpec = {
  name: 'wallet refresh',
  summary: {
    en: 'ask the issuers’ status lists what became of the documents',
    ru: 'узнать по спискам статусов эмитентов, что стало с документами',
  },
  options: [
    [
      '--trust <pack>',
      { en: 'trust pack that knows the issuers’ keys', ru: 'пакет доверия с ключами эмитентов' },
    ],
    [
      '--mirror <dir-or-url>',
      {
        en: 'ask a mirror alone: a folder of sites, or an https address with each host below it',
        ru: 'спрашивать лишь зеркало: папку с сайтами или адрес https, под которым лежит каждый хост',
      },
    ],
  ],
  async run(input, session) {
    const mirror = input.text('mirror')
    const network = nodeFetch()
    const fetchFact = mirror === undefined ? network : await fromMirror(mirror, network)
    const choice = walletChoice(input, session)
    // With a mirror nobody else is asked, for keys neither; and a mirror's keys are nobody's word.
    const addNetwork = mirror === undefined
    return withWallet(
      choice,
      session,
      async (wallet) => {
        const { lists, changed, changedGuardians } = await wallet.refresh({ fetchFact })
        const told = [
          ...cardLines(changed, session, 2),
          ...changedGuardians.map((guardian) => `  ${guardianText(guardian, session)}`),
        ]
        return {
          exitCode: lists.some(({ error }) => error) ? exitCodes.inputRefused : exitCodes.done,
          document: {
            lists: lists.map(({ error, ...list }) => ({ ...list, ...(error ? { code: error.code } : {}) })),
            changed: changed.map(cardDocument),
            changedGuardians: changedGuardians.map(guardianDocument),
          },
          lines: [
            ...(lists.length === 0
              ? [session.say(words.none)]
              : lists.map((list) => listLine(list, session))),
            ...(told.length === 0 ? [] : [session.say(words.changed), ...told]),
          ],
        }
      },
      addNetwork ? (base) => onlineTrust({ base, fetchFact: network, now: session.now }) : undefined,
    )
  },
}

/** A folder has the lists by the address that each names itself, wherever in it they lie. */
async function fromMirror(mirror: string, network: FetchFact): Promise<FetchFact> {
  if (mirror.startsWith('https://')) return mirrorFetch(mirror, network)
  const { statusLists } = await readSites([mirror])
  return async (url) => {
    const token = statusLists.get(url)
    if (token === undefined) throw new TrustError('FETCH_FAILED', { at: url })
    return new TextEncoder().encode(token)
  }
}

function listLine({ url, outcome, asOf, error }: RefreshedList, session: Session): string {
  return session.say(words[outcome], {
    url,
    date: asOf ? session.date(asOf) : '',
    reason: error?.explain(session.language) ?? '',
    code: error?.code ?? '',
  })
}
