/** The list of checks of one credential, and the carrying out of them all. */
import {
  type Check,
  type CheckName,
  type CredentialEnvelope,
  openCredential,
  type ReadCredential,
  type ResolvedKey,
  ToolkitError,
  verifyEnvelope,
} from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import type { Recognition, TrustSource } from '@attestat/trust'
import type { Policy } from '../policy.ts'
import { audience, nonce } from './audience-and-nonce.ts'
import { holderBinding } from './holder-binding.ts'
import { issuerMayAward } from './issuer-may-award.ts'
import { issuerRecognised } from './issuer-recognised.ts'
import { keyValidAtTime } from './key-valid-at-time.ts'
import { type Answer, answer, type CheckRule, passed, type Question, refusal } from './question.ts'
import { schema } from './schema.ts'
import { status } from './status.ts'
import { validityPeriod } from './validity-period.ts'

/** Checks that need nothing but the question. One check, one line. */
const rules: readonly (readonly [CheckName, CheckRule])[] = [
  ['key-valid-at-time', keyValidAtTime],
  ['issuer-recognised', issuerRecognised],
  ['issuer-may-award', issuerMayAward],
  ['validity-period', validityPeriod],
  ['status', status],
  ['schema', schema],
]

/** What surrounds the credentials of one presentation. */
export interface Surroundings {
  readonly trust: TrustSource
  readonly policy: Policy
  readonly now: Date
  readonly request?: PresentationRequest
  readonly audience?: string
}

/** Everything that was found out about one credential. */
export interface Examination {
  readonly checks: readonly Answer[]
  readonly envelope?: CredentialEnvelope
  readonly credential?: ReadCredential
  readonly recognition?: Recognition
}

/** Carries out every check of one presented credential. Never throws for what the credential is. */
export async function examine(text: string, surroundings: Surroundings): Promise<Examination> {
  const opened = await attempt('format', async () => openCredential(text))
  if ('refused' in opened) return { checks: [opened.refused, ...unasked(['signature'])] }
  const envelope = opened.value
  const recognised = await attempt('issuer-recognised', () => surroundings.trust.recognise(envelope.issuer))
  // A registry entry that does not hold up says nothing good of anybody.
  const recognition: Recognition =
    'value' in recognised ? recognised.value : { status: 'unknown', source: 'registry' }
  const refusedEntry = 'refused' in recognised ? recognised.refused : undefined

  // The signature first: everything after it costs more, and costs a forger nothing.
  const verified = await attempt('signature', () => verifyEnvelope(envelope, surroundings.trust.resolveKey))
  const read = await attempt('format', () => envelope.format.read(envelope))
  const signature =
    'refused' in verified ? signatureRefusal(verified.refused) : signaturePassed(envelope, verified.value)
  if ('refused' in read) return { checks: [read.refused, signature], envelope, recognition }

  const format = passed('format', { format: envelope.format.id })
  const credential = read.value
  if ('refused' in verified) {
    // Without a key there is no telling whose words these are: only recognition can still be answered.
    const answered =
      refusedEntry ??
      (await ask('issuer-recognised', () =>
        issuerRecognised({ ...surroundings, credential, recognition } as Question),
      ))
    return { checks: [format, signature, answered], envelope, credential, recognition }
  }
  const key = verified.value
  const question: Question = { ...surroundings, credential: { ...credential, key }, key, recognition }
  const answers: Answer[] = []
  for (const [name, rule] of rules) {
    const isAnswered = name === 'issuer-recognised' && refusedEntry
    answers.push(isAnswered ? refusedEntry : await ask(name, () => rule(question)))
  }
  answers.push(...(await askHolder(question)))
  return { checks: [format, signature, ...answers], envelope, credential, recognition }
}

async function askHolder(question: Question): Promise<Answer[]> {
  const held = await attempt('holder-binding', () => holderBinding(question))
  if ('refused' in held) return [held.refused, ...unasked(['audience', 'nonce'])]
  const { check, binding } = held.value
  return [
    check,
    await ask('audience', async () => audience(question, binding)),
    await ask('nonce', async () => nonce(question, binding)),
  ]
}

function signaturePassed({ jws }: CredentialEnvelope, key: ResolvedKey): Answer {
  return passed('signature', { alg: jws.alg, kid: key.kid }, key.source)
}

/** An unknown key is an open question; a signature that does not verify is an answer. */
function signatureRefusal(refused: Answer): Answer {
  return refused.code === 'TRUST_UNREACHABLE' ? { ...refused, status: 'inconclusive' } : refused
}

type Attempt<T> = { readonly value: T } | { readonly refused: Answer }

async function attempt<T>(name: CheckName, act: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await act() }
  } catch (error) {
    if (error instanceof ToolkitError) return { refused: refusal(name, error) }
    throw error
  }
}

async function ask(name: CheckName, rule: () => Promise<Answer>): Promise<Answer> {
  const asked = await attempt(name, rule)
  return 'refused' in asked ? asked.refused : asked.value
}

function unasked(names: readonly CheckName[]): Answer[] {
  return names.map((name) => answer(name, 'skipped', 'NOT_READ'))
}

/** The answers as checks of the credential at a position. */
export function placeChecks(answers: readonly Answer[], credential: number): Check[] {
  return answers.map((given) => ({ ...given, credential }))
}
