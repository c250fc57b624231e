/** What the two SD-JWT formats share about hiding: what may not be, and what is. */
import { CredentialError } from '../codes.ts'
import type { JsonArray, JsonObject } from '../json.ts'
import type { CredentialDocument } from '../model/credential-document.ts'
import { type DisclosureRule, disclosableParts, partRuleOf } from '../model/disclosure-policy.ts'
import { type ConcretePath, formatPath } from '../sd-jwt/claim-path.ts'
import type { Padding } from '../sd-jwt/conceal.ts'
import type { Restored } from '../sd-jwt/restore.ts'
import type { CredentialToSecure } from './format.ts'

/**
 * Refuses claims in which something was hidden that must always be visible. That it was not shown does not help: a
 * digest where nothing may be hidden could be the end of the validity period, or the status.
 *
 * @throws CredentialError `SDJWTVC_CLAIM_NOT_DISCLOSABLE`.
 */
export function refuseHidden({ disclosures, withheld }: Restored, mayBeHidden: DisclosureRule): void {
  for (const { path } of disclosures) refuseUnless(mayBeHidden, path)
  for (const path of withheld) refuseUnless(mayBeHidden, path)
}

function refuseUnless(mayBeHidden: DisclosureRule, path: ConcretePath): void {
  if (mayBeHidden(path)) return
  throw new CredentialError('SDJWTVC_CLAIM_NOT_DISCLOSABLE', { at: formatPath(path) })
}

/**
 * Refuses a document that does not say whom it is about: the id could be one of the subject's digests.
 *
 * @param root Path of the document within the claims, for errors.
 * @throws CredentialError `REQUIRED_CLAIM_MISSING`.
 */
export function requireSubjectId({ credentialSubject }: CredentialDocument, ...root: string[]): void {
  if (credentialSubject.id !== undefined) return
  throw new CredentialError('REQUIRED_CLAIM_MISSING', {
    at: formatPath([...root, 'credentialSubject', 'id']),
  })
}

/** What of a document is hidden, and what is made up to a fixed number. Paths are those of the document. */
export interface HidingPlan {
  /** The document with its results and evidence as lists, of which each entry is hidden by itself. */
  readonly document: CredentialDocument
  readonly hide: readonly ConcretePath[]
  readonly paddings: readonly Padding[]
}

/**
 * Plans what to hide.
 *
 * A list that is to be padded is there even when the document has none: that it is missing would tell as much as its
 * length.
 *
 * @throws CredentialError `SDJWTVC_CLAIM_NOT_DISCLOSABLE` for a part that is not one of the disclosure policy's.
 */
export function planHiding(credential: CredentialToSecure): HidingPlan {
  const { subjectSlots = 0, resultSlots = 0, evidenceSlots = 0, guardianOfSlots = 0 } = credential
  const { credentialSubject, evidence, ...rest } = credential.document
  // Lists in place of lone values: the document stays of its class.
  const document = {
    ...rest,
    credentialSubject: { ...credentialSubject, ...asList('result', credentialSubject.result, resultSlots) },
    ...asList('evidence', evidence, evidenceSlots),
  } as CredentialDocument
  const hide = credential.hide ?? disclosableParts(document)
  const isPart = partRuleOf(document.type)
  for (const path of hide) refuseUnless(isPart, path)
  const paddings = [
    { path: ['credentialSubject'], slots: subjectSlots },
    { path: ['credentialSubject', 'result'], slots: resultSlots },
    { path: ['evidence'], slots: evidenceSlots },
    { path: ['credentialSubject', 'guardianOf'], slots: guardianOfSlots },
  ].filter(({ slots }) => slots !== 0)
  return { document, hide, paddings }
}

function asList(name: string, member: unknown, slots: number): JsonObject {
  if (member === undefined) return slots === 0 ? {} : { [name]: [] }
  return { [name]: (Array.isArray(member) ? member : [member]) as JsonArray }
}
