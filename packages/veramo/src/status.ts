/** An agent's status check: Bitstring and Token Status Lists, and nothing passed in silence. */
import type { CredentialStatus, IAgentPlugin, ICheckCredentialStatusArgs } from '@veramo/core-types'
import { VeramoError } from './codes.ts'
import { type JudgeOptions, judge } from './judge.ts'
import { signedTextOf } from './signed-text.ts'
import { requireCredential } from './verify-handed.ts'

/** An agent plugin with the one method of `ICredentialStatusVerifier`. */
export interface StatusPlugin extends IAgentPlugin {
  readonly methods: {
    checkCredentialStatus(args: ICheckCredentialStatusArgs): Promise<CredentialStatus>
  }
}

/**
 * Makes the plugin. `revoked` and `suspended` are what the issuer's lists say, `asOf` when they said it; a credential
 * that names no list cannot be revoked.
 *
 * Its method rejects with VeramoError `AGENT_STATUS_UNKNOWN` when it cannot be established: the list is not at hand, is
 * too old, or is not the issuer's. CredentialError `VC_UNSIGNED` for JSON without a token, `JWT_TYP_MISMATCH` for a
 * presentation.
 *
 * @example
 * createAgent({ plugins: [credentialStatus({ trust: onlineTrust({ base, fetchFact, now }) })] })
 */
export function credentialStatus(options: Omit<JudgeOptions, 'policy'>): StatusPlugin {
  return {
    methods: {
      checkCredentialStatus: async ({ credential }) => {
        const text = signedTextOf(credential, 'credential')
        const judgement = await judge(text, options)
        requireCredential(judgement)
        const { checks } = judgement
        // A credential that does not read, or that nobody signed, has no status to speak of.
        const wrong = checks.find(({ name, status }) => status === 'failed' && isFirst(name))
        // Of several credentials the worst is told, a revocation before what is open.
        const answers = checks.filter(({ name }) => name === 'status')
        const check =
          wrong ??
          answers.find(({ code }) => code === 'STATUS_REVOKED') ??
          answers.find(({ status }) => status !== 'passed') ??
          answers[0]
        if (check?.status === 'passed') return { revoked: false, ...check.evidence }
        if (check?.code === 'STATUS_REVOKED') return { revoked: true, ...check.evidence }
        if (check?.code === 'STATUS_SUSPENDED')
          return { revoked: false, suspended: true, verified: false, ...check.evidence }
        throw new VeramoError('AGENT_STATUS_UNKNOWN', {
          at: 'credentialStatus',
          details: { reason: check?.code ?? 'CHECK_SKIPPED' },
        })
      },
    },
  }
}

function isFirst(name: string): boolean {
  return name === 'format' || name === 'signature'
}
