/** Of many facts, those that some credentials need: what goes along with a presentation tells of nothing else. */
import {
  type BatchProof,
  credentialDigest,
  encodeBase64url,
  indexTypeMetadata,
  type ReadCredential,
  typeReferenceOf,
} from '@attestat/credential'
import type { EvidenceFacts } from './facts.ts'
import { registryExcerpt } from './registry/excerpt.ts'
import { ifAtHand, openRegistry } from './registry/registry.ts'

/** What is looked at of a credential. */
type Presented = Pick<ReadCredential, 'text' | 'issuer' | 'status' | 'vct' | 'vctIntegrity' | 'document'>

/**
 * Picks the facts about some credentials: the status lists that they name, the type metadata that they are signed for,
 * their batch proofs, and of the registry what says who their issuers are.
 *
 * @returns members that nothing is in are left out.
 * @throws as `openRegistry`.
 */
export async function factsFor(
  credentials: readonly Presented[],
  { registry, statusLists, typeMetadata, batchProofs }: EvidenceFacts,
): Promise<EvidenceFacts> {
  const urls = new Set(credentials.flatMap(({ status }) => status.map(({ url }) => url)))
  const lists = new Map([...(statusLists ?? [])].filter(([url]) => urls.has(url)))
  const metadata = await metadataFor(credentials, typeMetadata ?? [])
  const proofs = await proofsFor(credentials, batchProofs ?? new Map())
  const files = registry ? await registryFor(credentials, registry) : new Map<string, string>()
  return {
    ...(files.size > 0 ? { registry: files } : {}),
    ...(lists.size > 0 ? { statusLists: lists } : {}),
    ...(metadata.length > 0 ? { typeMetadata: metadata } : {}),
    ...(proofs.size > 0 ? { batchProofs: proofs } : {}),
  }
}

async function metadataFor(
  credentials: readonly Presented[],
  typeMetadata: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  const find = indexTypeMetadata(typeMetadata)
  const found = await Promise.all(
    credentials.map(async (credential) => {
      const reference = typeReferenceOf(credential)
      return reference && (await find(reference.integrity))
    }),
  )
  return [...new Set(found.filter((bytes) => bytes !== undefined))]
}

async function proofsFor(
  credentials: readonly Presented[],
  batchProofs: ReadonlyMap<string, BatchProof>,
): Promise<ReadonlyMap<string, BatchProof>> {
  const digests = await Promise.all(
    credentials.map(async ({ text }) => encodeBase64url(await credentialDigest(text))),
  )
  return new Map([...batchProofs].filter(([digest]) => digests.includes(digest)))
}

async function registryFor(
  credentials: readonly Presented[],
  files: NonNullable<EvidenceFacts['registry']>,
): Promise<ReadonlyMap<string, string>> {
  const registry = await openRegistry(files)
  const known: string[] = []
  for (const issuer of new Set(credentials.map((credential) => credential.issuer))) {
    if (await ifAtHand(registry.recognise(issuer))) known.push(issuer)
  }
  return known.length > 0 ? (await registryExcerpt(files, known)).files : new Map()
}
