/** What would be shown of which documents, and what stays with their owner. */
import { credentialTypes } from '@attestat/credential'
import {
  type AnswerOption,
  type NearMiss,
  nearMisses,
  type SelectedCredential,
  type WalletSelection,
  walletCodes,
} from '@attestat/wallet'
import { cardStateText } from './cards.ts'
import { claimLines } from './claims.ts'
import { consentWords } from './consent-words.ts'
import { nextCommand, placeholders } from './next-command.ts'
import type { Session } from './session.ts'
import { warningLines } from './warning-lines.ts'

const words = {
  option: { en: 'Way {number}:', ru: 'Способ {number}:' },
  shown: { en: 'Will be shown:', ru: 'Будет показано:' },
  visible: { en: 'Always visible:', ru: 'Видно всегда:' },
  hidden: { en: 'Stays with you:', ru: 'Останется у вас:' },
  none: { en: 'Nothing here answers this request:', ru: 'Здесь нечем ответить на запрос:' },
  unbound: {
    en: '{name} · {issuer}: it is bound to no key, and whoever asks insists on one. Ask {issuer} for a challenge, prove your key with it and send the file, to get the document bound to that: {command}',
    ru: '{name} · {issuer}: документ не привязан к ключу, а запросившему это нужно. Попросите вызов ({issuer}), подтвердите им свой ключ и отправьте файл, чтобы документ к нему привязали: {command}',
  },
  format: {
    en: '{name} · {issuer}: the document is there, but not in the format that is asked for. Ask {issuer} for that one',
    ru: '{name} · {issuer}: документ есть, но не в том формате, о котором просят. Попросите нужный: {issuer}',
  },
  claims: {
    en: '{name} · {issuer}: the document is there, but does not say all that is asked',
    ru: '{name} · {issuer}: документ есть, но в нём нет всего, о чём спрашивают',
  },
  absent: { en: 'there is no such document here', ru: 'такого документа здесь нет' },
  moreMissed: { en: 'and others that nearly do: {count}', ru: 'и ещё почти подходящих: {count}' },
  lastCopy: {
    en: 'This is the last single-use copy that nobody has seen: ask the issuer for more',
    ru: 'Это последняя одноразовая копия, которую никто не видел: попросите у эмитента ещё',
  },
  noCopy: {
    en: 'Every single-use copy was shown before: whoever was shown this one can tell that it is the same person. Ask the issuer for more, or show it again with --reuse-copy',
    ru: 'Все одноразовые копии уже показаны: кто видел эту, поймёт, что это тот же человек. Попросите у эмитента ещё или покажите её снова: --reuse-copy',
  },
} as const

/** A document, and what of it would be shown. */
export type ShownCredential = Pick<SelectedCredential, 'card' | 'shown' | 'alwaysVisible' | 'hidden'>

/** Every way to answer, or that there is none. */
export function selectionLines(selection: WalletSelection, session: Session): string[] {
  if (selection.options.length > 0) {
    return selection.options.flatMap((option, i) => [
      session.say(words.option, { number: i + 1 }),
      ...optionLines(option, session),
      ...warningLines(selection, i, session),
    ])
  }
  const missed = nearMisses(selection)
  return [
    session.say(words.none),
    ...selection.unanswered.flatMap(({ queryId }) => {
      const ofQuery = missed.filter((one) => one.queryId === queryId)
      return [
        `  ${queryText(queryId, selection, session)}`,
        ...(ofQuery.length === 0 ? [`    ${session.say(words.absent)}`] : []),
        ...ofQuery.slice(0, mostTold).map((one) => `    ${missText(one, session)}`),
        ...(ofQuery.length > mostTold
          ? [`    ${session.say(words.moreMissed, { count: session.number(ofQuery.length - mostTold) })}`]
          : []),
      ]
    }),
  ]
}

/** The kind of document that a query asks for, or the name that the query has where it names none that is known. */
function queryText(queryId: string, { request }: WalletSelection, session: Session): string {
  const query = request.dcqlQuery.credentials.find(({ id }) => id === queryId)
  const achievements = new Set(
    query?.claims?.flatMap(({ path, values }) => (path.at(-1) === 'achievementType' ? (values ?? []) : [])),
  )
  const type = credentialTypes.find(
    ({ vct, achievementTypes }) =>
      query?.meta.vctValues?.includes(vct) || achievementTypes.some((name) => achievements.has(name)),
  )
  return type ? session.say(type.label) : queryId
}

/** So many documents that nearly do are told of; the rest are counted. */
const mostTold = 3

/** A document that would do but for one thing, and what to do about that. */
function missText({ card, why }: NearMiss, session: Session): string {
  const { issuer, label } = card
  const slots = { name: session.say(label), issuer: issuer.name ?? issuer.id }
  if (why !== 'unbound') return session.say(words[why], slots)
  const prove = ['wallet', 'id', '--audience', issuer.id, '--nonce', placeholders.nonce]
  const command = nextCommand(session, [...prove, '--out', placeholders.file], ['wallet', 'passphraseFile'])
  return session.say(words.unbound, { ...slots, command })
}

/** What one way to answer would show. */
export function optionLines({ credentials }: AnswerOption, session: Session): string[] {
  return credentials.flatMap((credential) => shownLines(credential, session))
}

/** Both sides of the line, since the owner's choice must be informed. */
export function shownLines(
  { card, shown, alwaysVisible, hidden }: ShownCredential,
  session: Session,
): string[] {
  return [
    `${session.say(card.label)} · ${card.issuer.name ?? card.issuer.id} · ${cardStateText(card, session)}`,
    session.say(words.shown),
    ...(shown.length === 0 ? [`  ${session.say(consentWords.nothingMore)}`] : claimLines(shown, session)),
    session.say(words.visible),
    ...claimLines(alwaysVisible, session),
    ...(hidden.length === 0 ? [] : [session.say(words.hidden), ...claimLines(hidden, session)]),
    ...copyLines(card, session),
  ]
}

/** What to mind about the single-use copy that is to be shown. */
function copyLines({ copies }: ShownCredential['card'], session: Session): string[] {
  if (!copies || copies.left > 1) return []
  if (copies.inDrafts !== undefined && copies.left === 0) return [session.say(walletCodes.COPY_IN_DRAFT)]
  return [session.say(copies.left === 1 ? words.lastCopy : words.noCopy)]
}
