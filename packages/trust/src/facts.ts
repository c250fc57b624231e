/** The facts that trust packs and evidence bundles carry, as they are written there. */
import {
  type BatchProof,
  decodeBase64url,
  encodeBase64url,
  type JsonObject,
  readBatchProof,
  writeBatchProof,
} from '@attestat/credential'
import { asList, asMap, asObject, asText, type JsonPlace, member, optionalMember } from './json-place.ts'
import type { RegistryFiles } from './registry/files.ts'

/** Facts that are signed, or named by digest in something signed: they may come from anybody. */
export interface EvidenceFacts {
  /** The files of a registry, all of them or those that one entry needs. */
  readonly registry?: RegistryFiles
  /** URL → status list token. */
  readonly statusLists?: ReadonlyMap<string, string>
  /** The bytes of type metadata, as `vct#integrity` covers them; a type may be there in several editions. */
  readonly typeMetadata?: readonly Uint8Array[]
  /** Digest of a credential (base64url) → the proof that it is in a batch of its issuer. @see credentialDigest */
  readonly batchProofs?: ReadonlyMap<string, BatchProof>
}

/** Reads the members of an object that are named as those of {@link EvidenceFacts}. Nothing is verified. */
export function readFacts(place: JsonPlace): EvidenceFacts {
  return {
    ...optionalMember(place, 'registry', (registry) => asMap(member(registry, 'files'), asText)),
    ...optionalMember(place, 'statusLists', (lists) => asMap(lists, asText)),
    ...optionalMember(place, 'typeMetadata', (documents) =>
      asList(documents, (document) => decodeBase64url(asText(document), document.at)),
    ),
    ...optionalMember(place, 'batchProofs', (proofs) =>
      asMap(proofs, (proof) => readBatchProof(asObject(proof), proof.at)),
    ),
  }
}

/** Writes the members that {@link readFacts} reads. */
export function writeFacts({ registry, statusLists, typeMetadata, batchProofs }: EvidenceFacts): JsonObject {
  return {
    ...(registry && { registry: { files: Object.fromEntries(registry) } }),
    ...(statusLists && { statusLists: Object.fromEntries(statusLists) }),
    ...(typeMetadata && { typeMetadata: typeMetadata.map(encodeBase64url) }),
    ...(batchProofs && {
      batchProofs: Object.fromEntries(
        [...batchProofs].map(([digest, proof]) => [digest, writeBatchProof(proof)]),
      ),
    }),
  }
}
