/** What the two SD-JWT formats share about hiding: the refusal, and the paddings. */
import { CredentialError } from '../codes.ts'
import type { JsonObject } from '../json.ts'
import { type ConcretePath, formatPath, valueAt } from '../sd-jwt/claim-path.ts'
import type { Padding } from '../sd-jwt/conceal.ts'
import type { Restored } from '../sd-jwt/restore.ts'
import type { CredentialToSecure } from './format.ts'

/** Whether a format lets a claim be hidden. */
type DisclosureRule = (path: ConcretePath) => boolean

/** Refuses to hide what must always be visible. @throws CredentialError `SDJWTVC_CLAIM_NOT_DISCLOSABLE`. */
export function refuseToHide(paths: readonly ConcretePath[], mayBeHidden: DisclosureRule): void {
  for (const path of paths) if (!mayBeHidden(path)) throw notDisclosable(path)
}

/**
 * Refuses claims in which something was hidden that must always be visible. That it was not shown does not help: a
 * digest where nothing may be hidden could be the end of the validity period, or the status.
 *
 * @throws CredentialError `SDJWTVC_CLAIM_NOT_DISCLOSABLE`.
 */
export function refuseHidden({ disclosures, withheld }: Restored, mayBeHidden: DisclosureRule): void {
  for (const { path } of disclosures) if (!mayBeHidden(path)) throw notDisclosable(path)
  refuseToHide(withheld, mayBeHidden)
}

function notDisclosable(path: ConcretePath): CredentialError {
  return new CredentialError('SDJWTVC_CLAIM_NOT_DISCLOSABLE', { at: formatPath(path) })
}

/**
 * The paddings of `credentialSubject` and its results.
 *
 * @param root Path of the document within the claims.
 */
export function subjectPaddings(
  claims: JsonObject,
  root: ConcretePath,
  { subjectSlots, resultSlots }: CredentialToSecure,
): Padding[] {
  const subject = [...root, 'credentialSubject']
  const paddings: Padding[] = []
  if (subjectSlots !== undefined) paddings.push({ path: subject, slots: subjectSlots })
  if (resultSlots !== undefined && Array.isArray(valueAt(claims, [...subject, 'result']))) {
    paddings.push({ path: [...subject, 'result'], slots: resultSlots })
  }
  return paddings
}
