/** The list of checks of one credential, and the carrying out of them all. */
import {
  type Check,
  type CheckName,
  type CredentialEnvelope,
  checkNames,
  checksOfTheWhole,
  type DcqlCredential,
  type Kind,
  kindOfCredential,
  openCredential,
  type ReadCredential,
  type ResolvedKey,
  ToolkitError,
  type TypeDisplay,
  verifyEnvelope,
} from '@attestat/credential'
import type { Recognition } from '@attestat/trust'
import { ownDisplayOf } from '../kind.ts'
import type { PresentedToken } from '../presented.ts'
import { audience, nonce } from './audience-and-nonce.ts'
import { holderBinding } from './holder-binding.ts'
import { inBatch } from './in-batch.ts'
import { issuerMayAward } from './issuer-may-award.ts'
import { entryRefused, issuerRecognised } from './issuer-recognised.ts'
import { keyValidAtTime } from './key-valid-at-time.ts'
import { asOfProof } from './proven-time.ts'
import { queryMatched, toDcql } from './query-matched.ts'
import {
  type Answer,
  answer,
  type CheckRule,
  fromDocument,
  passed,
  type Question,
  refusal,
  type Surroundings,
} from './question.ts'
import { byRegistry } from './registry-term.ts'
import { rootPinned } from './root-pinned.ts'
import { schema } from './schema.ts'
import { status } from './status.ts'
import { validityPeriod } from './validity-period.ts'

/** Checks that need nothing but the question. One check, one line. */
export const rules: readonly (readonly [CheckName, CheckRule])[] = [
  ['key-valid-at-time', keyValidAtTime],
  ['issuer-recognised', issuerRecognised],
  ['root-pinned', rootPinned],
  ['issuer-may-award', issuerMayAward],
  ['validity-period', validityPeriod],
  ['status', status],
  ['schema', schema],
]

/** Everything that was found out about one credential. */
export interface Examination {
  /** One answer to every question about a credential, in the order of `checkNames`. */
  readonly checks: readonly Answer[]
  readonly envelope?: CredentialEnvelope
  readonly credential?: ReadCredential
  readonly recognition?: Recognition
  /** Of a genuine credential, when its kind is known here. */
  readonly kind?: Kind
  /** As DCQL sees the credential; there where something is asked for. */
  readonly shown?: DcqlCredential
  /** The words of an issuer's own type. */
  readonly display?: TypeDisplay
  /** The moment that its bundle proves, where it was judged as of then. */
  readonly provenAt?: Date
  /** When the holder signed, by their own word; there where the signature holds. */
  readonly presentedAt?: Date
}

/** Carries out every check of one presented credential. Never throws for what the credential is. */
export async function examine(token: PresentedToken, surroundings: Surroundings): Promise<Examination> {
  const { trust, request, batchProof } = surroundings
  if (token.refused) {
    return { checks: complete([refusal('format', token.refused, 'failed')], surroundings) }
  }
  const opened = await attempt('format', () => openCredential(token.text, token))
  if ('refused' in opened) return { checks: complete([opened.refused], surroundings) }
  const envelope = opened.value
  const { recognition, refused: refusedEntry } = await recognise(envelope.issuer, surroundings)

  // RFC 9901 §7.3: the signature before anything that costs more. The claims are read all the same, to be shown as
  // what they are, claimed; the limits of the strict edge bound what that costs.
  const verified = await attempt('signature', () => verifyEnvelope(envelope, trust.resolveKey))
  const read = await attempt('format', () => envelope.format.read(envelope))
  const answered = 'refused' in verified ? verified.refused : signaturePassed(envelope, verified.value)
  const signature = byRegistry(answered, recognition)
  if ('refused' in read) {
    return { checks: complete([read.refused, signature], surroundings), envelope, recognition }
  }

  const credential = read.value
  const answers = [passed('format', { format: envelope.format.id }, fromDocument), signature]
  const shown = request && toDcql(credential, token.presentation !== undefined)
  const found = { envelope, credential, recognition, ...(shown && { shown }) }
  if ('refused' in verified) {
    // Nobody can tell whose words these are. Where that is because the key is not known, there is one thing left to
    // ask: whether the registry knows the one who is named.
    if (signature.status === 'inconclusive') {
      answers.push(refusedEntry ?? (await issuerRecognised({ ...surroundings, credential, recognition })))
    }
    return { checks: complete(answers, surroundings), ...found }
  }
  const key = verified.value
  const query = request?.dcqlQuery.credentials.find(({ id }) => id === token.queryId)
  const kind = kindOfCredential(credential)
  const asked: Question = {
    ...surroundings,
    credential,
    key,
    recognition,
    kind,
    ...(query ? { query } : {}),
    ...(shown && { shown }),
    ...(token.presentation && { presentation: token.presentation }),
  }
  // Before the others: whether a compromised key counts may rest on it.
  const batch =
    batchProof && (await attempt('in-batch', () => inBatch(asked, token.issued ?? token.text, batchProof)))
  if (batch) answers.push('refused' in batch ? byRegistry(batch.refused, recognition) : batch.value.check)
  const sealed = batch && 'value' in batch ? batch.value.sealed : undefined
  const question: Question = sealed ? { ...asked, sealed } : asked
  // The document as of then; whoever shows it, shows it now.
  const judged = await asOfProof(question)
  for (const [name, rule] of rules) {
    const known = name === 'issuer-recognised' ? refusedEntry : undefined
    answers.push(known ?? (await ask(name, rule, judged)))
  }
  const held = await askHolder(question)
  answers.push(...held.answers)
  if (request) answers.push(await ask('query-matched', queryMatched, question))
  const display =
    kind === undefined ? await attempt('schema', () => ownDisplayOf(credential, trust)) : undefined
  return {
    checks: complete(answers, surroundings),
    ...found,
    ...(kind === undefined ? {} : { kind }),
    ...(display && 'value' in display && display.value ? { display: display.value } : {}),
    ...(judged.provenAt && { provenAt: judged.provenAt }),
    ...(held.presentedAt && { presentedAt: held.presentedAt }),
  }
}

