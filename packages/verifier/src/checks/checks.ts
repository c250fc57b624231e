/** The list of checks of one credential, and the carrying out of them all. */
import {
  type CheckName,
  type CredentialEnvelope,
  checkNames,
  checksOfTheWhole,
  type DcqlCredential,
  type Kind,
  kindOfCredential,
  type ReadCredential,
  ToolkitError,
  type TypeDisplay,
  verifyEnvelope,
} from '@attestat/credential'
import type { Recognition } from '@attestat/trust'
import { ownDisplayOf } from '../kind.ts'
import type { PresentedToken } from '../presented.ts'
import { ask, attempt } from './ask.ts'
import { audience } from './audience.ts'
import { formatPassed, openToken, readOpened } from './format.ts'
import { holderBinding } from './holder-binding.ts'
import { inBatch } from './in-batch.ts'
import { issuerMayAward } from './issuer-may-award.ts'
import { entryRefused, issuerRecognised } from './issuer-recognised.ts'
import { keyValidAtTime } from './key-valid-at-time.ts'
import { nonce } from './nonce.ts'
import { asOfProof } from './proven-time.ts'
import { queryMatched, toDcql } from './query-matched.ts'
import {
  type Answer,
  answer,
  type CheckRule,
  type Question,
  resolverFor,
  type Surroundings,
} from './question.ts'
import { byRegistry } from './registry-term.ts'
import { rootPinned } from './root-pinned.ts'
import { schema } from './schema.ts'
import { signature } from './signature.ts'
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
  const opened = openToken(token)
  if ('refused' in opened) return { checks: complete([opened.refused], surroundings) }
  const envelope = opened.value
  const { recognition, refused: refusedEntry } = await recognise(envelope.issuer, surroundings)

  // RFC 9901 §7.3: the signature before anything that costs more. The claims are read all the same, to be shown as
  // what they are, claimed; the limits of the strict edge bound what that costs.
  const signed = await signature(envelope.jws, recognition, () =>
    verifyEnvelope(envelope, resolverFor({ trust, recognition })),
  )
  const read = await readOpened(envelope)
  if ('refused' in read) {
    return { checks: complete([read.refused, signed.check], surroundings), envelope, recognition }
  }

  const credential = read.value
  const answers = [formatPassed(envelope.format.id), signed.check]
  const shown = request && toDcql(credential, token.presentation !== undefined)
  const found = { envelope, credential, recognition, ...(shown && { shown }) }
  const { key } = signed
  if (!key) {
    // Nobody can tell whose words these are. Where that is because the key is not known, there is one thing left to
    // ask: whether the registry knows the one who is named.
    if (signed.check.status === 'inconclusive') {
      answers.push(refusedEntry ?? issuerRecognised({ ...surroundings, credential, recognition }))
    }
    return { checks: complete(answers, surroundings), ...found }
  }
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
  const judged = surroundings.policy.judgedAsOf === 'proof' ? await asOfProof(question) : question
  const ruled = rules.map(([name, rule]) => {
    const known = name === 'issuer-recognised' ? refusedEntry : undefined
    return known ?? ask(name, rule, judged)
  })
  const matched = request ? [ask('query-matched', queryMatched, question)] : []
  answers.push(...(await Promise.all([...ruled, ...matched])))
  const held = await askHolder(question)
  answers.push(...held.answers)
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
    const answers = await Promise.all([
      check,
      ask('audience', (asked) => audience(asked, binding), question),
      ask('nonce', (asked) => nonce(asked, binding), question),
    ])
    return { answers, presentedAt: binding.issuedAt }
  }
  // Nobody signed for an audience or a nonce, and why that is has been said.
  if (check.status === 'failed') return { answers: [check] }
  return { answers: [check, { ...check, name: 'audience' }, { ...check, name: 'nonce' }] }
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
