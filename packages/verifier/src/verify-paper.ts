/** The verification of a printed document by the text of its QR code. */
import { type Check, decide, type Paper } from '@attestat/credential'
import type { Recognition } from '@attestat/trust'
import { instantText } from './checks/instant-text.ts'
import { examinePaper } from './checks/paper.ts'
import { toChecks } from './checks/question.ts'
import { factsUntil, momentsOf } from './moments.ts'
import { policyOf } from './policy.ts'
import type { VerificationFacts } from './result.ts'
import type { VerifyOptions } from './verify.ts'

/** As for a presentation; nobody asks a paper for anything, so there is no request and no audience. */
export type VerifyPaperOptions = Pick<VerifyOptions, 'trust' | 'policy' | 'now' | 'at'>

/** The outcome for a paper. Only an accepted one has a `paper`; otherwise what it says is called `claimed`. */
export type PaperResult = VerificationFacts & {
  readonly checks: readonly Check[]
  /** As the paper names it. */
  readonly issuer?: string
  /** What the registry says of the issuer. */
  readonly recognition?: Recognition
} & (
    | { readonly verdict: 'accepted'; readonly paper: Paper }
    | { readonly verdict: 'rejected' | 'undecided'; readonly claimed?: Paper }
  )

/**
 * Verifies a paper text: that the issuer said this, may say it, and has not revoked it.
 *
 * The paper is checked and not the one who shows it: the checks of the holder are inconclusive, with the code
 * `PAPER_CHECKED`, and a policy that requires them gives no better verdict than `undecided`.
 *
 * @throws VerifierError `POLICY_INVALID`, `MOMENT_INVALID`. What the paper is worth never throws; it is in the result.
 */
export async function verifyPaper(
  text: string,
  { trust, policy: policyOrName, ...times }: VerifyPaperOptions,
): Promise<PaperResult> {
  const policy = policyOf(policyOrName)
  const moments = momentsOf(times)
  const surroundings = { trust, policy, at: moments.at, now: factsUntil(moments) }
  const { checks: answers, paper: read, recognition } = await examinePaper(text.trim(), surroundings)
  const checks = toChecks(answers, instantText(moments.at), 0)
  const verdict = decide(checks, { required: policy.required })
  const facts = {
    checks,
    policy: policy.name,
    ...moments,
    ...(read ? { issuer: read.issuer } : {}),
    ...(recognition ? { recognition } : {}),
  }
  if (!read) return { ...facts, verdict: verdict === 'accepted' ? 'undecided' : verdict }
  const { text: _text, jws: _jws, issuer: _issuer, ...paper } = read
  return verdict === 'accepted' ? { ...facts, verdict, paper } : { ...facts, verdict, claimed: paper }
}
