/** Single-use copies in words: how many are left, and what to do once there is none. */
import type { Card } from '@attestat/wallet'
import { nextCommand, placeholders } from './next-command.ts'
import type { Session } from './session.ts'

const words = {
  left: {
    en: '{name}: single-use copies that nobody has seen: {left} of {total}',
    ru: '{name}: одноразовых копий, которых никто не видел: {left} из {total}',
  },
  ask: {
    en: '{name}: every single-use copy was shown. Ask {issuer} for new ones',
    ru: '{name}: все одноразовые копии показаны. Попросите новые: {issuer}',
  },
  askWithKeys: {
    en: '{name}: every single-use copy was shown. Ask {issuer} for a challenge, make new keys, and send the file: {command}',
    ru: '{name}: все одноразовые копии показаны. Попросите вызов ({issuer}), создайте новые ключи и отправьте файл: {command}',
  },
} as const

/** What to do about documents of which no copy is left. */
export function refillLines(cards: readonly Card[], session: Session): string[] {
  return cards.flatMap(({ label, issuer, copies, isBound }) => {
    if (copies?.left !== 0 || copies.inDrafts !== undefined) return []
    const slots = { name: session.say(label), issuer: issuer.name ?? issuer.id }
    if (!isBound) return [session.say(words.ask, slots)]
    const command = nextCommand(
      session,
      [
        ...['wallet', 'id', '--copies', String(copies.total), '--audience', issuer.id],
        ...['--nonce', placeholders.nonce, '--out', placeholders.file],
      ],
      ['wallet', 'passphraseFile'],
    )
    return [session.say(words.askWithKeys, { ...slots, command })]
  })
}

/** How many copies are left of what was just shown. */
export function leftLines(cards: readonly Card[], session: Session): string[] {
  return [
    ...cards.flatMap(({ label, copies }) =>
      copies
        ? [
            session.say(words.left, {
              name: session.say(label),
              left: session.number(copies.left),
              total: session.number(copies.total),
            }),
          ]
        : [],
    ),
    ...refillLines(cards, session),
  ]
}
