/** What a family should notice before it says yes: more is seen than was asked, or more is asked than is needed. */
import {
  type ClaimPath,
  type CodeWords,
  type ConcretePath,
  isDisclosablePath,
  isPrefix,
} from '@attestat/credential'
import { endOfRetention, type PresentationRequest } from '@attestat/openid4vc'
import type { Recognition } from '@attestat/trust'
import type { CardState, OwnerClaim } from './owner-view.ts'
import type { AnswerOption, SelectedCredential, WalletSelection } from './select.ts'

/** A warning about one way to answer. */
export type ChoiceWarning =
  /**
   * Seen: parts of the name, the birth date, the number of a document. `IDENTIFIES_MORE`: though nobody asked for it;
   * `IDENTIFIES_UNNAMED`: with all that the document says of its subject, none of it by name.
   */
  | {
      readonly code: 'IDENTIFIES_MORE' | 'IDENTIFIES_UNNAMED'
      readonly queryId: string
      readonly claims: readonly OwnerClaim[]
    }
  /** The document is not in force, as far as is known here. */
  | { readonly code: 'NOT_IN_FORCE'; readonly queryId: string; readonly state: CardState }
  /** The issuer's signature was not verified when the document arrived. */
  | { readonly code: 'NOT_VERIFIED'; readonly queryId: string }
  /** Another way answers the request as well, and shows a part of this. @property option Its position. */
  | { readonly code: 'MORE_THAN_NEEDED'; readonly option: number }

/** A warning about the request, whatever answers it. */
export type RequestWarning =
  /** Asked for, though the registry does not have it among what this receiver needs. */
  | { readonly code: 'OVERASKING'; readonly paths: readonly ClaimPath[] }
  /** The receiver says that it keeps what it is shown for longer than the registry has it. */
  | { readonly code: 'RETENTION_TOO_LONG'; readonly asked: string; readonly registered: string }

/** The warnings in words. Names of claims, never what they say, go into the slots. */
export const warningWords: Readonly<Record<(ChoiceWarning | RequestWarning)['code'], CodeWords>> = {
  IDENTIFIES_MORE: {
    en: 'This tells more of who you are than was asked: {claims}',
    ru: 'Это говорит о вас больше, чем спросили: {claims}',
  },
  IDENTIFIES_UNNAMED: {
    en: 'All that the document says about you is asked for at once, and with it what tells who you are: {claims}',
    ru: 'Спрашивают сразу всё, что документ говорит о вас, в том числе то, по чему вас узнают: {claims}',
  },
  NOT_IN_FORCE: {
    en: 'The document is not in force ({state}), and will hardly be accepted: ask its issuer for another one',
    ru: 'Документ не действует ({state}), и вряд ли его примут: попросите у эмитента другой',
  },
  NOT_VERIFIED: {
    en: 'Nobody has verified the document: the issuer’s key was not known when it arrived. To have it verified, add it again with a trust pack',
    ru: 'Документ никто не проверил: ключ эмитента не был известен, когда документ был получен. Чтобы проверить, добавьте его снова с пакетом доверия',
  },
  MORE_THAN_NEEDED: {
    en: 'Way {option} answers the request as well, and shows less',
    ru: 'Способ {option} тоже отвечает на запрос и показывает меньше',
  },
  OVERASKING: {
    en: 'The registry does not have this among what the receiver needs: {claims}',
    ru: 'В реестре нет, что получателю это нужно: {claims}',
  },
  RETENTION_TOO_LONG: {
    en: 'The receiver says that it keeps this for {asked}; the registry has {registered}',
    ru: 'Получатель пишет, что хранит это {asked}; в реестре {registered}',
  },
}

/** The warnings about one way to answer. @param option Position in `selection.options`. */
export function choiceWarnings(
  { options }: Pick<WalletSelection, 'options'>,
  option: number,
): readonly ChoiceWarning[] {
  const chosen = options[option]
  if (!chosen) return []
  const less = lesserOption(options, chosen)
  return [
    ...chosen.credentials.flatMap(identifyingWarnings),
    ...chosen.credentials.flatMap(({ queryId, card: { state } }) =>
      state === 'in-force' || state === 'not-checked'
        ? []
        : [{ code: 'NOT_IN_FORCE' as const, queryId, state }],
    ),
    ...chosen.credentials.flatMap(({ queryId, card }) =>
      card.isVerified ? [] : [{ code: 'NOT_VERIFIED' as const, queryId }],
    ),
    ...(less === undefined ? [] : [{ code: 'MORE_THAN_NEEDED' as const, option: less }]),
  ]
}

/**
 * The warnings about a request of somebody whom a registry knows. Of anybody else nobody has said what they need.
 *
 * @param request As `Wallet.readRequest` gives it.
 */
