/** Who something is shown to, as a family reads it: by name where there is one, and never by a whole key. */
import type { Label } from '@attestat/credential'
import type { Session } from './session.ts'

const words = {
  named: { en: '{name}, {id}', ru: '{name}, {id}' },
  unknown: { en: 'an unknown receiver, {id}', ru: 'неизвестный получатель, {id}' },
  give: {
    en: 'Give it to {who}: by mail, on a stick, or as they say',
    ru: 'Передайте ответ: {who} — по почте, на носителе или как там скажут',
  },
  post: { en: 'Send it to {who}, at {uri}', ru: 'Отправьте ответ: {who}, по адресу {uri}' },
  key: { en: 'key {key}', ru: 'ключ {key}' },
} as const

/** A receiver: what it is called, and what it calls itself. */
export interface NamedReceiver {
  /** A client identifier, or whatever an answer is addressed to. */
  readonly audience: string
  readonly receiver?: Partial<Label> | undefined
}

/** A receiver by the name that it gives itself, and by its address or a part of its key. The whole id is in `--json`. */
export function receiverText({ audience, receiver }: NamedReceiver, session: Session): string {
  const name = receiver?.[session.language] ?? receiver?.ru ?? receiver?.en
  const id = audience.replace(/^(?:decentralized_identifier|redirect_uri):/, '')
  if (name !== undefined) return session.say(words.named, { name, id: idText(id, session) })
  return isKey(id) ? session.say(words.unknown, { id: idText(id, session) }) : idText(id, session)
}

/** What is left to do with an answer that was written. @param uri Where the receiver takes it, if there is such a place. */
export function handOverLine(who: string, uri: string | undefined, session: Session): string {
  return uri === undefined ? session.say(words.give, { who }) : session.say(words.post, { who, uri })
}

/** A DID by its address, or by both ends of its key; any other id as it is. */
export function idText(id: string, session: Session): string {
  if (!isKey(id)) return id.replace(/^did:web:/, '')
  const key = id.slice('did:key:'.length)
  return session.say(words.key, { key: `${key.slice(0, 6)}…${key.slice(-8)}` })
}

function isKey(id: string): boolean {
  return /^did:(?:key|jwk):/.test(id)
}
