/**
 * The link from a credential to its type metadata: integrity, and the chain of types that extend each other.
 *
 * @see SD-JWT VC (draft-ietf-oauth-sd-jwt-vc), sections 5.1 and 6
 */
import { encodeBase64url, hash } from '#crypto'
import { CredentialError } from '../codes.ts'
import { decodeJsonObject } from '../edge/json.ts'
import { expected } from '../expected.ts'
import type { JsonObject } from '../json.ts'
import { limits } from '../limits.ts'

/** The `vct#integrity` of a metadata document: W3C Subresource Integrity with SHA-256. */
export function vctIntegrity(metadata: Uint8Array): Promise<string> {
  return integrityWord('256', metadata)
}

/**
 * Checks that a metadata document is the one that the issuer signed for.
 *
 * @param integrity As in the credential: one or more digests, SHA-256, -384 or -512, one of the strongest must fit.
 * @throws CredentialError `VCT_INTEGRITY`.
 */
export async function verifyVctIntegrity(metadata: Uint8Array, integrity: string): Promise<void> {
  const { bits, words } = strongestOf(integrity) ?? {}
  if (bits && words?.includes(await integrityWord(bits, metadata))) return
  throw new CredentialError('VCT_INTEGRITY', { at: 'vct#integrity' })
}

/** Finds the metadata document that fits a `vct#integrity`, or undefined. Nothing is fetched here. */
export type FindByIntegrity = (integrity: string) => Promise<Uint8Array | undefined>

/**
 * Finds metadata documents by what an issuer signed for, so that several editions of one type can stand side by side
 * and none can take the place of another. Nothing is hashed before somebody asks.
 */
export function indexTypeMetadata(documents: readonly Uint8Array[]): FindByIntegrity {
  const indexes = new Map<Strength, Promise<ReadonlyMap<string, Uint8Array>>>()
  const indexOf = async (bits: Strength): Promise<ReadonlyMap<string, Uint8Array>> =>
    new Map(await Promise.all(documents.map(async (one) => [await integrityWord(bits, one), one] as const)))
  return async (integrity) => {
    const { bits, words = [] } = strongestOf(integrity) ?? {}
    if (!bits) return undefined
    const index = indexes.get(bits) ?? indexOf(bits)
    indexes.set(bits, index)
    const known = await index
    return words.map((word) => known.get(word)).find((document) => document !== undefined)
  }
}

/** Finds the metadata document of a type, of the edition that is signed for, or undefined. Nothing is fetched here. */
export type FindTypeMetadata = (vct: string, integrity?: string) => Promise<Uint8Array | undefined>

/**
 * The type metadata of a `vct` and of the types it extends, the type itself first. Ends early where a document is
 * not to be had.
 *
 * @param integrity The `vct#integrity` of the credential, where it has one.
 * @throws CredentialError `VCT_EXTENDS_CYCLE`, `VCT_INTEGRITY`, `CLAIM_CONFLICT` when a document is for another
 *   `vct`, and the JSON codes.
 */
export async function readTypeChain(
  vct: string,
  find: FindTypeMetadata,
  integrity?: string,
): Promise<readonly JsonObject[]> {
  const chain: JsonObject[] = []
  const seen = new Set<string>()
  let next: { readonly vct: string; readonly integrity?: string } | undefined = {
    vct,
    ...(integrity === undefined ? {} : { integrity }),
  }
  while (next) {
    if (seen.has(next.vct) || seen.size >= limits.vctExtends) {
      throw new CredentialError('VCT_EXTENDS_CYCLE', { at: 'extends', details: { limit: limits.vctExtends } })
    }
    seen.add(next.vct)
    const bytes = await find(next.vct, next.integrity)
    if (!bytes) break
    if (next.integrity !== undefined) await verifyVctIntegrity(bytes, next.integrity)
    const metadata = decodeJsonObject(bytes, { at: 'type metadata' })
    if (metadata.vct !== next.vct) throw new CredentialError('CLAIM_CONFLICT', { at: 'type metadata.vct' })
    chain.push(metadata)
    next = extended(metadata)
  }
  return chain
}

function extended(metadata: JsonObject): { readonly vct: string; readonly integrity?: string } | undefined {
  const { extends: vct, 'extends#integrity': integrity } = metadata
  if (vct === undefined) return undefined
  if (typeof vct !== 'string' || (integrity !== undefined && typeof integrity !== 'string')) {
    throw new CredentialError('CLAIM_TYPE_INVALID', {
      at: 'type metadata.extends',
      details: { expected: expected('a string') },
    })
  }
  return { vct, ...(integrity === undefined ? {} : { integrity }) }
}

type Strength = '256' | '384' | '512'

/** Of several digests those of the strongest algorithm count. @see Subresource Integrity, section 3.3.3 */
function strongestOf(
  integrity: string,
): { readonly bits: Strength; readonly words: readonly string[] } | undefined {
  const claimed = integrity.split(/\s+/)
  for (const bits of ['512', '384', '256'] as const) {
    const words = claimed.filter((word) => word.startsWith(`sha${bits}-`))
    if (words.length > 0) return { bits, words }
  }
  return undefined
}

async function integrityWord(bits: Strength, metadata: Uint8Array): Promise<string> {
  return `sha${bits}-${toBase64(encodeBase64url(await hash(`sha-${bits}`, metadata)))}`
}

/** The ordinary base64 that Subresource Integrity writes. */
function toBase64(base64url: string): string {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/')
  return base64.padEnd(Math.ceil(base64.length / 4) * 4, '=')
}
