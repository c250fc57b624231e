/** Whoever stands for a child, for the child's wallet to show: as JSON and as a line. */
import { claimWords, credentialType } from '@attestat/credential'
import type { GuardianInState, KnownGuardian } from '@attestat/wallet'
import { stateText } from './cards.ts'
import type { Session } from './session.ts'

const words = {
  guardian: {
    en: '{name} · {relation} · until {date} · {state} · {did}',
    ru: '{name} · {relation} · до {date} · {state} · {did}',
  },
  unnamed: { en: 'guardian', ru: 'представитель' },
} as const

/** A guardian as JSON. */
export function guardianDocument({ link: _link, key: _key, ...told }: GuardianInState): object {
  return told
}

/** A guardian on one line, with what is known of the link. */
export function guardianText(guardian: GuardianInState, session: Session): string {
  const { relation, validUntil, did } = guardian
  return session.say(words.guardian, {
    name: guardianName(guardian, session),
    relation: relation === undefined ? '—' : relationText(relation, session),
    date: validUntil ? session.date(validUntil) : '—',
    state: stateText(guardian, session),
    did,
  })
}

/** What a guardian is called. */
export function guardianName({ name }: Pick<KnownGuardian, 'name'>, session: Session): string {
  return name ?? session.say(words.unnamed)
}

/** How a guardian comes to act for a child, in the reader's language. */
function relationText(relation: string, session: Session): string {
  const display = credentialType('guardian-link').claims.find(({ path }) => path.at(-1) === 'relation')
  const told = display && claimWords(display, relation)
  return told ? session.say(told) : relation
}
