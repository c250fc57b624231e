/** A presentation request, as a family reads it before it decides. */
import type { ReceivedRequest } from '@attestat/wallet'
import type { Session } from './session.ts'
import { registeredLines } from './warning-lines.ts'

const words = {
  asks: { en: 'Asks: {who} ({how})', ru: 'Запрашивает: {who} ({how})' },
  recognised: { en: 'in the registry: {name}', ru: 'в реестре: {name}' },
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
  const { statement, clientId } = request
  const name = statement?.name?.[session.language] ?? statement?.name?.ru ?? statement?.name?.en
  const purpose = purposeOf(request, session)
  return [
    session.say(words.asks, {
      who: name === undefined ? clientId : `${name}, ${clientId}`,
      how: vouchedFor(request, session),
    }),
    ...(purpose === undefined ? [] : [session.say(words.purpose, { purpose })]),
    ...(statement?.retention === undefined
      ? []
      : [session.say(words.retention, { retention: session.duration(statement.retention) })]),
    ...registeredLines(request, session),
  ]
}

function vouchedFor(request: ReceivedRequest, session: Session): string {
  const { signedBy, recognition } = request
  if (!signedBy) return session.say(words.unsigned)
  if (!recognition || recognition.status === 'unknown') return session.say(words.signed)
  const said = isRecognisedNow(request, session) ? words.recognised : words.notNow
  return session.say(said, { name: recognition.entry.name[session.language] })
}

/** Whether the registry recognises who asks, as of now. */
export function isRecognisedNow({ signedBy, recognition }: ReceivedRequest, session: Session): boolean {
  if (!signedBy || recognition?.status !== 'recognised') return false
  const now = session.now()
  const { entry, validUntil } = recognition
  return entry.from <= now && now < (entry.until ?? validUntil) && now < validUntil
}