/** The answers as checks of the credential at a position. */
export function placeChecks(answers: readonly Answer[], credential: number): Check[] {
  return answers.map((given) => ({ ...given, credential }))
}

/** What the registry says of an issuer; an answer already where its entry does not hold up. */
export async function recognise(
  issuer: string,
  { trust }: Surroundings,
): Promise<{ readonly recognition: Recognition; readonly refused?: Answer }> {
  try {
    return { recognition: await trust.recognise(issuer) }
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    // An entry that does not hold up says nothing good of anybody.
    const unknown = { status: 'unknown', source: 'registry' } as const
    return { recognition: unknown, refused: entryRefused(error, trust.registry) }
  }
}

async function askHolder(question: Question): Promise<{ answers: readonly Answer[]; presentedAt?: Date }> {
  const held = await attempt('holder-binding', () => holderBinding(question))
  if ('refused' in held) return { answers: [held.refused] }
  const { check, binding } = held.value
  if (binding) {
    const answers = [
      check,
      await ask('audience', (asked) => audience(asked, binding), question),
      await ask('nonce', (asked) => nonce(asked, binding), question),
    ]
    return { answers, presentedAt: binding.issuedAt }
  }
  // Nobody signed for an audience or a nonce, and why that is has been said.
  if (check.status === 'failed') return { answers: [check] }
  return { answers: [check, { ...check, name: 'audience' }, { ...check, name: 'nonce' }] }
}

function signaturePassed({ jws }: CredentialEnvelope, key: ResolvedKey): Answer {
  return passed('signature', { alg: jws.alg, kid: key.kid }, key.source)
}

/** What came of {@link attempt}. */
export type Attempt<T> = { readonly value: T } | { readonly refused: Answer }

/** Carries something out whose refusal is an answer. */
export async function attempt<T>(name: CheckName, act: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await act() }
  } catch (error) {
    return { refused: refusedBy(name, error) }
  }
}

/** Asks one question; a refusal is its answer. */
export async function ask<Q>(
  name: CheckName,
  rule: (question: Q) => Answer | Promise<Answer>,
  question: Q,
): Promise<Answer> {
  try {
    return await rule(question)
  } catch (error) {
    return refusedBy(name, error)
  }
}

function refusedBy(name: CheckName, error: unknown): Answer {
  if (error instanceof ToolkitError) return refusal(name, error)
  // Anything else is a fault of ours or of the trust source, and no verdict on the credential.
  throw error
}

/** An answer to every question about a credential: what could not be asked is said to be skipped. */
export function complete(answers: readonly Answer[], { request, batchProof }: Surroundings): Answer[] {
  const unasked: readonly (CheckName | false)[] = [
    ...checksOfTheWhole,
    'not-replaced',
    !request && 'query-matched',
    !batchProof && 'in-batch',
  ]
  return checkNames
    .filter((name) => !unasked.includes(name))
    .map((name) => answers.find((given) => given.name === name) ?? answer(name, 'skipped', 'CHECK_SKIPPED'))
}
