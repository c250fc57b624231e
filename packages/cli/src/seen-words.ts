/** A finished presentation as its receiver will read it, in the words of `attestat verify`. */
import type { SeenCredential } from '@attestat/wallet'
import { claimLines, shownClaims } from './claims.ts'
import { typeOf } from './commands/verify-result.ts'
import { words as verifyWords } from './commands/verify-words.ts'
import type { Session } from './session.ts'

const words = {
  title: { en: 'Through the receiver’s eyes:', ru: 'Глазами получателя:' },
  key: { en: 'Key of the owner: {holder}', ru: 'Ключ владельца: {holder}' },
  noKey: {
    en: 'Bound to no key: anybody could show it',
    ru: 'Не привязан к ключу: показать его мог бы любой',
  },
} as const

/** The lines of a preview. */
export function seenLines(seen: readonly SeenCredential[], session: Session): string[] {
  return [
    session.say(words.title),
    ...seen.flatMap((one) => [
      `  ${session.say(verifyWords.issuer, { name: one.issuer })}`,
      ...claimLines(shownClaims(one.document, one.display ?? typeOf(one)), session).map(
        (line) => `  ${line}`,
      ),
      `  ${one.holder === undefined ? session.say(words.noKey) : session.say(words.key, { holder: one.holder })}`,
    ]),
    ...(seen.some(({ mayHideMore }) => mayHideMore) ? [`  ${session.say(verifyWords.hidden)}`] : []),
  ]
}
