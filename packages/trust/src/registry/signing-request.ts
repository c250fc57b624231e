/**
 * Signing requests: a draft as a file that goes from one person to the next, on a stick or by mail, until enough of
 * them have signed it.
 *
 * A request has the bytes that are signed, and what they say in words. The words are no one's opinion: they are made
 * from the bytes, and a request with other words is refused.
 */
import { decodeJsonObject, type Signer } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { expected } from '../expected.ts'
import {
  asCount,
  asList,
  asMatch,
  asOneOf,
  asText,
  type JsonPlace,
  member,
  unexpected,
} from '../json-place.ts'
import { trustLimits } from '../limits.ts'
import { describeDocument } from './describe-document.ts'
import type { BilingualName } from './documents/vocabulary.ts'
import { type Draft, draftPayload, rootAtHand, signDraft } from './drafts.ts'
import { documentKind, isRegistryFile, type RegistryFiles, rootFile } from './files.ts'
import { asSignedPayload, withSignatures } from './signed-payload.ts'
import { type Standing, standingOf } from './standing.ts'

export interface SigningRequest {
  /** The id of the registry. */
  readonly registry: string
  readonly draft: Draft
  /** What is signed, in words. */
  readonly about: BilingualName
  /** Whose signatures are needed, as the one who prepared it knows. */
  readonly needs: readonly Omit<Standing, 'signed'>[]
}

/** Asks for signatures. @throws as `standingOf`. */
export async function requestSignatures(files: RegistryFiles, draft: Draft): Promise<SigningRequest> {
  const payload = draftPayload(draft)
  const registry = draft.file === rootFile ? (payload.id as string) : rootAtHand(files).id
  const needs = (await standingOf(files, draft)).map(({ role, threshold, keys }) => ({
    role,
    threshold,
    keys,
  }))
  return { registry, draft, about: describeDocument(draft.file, payload), needs }
}

/** The file of a request. */
export function writeSigningRequest({ registry, draft, about, needs }: SigningRequest): string {
  const { file, payload, signatures } = draft
  const document = { type: requestType, version: 1, registry, file, about, needs, payload, signatures }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/**
 * Reads a request. No signature is verified, and that the needs are the registry's is for its keeper to judge.
 *
 * @throws TrustError `REGISTRY_INVALID`; CredentialError `INPUT_TOO_LARGE`, `JSON_…`, `B64URL_NOT_CANONICAL`.
 */
export function readSigningRequest(text: string): SigningRequest {
  const at = 'request'
  const value = decodeJsonObject(text, { at, maxBytes: trustLimits.documentBytes })
  const place: JsonPlace = { value, at, code: 'REGISTRY_INVALID' }
  asOneOf(member(place, 'type'), [requestType])
  if (member(place, 'version').value !== 1)
    throw unexpected(member(place, 'version'), 'version {version}', { version: 1 })
  const file = asText(member(place, 'file'))
  if (!isRegistryFile(file) || file.startsWith('roots/'))
    throw unexpected(member(place, 'file'), 'the file of a registry')
  const draft: Draft = { file, ...asSignedPayload(place) }
  const about = describeDocument(file, draftPayload(draft))
  const said = member(place, 'about')
  for (const language of ['ru', 'en'] as const) {
    if (member(said, language).value !== about[language])
      throw unexpected(member(said, language), 'the words that the payload makes')
  }
  return {
    registry: asText(member(place, 'registry')),
    draft,
    about,
    needs: asList(member(place, 'needs'), (need) => ({
      role: asText(member(need, 'role')),
      threshold: asCount(member(need, 'threshold')),
      keys: asList(member(need, 'keys'), (key) =>
        asMatch(key, /^[A-Za-z0-9_-]{43}$/, 'the thumbprint of a key'),
      ),
    })),
  }
}

/** Whether a text looks like a request rather than a signed document. */
export function isSigningRequest(text: string): boolean {
  return decodeJsonObject(text, { maxBytes: trustLimits.documentBytes }).type === requestType
}

/** Signs a request. @param at As in `signDraft`. */
export async function signRequest(
  request: SigningRequest,
  signers: readonly Signer[],
  at: Date,
): Promise<SigningRequest> {
  return { ...request, draft: await signDraft(request.draft, signers, at) }
}

/**
 * Adds the signatures that somebody sent to a draft.
 *
 * @throws TrustError `REGISTRY_INVALID` when they are over something else.
 */
export function collectSignatures(draft: Draft, sent: Draft): Draft {
  if (sent.file !== draft.file || sent.payload !== draft.payload) {
    const details = { expected: expected('signatures over the payload that was asked about') }
    throw new TrustError('REGISTRY_INVALID', { at: sent.file, details })
  }
  return { file: draft.file, ...withSignatures(draft, sent.signatures) }
}

/** A short name for the file of a request, the same for the same file and version. */
export function requestName({ draft }: SigningRequest): string {
  const name = draft.file.replaceAll('/', '-').replace(/\.json$/, '')
  const { version } = draftPayload(draft)
  return documentKind(draft.file) === 'batch-manifest' ? name.slice(0, 26) : `${name}-v${version as number}`
}

const requestType = 'AttestatSigningRequest'
