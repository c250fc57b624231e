/**
 * The evidence bundle: a presentation and the facts stapled to it, in one file that can be judged years later.
 *
 * Its media type is `application/vnd.attestat.bundle+json`.
 */
import { decodeJsonObject, isJsonObject, type JsonObject, type JsonValue, limits } from '@attestat/credential'
import { type EvidenceFacts, readFacts, writeFacts } from './facts.ts'
import {
  asList,
  asMap,
  asOneOf,
  asText,
  type JsonPlace,
  member,
  optionalMember,
  unexpected,
} from './json-place.ts'
import { trustLimits } from './limits.ts'

export const bundleMediaType = 'application/vnd.attestat.bundle+json'

export interface EvidenceBundle {
  /** Presentations by the id of the credential query that they answer, as OpenID4VP's `vp_token` has them. */
  readonly vpToken: Readonly<Record<string, readonly string[]>>
  /** What the presentation answers: the request object, or a signed request as its JWT. */
  readonly request?: JsonObject | string
  /** Who stands for a child that presents, and has approved what is shown. */
  readonly guardians?: readonly GuardianEvidence[]
  /** Facts for whoever does not have them, or not as fresh. */
  readonly facts?: EvidenceFacts
}

/** An approval, and the credential that says that its signer stands for the child. */
export interface GuardianEvidence {
  /** A `guardian-approval+jwt`. */
  readonly approval: string
  /** The guardian link, no more of it shown than is needed. The approval takes the place of its key binding. */
  readonly link: string
}

/** Writes a bundle. @returns the file's text. @throws TrustError `BUNDLE_INVALID` when nothing is presented. */
export function createBundle({ vpToken, request, guardians, facts }: EvidenceBundle): string {
  const document: JsonObject = {
    type: bundleType,
    version: 1,
    vp_token: vpToken,
    ...(request !== undefined && { request }),
    ...(guardians && { guardians: guardians.map(({ approval, link }) => ({ approval, link })) }),
    ...(facts && { facts: writeFacts(facts) }),
  }
  readBundle(document)
  return `${JSON.stringify(document, undefined, 1)}\n`
}

/**
 * Reads a bundle. Nothing in it is verified.
 *
 * @param input The file, or its JSON after the strict edge.
 * @throws TrustError `BUNDLE_INVALID`; CredentialError `INPUT_TOO_LARGE`, `JSON_…`, `B64URL_NOT_CANONICAL`, and for a
 *   batch proof the codes of `readBatchProof`.
 */
export function readBundle(input: Uint8Array | string | JsonObject): EvidenceBundle {
  const at = 'bundle'
  const isEncoded = typeof input === 'string' || input instanceof Uint8Array
  const value = isEncoded ? decodeJsonObject(input, { at, maxBytes: trustLimits.bundleBytes }) : input
  const place: JsonPlace = { value, at, code: 'BUNDLE_INVALID' }
  asOneOf(member(place, 'type'), [bundleType])
  if (member(place, 'version').value !== 1)
    throw unexpected(member(place, 'version'), 'version {version}', { version: 1 })
  const vpToken = asMap(member(place, 'vp_token'), asPresentations)
  let count = 0
  for (const presentations of vpToken.values()) count += presentations.length
  if (count === 0 || count > limits.presentations) {
    throw unexpected(member(place, 'vp_token'), '1 to {most} presentations', { most: limits.presentations })
  }
  return {
    vpToken: Object.fromEntries(vpToken),
    ...optionalMember(place, 'request', asRequest),
    ...optionalMember(place, 'guardians', asGuardians),
    ...optionalMember(place, 'facts', readFacts),
  }
}

/**
 * Reads the approvals of a bundle where they came without one. Nothing in them is verified.
 *
 * @param at Where they stand.
 * @throws TrustError `BUNDLE_INVALID`.
 */
export function readGuardianEvidence(value: JsonValue, at: string): readonly GuardianEvidence[] {
  return asGuardians({ value, at, code: 'BUNDLE_INVALID' })
}

const bundleType = 'AttestatEvidenceBundle'

function asPresentations(place: JsonPlace): readonly string[] {
  const texts = asList(place, asText)
  if (texts.length === 0 || texts.length > limits.queryPresentations) {
    throw unexpected(place, '1 to {most} presentations', { most: limits.queryPresentations })
  }
  return texts
}

function asGuardians(place: JsonPlace): readonly GuardianEvidence[] {
  const guardians = asList(place, (guardian) => ({
    approval: asText(member(guardian, 'approval')),
    link: asText(member(guardian, 'link')),
  }))
  if (guardians.length === 0 || guardians.length > trustLimits.guardians) {
    throw unexpected(place, '1 to {most} approvals', { most: trustLimits.guardians })
  }
  return guardians
}

function asRequest(place: JsonPlace): JsonObject | string {
  return isJsonObject(place.value) ? place.value : asText(place)
}
