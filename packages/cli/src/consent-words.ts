/** A consent in words: what was shown to whom, what for, until when, and what became of it. */
import { type ConcretePath, credentialTypes, formatPath, type Label } from '@attestat/credential'
import type { ShownCredential } from '@attestat/openid4vc'
import type { HistoryLine } from '@attestat/wallet'
import type { Session } from './session.ts'

export const consentWords = {
  line: {
    en: 'No. {number} · {date} · {audience} · {purpose} · by {by}',
    ru: '№ {number} · {date} · {audience} · {purpose} · согласие: {by}',
  },
  until: { en: 'until {date}', ru: 'до {date}' },
  shown: { en: '{kind}: {claims}', ru: '{kind}: {claims}' },
  document: { en: 'Document', ru: 'Документ' },
  nothingMore: { en: 'only what is always visible', ru: 'только то, что видно всегда' },
  approved: { en: 'approved by {guardian}', ru: 'согласовано: {guardian}' },
  standing: {
    en: 'approved by {guardian}, once for all',
    ru: 'согласовано: {guardian}, постоянным согласием',
  },
  withdrawn: { en: 'withdrawn on {date}', ru: 'согласие отозвано {date}' },
  receipt: { en: 'receipt of the receiver, kept on {date}', ru: 'расписка получателя, сохранена {date}' },
} as const

/**
 * A line of the history for a person, and under it what was shown, who approved it and what followed.
 *
 * @param names Of guardians, by their DIDs, where they are known.
 */
export function historyTexts(
  line: HistoryLine,
  session: Session,
  names: ReadonlyMap<string, string> = new Map(),
): string[] {
  const { sequence, at, purpose, by, until, approval, withdrawal, receipts } = line
  const told = session.say(consentWords.line, {
    number: sequence,
    date: session.date(at),
    audience: receiverText(line, session),
    purpose,
    by,
  })
  const end = until ? ` · ${session.say(consentWords.until, { date: session.date(until) })}` : ''
  const after = [
    ...(approval ? [approvalText(approval, session, names)] : []),
    ...(withdrawal ? [session.say(consentWords.withdrawn, { date: session.date(withdrawal.at) })] : []),
    ...receipts.map((one) => session.say(consentWords.receipt, { date: session.date(one.at) })),
  ]
  return [`${told}${end}`, ...[...shownTexts(line.credentials, session), ...after].map((text) => `  ${text}`)]
}

function approvalText(
  { guardian: did, standing }: NonNullable<HistoryLine['approval']>,
  session: Session,
  names: ReadonlyMap<string, string>,
): string {
  const name = names.get(did)
  const guardian = name === undefined ? did : `${name}, ${did}`
  return session.say(standing === undefined ? consentWords.approved : consentWords.standing, { guardian })
}

/** The receiver by the name that it gives itself and by what it is called. */
export function receiverText(
  { receiver, audience }: Pick<HistoryLine, 'receiver' | 'audience'>,
  session: Session,
): string {
  const name = receiver?.[session.language] ?? receiver?.ru ?? receiver?.en
  return name === undefined ? audience : `${name}, ${audience}`
}

/** What was shown of each credential: names of claims, never what they say. */
export function shownTexts(
  credentials: readonly (ShownCredential & { readonly labels?: readonly Label[] })[],
  session: Session,
): string[] {
  return credentials.map(({ kind, disclosed, labels }) => {
    const type = credentialTypes.find(({ id }) => id === kind)
    const names =
      labels?.map((label) => session.say(label)) ??
      disclosed.map((path) => pathText(path, type?.claims ?? [], session))
    return session.say(consentWords.shown, {
      kind: type ? session.say(type.label) : (kind ?? session.say(consentWords.document)),
      claims: names.length > 0 ? [...new Set(names)].join(', ') : session.say(consentWords.nothingMore),
    })
  })
}

/** What a type calls the claim at a path, or the path itself. */
function pathText(
  path: ConcretePath,
  claims: readonly { readonly path: readonly (string | number | null)[]; readonly label: Label }[],
  session: Session,
): string {
  // In `dc+sd-jwt` the document stands under `ld`.
  const inDocument = path[0] === 'ld' ? path.slice(1) : path
  const claim = claims.find(
    (one) =>
      one.path.length <= inDocument.length &&
      one.path.every(
        (step, i) => step === inDocument[i] || (step === null && Number.isInteger(inDocument[i])),
      ),
  )
  return claim ? session.say(claim.label) : formatPath(path)
}
