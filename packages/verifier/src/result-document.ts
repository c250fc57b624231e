/** A result as JSON: what the library, the program and the service all say in the same members. */
import type { Check, Language } from '@attestat/credential'
import type { Recognition, TrustSource } from '@attestat/trust'
import { explainCheck } from './explain.ts'
import type { VerificationResult } from './result.ts'
import type { PaperResult } from './verify-paper.ts'

/**
 * The document of a result, to be written as JSON.
 *
 * @param trust The facts that it was judged by: whether their root was pinned belongs to the verdict.
 * @param language Of the checks' messages.
 */
export function resultDocument(result: VerificationResult, trust: TrustSource, language: Language): object {
  const { verdict, policy, at, now, checks, credentials } = result
  return {
    verdict,
    codes: reasons(checks),
    policy,
    asOf: at,
    now,
    checks: explained(checks, language),
    credentials: credentials.map(({ recognition, ...credential }) => ({
      ...credential,
      ...recognitionDocument(recognition),
    })),
    trust: rootDocument(trust),
  }
}

/** The same for a paper. */
export function paperDocument(result: PaperResult, trust: TrustSource, language: Language): object {
  const { recognition, at, ...told } = result
  return {
    ...told,
    codes: reasons(result.checks),
    asOf: at,
    checks: explained(result.checks, language),
    ...recognitionDocument(recognition),
    trust: rootDocument(trust),
  }
}

/** The codes of what speaks against it, or could not be established. */
export function reasons(checks: readonly Check[]): string[] {
  const wrong = checks.filter(({ status }) => status === 'failed' || status === 'inconclusive')
  return [...new Set(wrong.flatMap(({ code }) => code ?? []))]
}

function explained(checks: readonly Check[], language: Language): readonly Check[] {
  return checks.map((check) => ({ ...check, message: explainCheck(check, language) }))
}

function recognitionDocument(recognition: Recognition | undefined): object {
  return {
    recognition: recognition?.status,
    issuerName: recognition && 'entry' in recognition ? recognition.entry.name : undefined,
  }
}

/** Whether the root of the facts was pinned, and which keys it is. */
export function rootDocument({ registry, pinnedRoot = [] }: TrustSource): object {
  if (registry) return { rootPinned: registry.isRootPinned, rootKeys: registry.rootKeys }
  const rootKeys = 'version' in pinnedRoot ? [] : pinnedRoot
  return { rootPinned: 'version' in pinnedRoot || rootKeys.length > 0, rootKeys }
}