export function requestWarnings(
  request: PresentationRequest & { readonly recognition?: Recognition },
): readonly RequestWarning[] {
  const { recognition, dcqlQuery, statement } = request
  if (!recognition || recognition.status === 'unknown' || recognition.entry.role !== 'verifier') return []
  const { claims, retention: registered } = recognition.entry
  const asked = dcqlQuery.credentials.flatMap((query) => (query.claims ?? []).map(({ path }) => path))
  const paths = claims ? asked.filter((path) => goesBeyond(inDocument(path), claims)) : []
  const retention = statement?.retention
  return [
    ...(paths.length > 0 ? [{ code: 'OVERASKING' as const, paths }] : []),
    ...(retention !== undefined && registered !== undefined && isLonger(retention, registered)
      ? [{ code: 'RETENTION_TOO_LONG' as const, asked: retention, registered }]
      : []),
  ]
}

/** What identifies a person and is seen of a credential without having been asked for, or without its name. */
function identifyingWarnings({
  queryId,
  shown,
  alwaysVisible,
  disclose,
}: SelectedCredential): readonly ChoiceWarning[] {
  const isNamed = ({ path }: OwnerClaim): boolean =>
    disclose.some((asked) => !isWholeSubject(asked) && (isPrefix(asked, path) || isPrefix(path, asked)))
  const isWithAll = ({ path }: OwnerClaim): boolean => disclose.some((asked) => isPrefix(asked, path))
  const unnamed = [...shown, ...alwaysVisible].filter((claim) => isIdentifying(claim.path) && !isNamed(claim))
  const told = [
    { code: 'IDENTIFIES_MORE', claims: unnamed.filter((claim) => !isWithAll(claim)) },
    { code: 'IDENTIFIES_UNNAMED', claims: unnamed.filter(isWithAll) },
  ] as const
  return told.flatMap(({ code, claims }) => (claims.length === 0 ? [] : [{ code, queryId, claims }]))
}

/** Whether a path ends above all that a document says of its subject. */
function isWholeSubject(asked: ConcretePath): boolean {
  return inDocument(asked).length < 2
}

function isIdentifying(path: ConcretePath): boolean {
  const [root, member] = inDocument(path)
  return root === 'credentialSubject' && typeof member === 'string' && identifying.has(member)
}

/** Members of a subject that tell who it is. */
const identifying: ReadonlySet<string> = new Set([
  'name',
  'familyName',
  'familyNamePrefix',
  'givenName',
  'patronymicName',
  'additionalName',
  'dateOfBirth',
  'identifier',
  'licenseNumber',
  'studentId',
  'sourcedId',
  'email',
  'phone',
  'address',
  'image',
  'url',
])

/** In `dc+sd-jwt` the document stands under `ld`. */
function inDocument<P extends readonly unknown[]>(path: P): P {
  return (path[0] === 'ld' ? path.slice(1) : path) as unknown as P
}

/** The option that shows least among those that show a part of what another one shows. */
function lesserOption(options: readonly AnswerOption[], chosen: AnswerOption): number | undefined {
  const all = whatIsSeen(chosen)
  let least: { readonly option: number; readonly size: number } | undefined
  for (const [option, other] of options.entries()) {
    const seen = whatIsSeen(other)
    if (seen.size < (least?.size ?? all.size) && [...seen].every((one) => all.has(one)))
      least = { option, size: seen.size }
  }
  return least?.option
}

function whatIsSeen({ credentials }: AnswerOption): ReadonlySet<string> {
  return new Set(
    credentials.flatMap(({ card, shown }) => [
      card.id,
      ...shown.map(({ path }) => JSON.stringify([card.id, path])),
    ]),
  )
}

/** Whether something is asked for that its owner could hide, and that is not among what is needed. */
function goesBeyond(asked: ClaimPath, claims: readonly ClaimPath[]): boolean {
  // A path that ends above what can be hidden asks for all of it.
  const isWhole = asked.length === 0 || (asked.length === 1 && hidingMembers.has(asked[0]))
  return (isWhole || isDisclosablePath(asked, undefined)) && !claims.some((needed) => covers(needed, asked))
}

const hidingMembers: ReadonlySet<unknown> = new Set(['credentialSubject', 'evidence'])

/** Whether what is needed at one path holds what is asked at another. */
function covers(needed: ClaimPath, asked: ClaimPath): boolean {
  return (
    needed.length <= asked.length &&
    needed.every((step, i) => step === asked[i] || (step === null && typeof asked[i] === 'number'))
  )
}

function isLonger(asked: string, registered: string): boolean {
  const [one, other] = [asked, registered].map((duration) => endOfRetention(anyDay, duration))
  return other !== undefined && (one === undefined || one > other)
}

const anyDay = new Date('2001-01-01T00:00:00Z')
