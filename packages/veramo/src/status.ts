/** An agent's status check: Bitstring and Token Status Lists, and nothing passed in silence. */
import type { Check } from '@attestat/credential'
import type { CredentialStatus, IAgentPlugin, ICheckCredentialStatusArgs } from '@veramo/core-types'
import { asked } from './agent-arguments.ts'
import { VeramoError } from './codes.ts'
import { type Judgement, type JudgeOptions, judge } from './judge.ts'
import { signedTextOf } from './signed-text.ts'
import { requireCredential } from './verify-handed.ts'

export interface StatusOptions extends Omit<JudgeOptions, 'policy'> {
  /**
   * What is said when it cannot be established. `reject`: the method rejects, and `verifyCredential` of Veramo's own
   * `CredentialPlugin` with it. `not-verified`: it answers `verified: false`, with the code; `CredentialPlugin`
   * makes `verified: false` of it, but has one word for every no, `revoked`, which nobody may have said. Default `reject`.
   */
  readonly unknown?: 'reject' | 'not-verified'
}

/** An agent plugin with the one method of `ICredentialStatusVerifier`. */
export interface StatusPlugin extends IAgentPlugin {
  readonly methods: {
    checkCredentialStatus(args: ICheckCredentialStatusArgs): Promise<CredentialStatus>
  }
}

/**
 * Makes the plugin. `revoked` and `suspended` are what the issuer's lists say, `asOf` when they said it; what is not in
 * force is `verified: false` too, with a `code`. A credential that names no list cannot be revoked.
 *
 * Its method rejects with VeramoError `AGENT_STATUS_UNKNOWN` when it cannot be established, unless `unknown` says otherwise:
 * the list is not at hand, is too old, or is not the issuer's. CredentialError `VC_UNSIGNED` for JSON without a token,
 * `JWT_TYP_MISMATCH` for a presentation.
 *
 * @example
 * createAgent({ plugins: [credentialStatus({ trust: onlineTrust({ base, fetchFact, now }) })] })
 */
export function credentialStatus({ unknown = 'reject', ...options }: StatusOptions): StatusPlugin {
  return {
    methods: asked<StatusPlugin['methods']>({
      checkCredentialStatus: async ({ credential }) => {
        const text = signedTextOf(credential, 'credential')
        const judgement = await judge(text, options)
        requireCredential(judgement)
        const check = statusOf(judgement)
        if (check?.status === 'passed') return { revoked: false, ...check.evidence }
        const code = check?.code ?? 'CHECK_SKIPPED'
        const [revoked, suspended] = [code === 'STATUS_REVOKED', code === 'STATUS_SUSPENDED']
        if (!revoked && !suspended && unknown === 'reject') {
          throw new VeramoError('AGENT_STATUS_UNKNOWN', { at: 'credentialStatus', details: { reason: code } })
        }
        return { revoked, ...(suspended ? { suspended } : {}), verified: false, code, ...check?.evidence }
      },
    }),
  }
}

/** Of several credentials the worst is told, a revocation before what is open. */
function statusOf({ checks }: Judgement): Check | undefined {
  const answers = checks.filter(({ name }) => name === 'status')
  return (
    // A credential that does not read, or that nobody signed, has no status to speak of.
    checks.find(({ name, status }) => status === 'failed' && (name === 'format' || name === 'signature')) ??
    answers.find(({ code }) => code === 'STATUS_REVOKED') ??
    answers.find(({ status }) => status !== 'passed') ??
    answers[0]
  )
}
