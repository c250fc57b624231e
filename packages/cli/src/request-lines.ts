/** A presentation request, as a family reads it before it decides. */
import type { ReceivedRequest } from '@attestat/wallet'
import { receiverText } from './receiver-words.ts'
import type { Session } from './session.ts'
import { registeredLines } from './warning-lines.ts'

const words = {
  asks: { en: 'Asks: {who} ({how})', ru: 'Запрашивает: {who} ({how})' },
  recognised: { en: 'in the registry', ru: 'есть в реестре' },
  callsItself: {
    en: 'in the registry; calls itself: {name}',
    ru: 'есть в реестре; называет себя: {name}',
  },
  notNow: {
    en: 'in the registry: {name}, but it is not recognised now',
    ru: 'в реестре: {name}, но сейчас не признаётся',
  },
  signed: {
    en: 'the request is signed; no registry knows by whom',
    ru: 'запрос подписан; реестру неизвестно, кем',
  },
  unsigned: { en: 'nobody vouches for who asks', ru: 'никто не подтверждает, кто спрашивает' },
  purpose: { en: 'What for: {purpose}', ru: 'Зачем: {purpose}' },
  retention: { en: 'Kept for: {retention}', ru: 'Срок хранения: {retention}' },
} as const

/** What a request says that it is for, in the reader's language if it can be. */
export function purposeOf(request: ReceivedRequest, session: Session): string | undefined {
  const { purpose } = request.statement ?? {}
  return purpose?.[session.language] ?? purpose?.ru ?? purpose?.en
}

/** Who asks, who vouches for them, what for, and for how long it is kept. */
export function requestLines(request: ReceivedRequest, session: Session): string[] {
  const { statement } = request
  const purpose = purposeOf(request, session)
  return [
    session.say(words.asks, {
      who: whoAsks(request, session),
      how: vouchedFor(request, session),
    }),
    ...(purpose === undefined ? [] : [session.say(words.purpose, { purpose })]),
    ...(statement?.retention === undefined
      ? []
      : [session.say(words.retention, { retention: session.duration(statement.retention) })]),
    ...registeredLines(request, session),
  ]
}

/** Who asks: by the registry's name where it recognises them now, else as they call themselves. */
export function whoAsks(request: ReceivedRequest, session: Session): string {
  return (
    registeredName(request, session) ??
    receiverText({ audience: request.clientId, receiver: request.statement?.name }, session)
  )
}

function registeredName(request: ReceivedRequest, session: Session): string | undefined {
  const { recognition } = request
  if (!recognition || recognition.status === 'unknown' || !isRecognisedNow(request, session)) return undefined
  return recognition.entry.name[session.language]
}

function vouchedFor(request: ReceivedRequest, session: Session): string {
  const { signedBy, recognition, statement } = request
  if (!signedBy) return session.say(words.unsigned)
  if (!recognition || recognition.status === 'unknown') return session.say(words.signed)
  if (!isRecognisedNow(request, session)) {
    return session.say(words.notNow, { name: recognition.entry.name[session.language] })
  }
  const { name: registered } = recognition.entry
  const others = Object.values(statement?.name ?? {}).filter(
    (name) => name !== registered.ru && name !== registered.en,
  )
  return others.length === 0
    ? session.say(words.recognised)
    : session.say(words.callsItself, { name: others.join(', ') })
}

/** Whether the registry recognises who asks, as of now. */
export function isRecognisedNow({ signedBy, recognition }: ReceivedRequest, session: Session): boolean {
  if (!signedBy || recognition?.status !== 'recognised') return false
  const now = session.now()
  const { entry, validUntil } = recognition
  return entry.from <= now && now < (entry.until ?? validUntil) && now < validUntil
}
