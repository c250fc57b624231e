/**
 * Signing requests: a draft as a file that goes from one person to the next, on a stick or by mail, until enough of
 * them have signed it.
 *
 * A request has the bytes that are signed, and what they say in words. The words are no one's opinion: they are made
 * from the bytes, and a request with other words is refused.
 */
import { decodeJsonObject, type JsonObject, type Signer } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { expected } from '../expected.ts'
import {
  asCount,
  asInstant,
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
import { type BilingualName, writeInstant } from './documents/vocabulary.ts'
import { type Draft, draftPayload, requireOwnFile, rootAtHand, signDraft } from './drafts.ts'
import { documentKind, isRegistryFile, type RegistryFiles, rootFile } from './files.ts'
import { asSignedPayload, kidOf, withSignatures } from './signed-payload.ts'
import { type Standing, standingOf } from './standing.ts'

export interface SigningRequest {
  /** The id of the registry. */
  readonly registry: string
  readonly draft: Draft
  /** What is signed, in words. */
  readonly about: BilingualName
  /** When a batch manifest was there, by the word of those who sign; absent for other documents. */
  readonly at?: Date
  /** Whose signatures are needed, as the one who prepared it knows. */
  readonly needs: readonly Omit<Standing, 'signed'>[]
}

/**
 * Asks for signatures.
 *
 * @param at When a batch manifest was there: everybody signs the same moment.
 * @throws as `standingOf`.
 */
export async function requestSignatures(
  files: RegistryFiles,
  draft: Draft,
  at: Date,
): Promise<SigningRequest> {
  const payload = draftPayload(draft)
  const registry = registryOf(draft.file, payload) ?? rootAtHand(files).id
  const needs = (await standingOf(files, draft)).map(({ role, threshold, keys }) => ({
    role,
    threshold,
    keys,
  }))
  const moment = documentKind(draft.file) === 'batch-manifest' ? { at } : {}
  return { registry, draft, about: await describeDocument(draft.file, payload, at), ...moment, needs }
}

/** The file of a request. */
export function writeSigningRequest({ registry, draft, about, at, needs }: SigningRequest): string {
  const { file, payload, signatures } = draft
  const moment = at && { at: writeInstant(at) }
  const document = {
    type: requestType,
    version: 1,
    registry,
    file,
    about,
    ...moment,
    needs,
    payload,
    signatures,
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/**
 * Reads a request. No signature is verified, and that the needs are the registry's is for its keeper to judge.
 *
 * @throws TrustError `REGISTRY_INVALID`, `REGISTRY_MIX_AND_MATCH`; CredentialError `INPUT_TOO_LARGE`, `JSON_…`,
 *   `B64URL_NOT_CANONICAL`.
 */
export async function readSigningRequest(text: string): Promise<SigningRequest> {
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
  const isManifest = documentKind(file) === 'batch-manifest'
  const moment = isManifest ? { at: asInstant(member(place, 'at')) } : {}
  await requireOwnFile(draft)
  const payload = draftPayload(draft)
  const registry = asText(member(place, 'registry'))
  if (registry !== (registryOf(file, payload) ?? registry))
    throw unexpected(member(place, 'registry'), 'the registry that the payload names')
  const about = await describeDocument(file, payload, moment.at)
  const said = member(place, 'about')
  for (const language of ['ru', 'en'] as const) {
    if (member(said, language).value !== about[language])
      throw unexpected(member(said, language), 'the words that the payload makes')
  }
  return {
    registry,
    draft,
    about,
    ...moment,
    needs: asList(member(place, 'needs'), (need) => ({
      role: asText(member(need, 'role')),
      threshold: asCount(member(need, 'threshold')),
      keys: asList(member(need, 'keys'), (key) =>
        asMatch(key, /^[A-Za-z0-9_-]{43}$/, 'the thumbprint of a key'),
      ),
    })),
  }
}

/** @throws TrustError `REGISTRY_INVALID` for a request of another registry. */
export function requireSameRegistry(files: RegistryFiles, { registry }: SigningRequest): void {
  if (!files.has(rootFile)) return
  const { id } = rootAtHand(files)
  if (registry === id) return
  const details = { expected: expected('a request of the registry {id}', { id }) }
  throw new TrustError('REGISTRY_INVALID', { at: 'request.registry', details })
}

/** Signs a request, whoever may be in charge. */
export async function signRequest(
  request: SigningRequest,
  signers: readonly Signer[],
): Promise<SigningRequest> {
  return { ...request, draft: await signDraft(request.draft, signers, request.at) }
}

/**
 * Adds to a draft the signatures of keys in charge that somebody sent. What else was signed there is left.
 *
 * @throws TrustError `REGISTRY_INVALID` when they are over something else, `REGISTRY_WRONG_ROLE` when there is none;
 *   and as `standingOf`.
 */
export async function collectSignatures(files: RegistryFiles, draft: Draft, sent: Draft): Promise<Draft> {
  const at = sent.file
  if (sent.file !== draft.file || sent.payload !== draft.payload) {
    const details = { expected: expected('signatures over the payload that was asked about') }
    throw new TrustError('REGISTRY_INVALID', { at, details })
  }
  const counted = new Set((await standingOf(files, sent)).flatMap(({ signed }) => signed))
  const added = sent.signatures.filter((signature) => counted.has(kidOf(signature)))
  if (added.length === 0) {
    const details = { expected: expected('a key in charge of the document') }
    throw new TrustError('REGISTRY_WRONG_ROLE', { at, details })
  }
  return { file: draft.file, ...withSignatures(draft, added) }
}

/** A short name for the file of a request, the same for the same file and version. */
export function requestName({ draft }: SigningRequest): string {
  const name = draft.file.replaceAll('/', '-').replace(/\.json$/, '')
  const { version } = draftPayload(draft)
  return documentKind(draft.file) === 'batch-manifest' ? name.slice(0, 26) : `${name}-v${version as number}`
}

/** The registry that a payload is signed for; a batch manifest is signed for none. */
function registryOf(file: string, payload: JsonObject): string | undefined {
  if (documentKind(file) === 'batch-manifest') return undefined
  return (file === rootFile ? payload.id : payload.registry) as string
}

const requestType = 'AttestatSigningRequest'
