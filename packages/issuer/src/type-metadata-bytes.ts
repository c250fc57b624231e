/** The type metadata document as it is published, and as `vct#integrity` covers it. */
import { type CredentialType, typeMetadata } from '@attestat/credential'

/** UTF-8 JSON without white space: the same bytes from every issuer. */
export function typeMetadataBytes(type: CredentialType): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(typeMetadata(type)))
}
