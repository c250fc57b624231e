/** Verifies what an agent was handed, by the checks of this toolkit. */
import { CredentialError, checkNonce, isJsonObject, readCredential, ToolkitError } from '@attestat/credential'
import type { IVerifyCredentialArgs, IVerifyPresentationArgs, IVerifyResult } from '@veramo/core-types'
import { readMoment, readReader } from './agent-arguments.ts'
import { expected } from './expected.ts'
import { asVerifiablePresentation, readHandedPresentation } from './handed-presentation.ts'
import { decisiveCheck, type Judgement, type JudgeOptions, judge, notVerified } from './judge.ts'
import { isSameCredential } from './same-credential.ts'
import { asVerifiable, signedTextOf } from './signed-text.ts'

/**
 * Verifies a credential: its token, and that JSON around the token says the same. A presentation is none.
 *
 * The result has the `verdict` and every one of the `checks`; with `verified: true` the credential, with
 * `verified: false` the first code that speaks against it. `policies.now` is the moment of judgement, in seconds; no
 * other policy of the caller's counts.
 *
 * @throws CredentialError `VC_UNSIGNED` for an object without a token; VeramoError `AGENT_ARGUMENT_INVALID` for a moment
 *   that is none.
 */
export async function verifyHandedCredential(
  { credential, policies }: IVerifyCredentialArgs,
  options: JudgeOptions,
): Promise<IVerifyResult> {
  const text = signedTextOf(credential, 'credential')
  const result = await judge(text, options, { now: momentOf(policies) })
  const told = await tell(result, async () => {
    requireCredential(result)
    // Nobody has asked for whom it was made: taken as a credential, it could be shown again by whoever has seen it.
    if (result.isShown) throw new CredentialError('HOLDER_GOT_KB', { at: 'credential' })
    if (isJsonObject(credential) && !isSameCredential(credential, await readCredential(text))) {
      throw new CredentialError('CLAIM_CONFLICT', { at: 'credential' })
    }
    return result.read ? { verifiableCredential: asVerifiable({ ...result.read, text }) } : {}
  })
  return { ...told, jwt: text }
}

/**
 * Verifies a presentation: each of its credentials, and that their holder signed it for `domain` and in answer to
 * `challenge`. Both must be named: a presentation for anybody, at any time, shows nothing.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID` without them, and for a moment that is none; CredentialError `VC_UNSIGNED`.
 */
export async function verifyHandedPresentation(
  { presentation, domain, challenge, policies }: IVerifyPresentationArgs,
  options: JudgeOptions,
): Promise<IVerifyResult> {
  const { audience, nonce } = readReader({ domain, challenge })
  const text = signedTextOf(presentation, 'presentation')
  const result = await judge(text, options, {
    now: momentOf(policies),
    audience,
    isPresentation: true,
  })
  return tell(result, async () => {
    const read = await readHandedPresentation(presentation)
    checkNonce(read.binding?.nonce, nonce)
    return { verifiablePresentation: asVerifiablePresentation(read) }
  })
}

/** The verdict, and what only an accepted token may say of itself; a refusal of that is a refusal of the whole. */
async function tell(result: Judgement, accepted: () => Promise<object>): Promise<IVerifyResult> {
  const { verdict, checks } = result
  if (verdict !== 'accepted') {
    const check = decisiveCheck(result)
    return { ...notVerified(check?.code ?? 'CHECK_SKIPPED', check?.message ?? ''), verdict, checks }
  }
  try {
    return { verified: true, ...(await accepted()), verdict, checks }
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return { ...notVerified(error.code, error.message), verdict: 'rejected', checks }
  }
}

/** @throws CredentialError `JWT_TYP_MISMATCH` for a presentation: who made it, and for whom, nobody has asked. */
export function requireCredential({ isWrapped }: Pick<Judgement, 'isWrapped'>): void {
  if (isWrapped) {
    const details = { expected: expected('a credential, not a presentation') }
    throw new CredentialError('JWT_TYP_MISMATCH', { at: 'credential', details })
  }
}

/** @throws VeramoError `AGENT_ARGUMENT_INVALID`. */
function momentOf(policies: { readonly now?: unknown } | undefined): Date | undefined {
  return policies?.now === undefined ? undefined : readMoment(policies.now, 'policies.now')
}
