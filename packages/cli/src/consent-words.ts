/** A consent in words: what was shown to whom, what for, until when, and what became of it. */
import {
  type CodeWords,
  type ConcretePath,
  credentialTypes,
  formatPath,
  type Label,
  resultLabel,
} from '@attestat/credential'
import type { ShownCredential } from '@attestat/openid4vc'
import type {
  AgePolicy,
  AgePolicyEntry,
  Decision,
  HistoryLine,
  RefusalEntry,
  StandingApproval,
} from '@attestat/wallet'
import { idText, receiverText } from './receiver-words.ts'
import type { Session } from './session.ts'

export const consentWords = {
  number: { en: 'No. {number} · {date}', ru: '№ {number} · {date}' },
  line: {
    en: '{audience} · {purpose} · by {by}',
    ru: '{audience} · {purpose} · согласие: {by}',
  },
  refused: {
    en: '{audience} · {purpose} · refused by {by}',
    ru: '{audience} · {purpose} · отказ: {by}',
  },
  reason: { en: 'why: {reason}', ru: 'почему: {reason}' },
  unstated: { en: 'purpose not stated', ru: 'цель не указана' },
  ages: {
    en: 'who decides at which age, set by {by}',
    ru: 'кто решает в каком возрасте; задано: {by}',
  },
  age: { en: 'from {age}: {decision}', ru: 'с {age} лет: {decision}' },
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
  owner: { en: 'owner', ru: 'владелец' },
  guardian: { en: 'guardian', ru: 'представитель' },
  receipt: { en: 'receipt of the receiver, kept on {date}', ru: 'расписка получателя, сохранена {date}' },
} as const

/** Who agreed, in a record, where no name was given (`--by`). */
export const unnamedOwner = 'owner'
export const unnamedGuardian = 'guardian'

/** Who decides, in words. */
export const decisionWords: Readonly<Record<Decision, CodeWords>> = {
  guardian: { en: 'the guardian alone', ru: 'представитель один' },
  both: { en: 'the owner and the guardian', ru: 'владелец и представитель' },
  student: { en: 'the owner alone', ru: 'владелец один' },
}

/** Who decides at which age, an age a line. */
export function ageTexts({ bands }: AgePolicy, session: Session): string[] {
  return bands.map(({ fromAge, decides }) =>
    session.say(consentWords.age, { age: fromAge, decision: session.say(decisionWords[decides]) }),
  )
}

/** What was consented to, and under it what was shown, who approved it and what followed. */
function consentTexts(line: HistoryLine, session: Session, names: ReadonlyMap<string, string>): string[] {
  const { purpose, by, until, approval, withdrawal, receipts } = line
  const told = session.say(consentWords.line, {
    audience: receiverText(line, session),
    purpose,
    by: named(by, names, session),
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
  return session.say(standing === undefined ? consentWords.approved : consentWords.standing, {
    guardian: named(did, names, session),
  })
}

/** Whoever said yes or no: a guardian by name, or by a part of the key; anybody else in their own words. */
function named(by: string, names: ReadonlyMap<string, string>, session: Session): string {
  if (by === unnamedOwner) return session.say(consentWords.owner)
  if (by === unnamedGuardian) return session.say(consentWords.guardian)
  return names.get(by) ?? idText(by, session)
}

function refusalTexts(refusal: RefusalEntry, session: Session, names: ReadonlyMap<string, string>): string[] {
  const { purpose, by, reason } = refusal
  const told = session.say(consentWords.refused, {
    audience: receiverText(refusal, session),
    purpose: purpose ?? session.say(consentWords.unstated),
    by: named(by, names, session),
  })
  return [told, ...(reason === undefined ? [] : [`  ${session.say(consentWords.reason, { reason })}`])]
}

/** Anything that a history tells of by itself. */
export type WholeEntry = HistoryLine | RefusalEntry | AgePolicyEntry

/** Whatever happened, in its order. */
export function inOrder<T extends { readonly sequence: number }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((one, other) => one.sequence - other.sequence)
}

/**
 * An entry of the history for a person, on lines of its own whatever belongs to it.
 *
 * @param names Of guardians, by their DIDs, where they are known.
 */
export function entryTexts(
  entry: WholeEntry,
  session: Session,
  names: ReadonlyMap<string, string> = new Map(),
): string[] {
  const [first, ...others] = entryContent(entry, session, names)
  return [`${entryTitle(entry, session)} · ${first}`, ...others]
}

/** Which entry it is. */
export function entryTitle({ sequence, at }: WholeEntry, session: Session): string {
  return session.say(consentWords.number, { number: sequence, date: session.date(at) })
}

/** What it says. @param names As {@link entryTexts} has them. */
export function entryContent(
  entry: WholeEntry,
  session: Session,
  names: ReadonlyMap<string, string>,
): string[] {
  if (!('type' in entry)) return consentTexts(entry, session, names)
  if (entry.type === 'refusal') return refusalTexts(entry, session, names)
  const { by, policy } = entry
  const told = session.say(consentWords.ages, { by: named(by, names, session) })
  return [told, ...ageTexts(policy, session).map((text) => `  ${text}`)]
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

/** What a standing approval lets be shown of one kind of document. */
export function termText({ kind, paths }: StandingApproval['claims'][number], session: Session): string {
  const type = credentialTypes.find(({ id }) => id === kind)
  const names = paths.map((path) => {
    const [, result] = /\[([^\]]+)\]/.exec(path) ?? []
    const label = type && result !== undefined && resultLabel(type, { resultDescription: result })
    if (label) return session.say(label)
    const steps = path.split('.').map((step) => (step === '[]' ? 0 : step))
    return pathText(steps, type?.claims ?? [], session)
  })
  return session.say(consentWords.shown, {
    kind: type ? session.say(type.label) : kind,
    claims: names.length > 0 ? names.join(', ') : session.say(consentWords.nothingMore),
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
