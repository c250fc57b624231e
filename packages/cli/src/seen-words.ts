/** A finished presentation as its receiver will read it, in the words of `attestat verify`. */
import type { SeenCredential } from '@attestat/wallet'
import { claimLines, otherClaims, type ShownClaim, shownClaims } from './claims.ts'
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
      ...claimLines(claimsSeen(one), session).map((line) => `  ${line}`),
      `  ${one.holder === undefined ? session.say(words.noKey) : session.say(words.key, { holder: one.holder })}`,
    ]),
    ...(seen.some(({ mayHideMore }) => mayHideMore) ? [`  ${session.say(verifyWords.hidden)}`] : []),
  ]
}

/** What is nowhere in the words of a type is seen all the same. */
function claimsSeen(seen: SeenCredential): readonly ShownClaim[] {
  const type = seen.display ?? typeOf(seen)
  return [...shownClaims(seen.document, type), ...otherClaims(seen.document, type)]
}
