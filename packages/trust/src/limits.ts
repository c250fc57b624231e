/** Bounds of what this package reads. Sizes are in bytes of the encoded text. */
export const trustLimits = {
  /** A trust pack as received. */
  packBytes: 67_108_864,
  /** An evidence bundle as received. */
  bundleBytes: 16_777_216,
  /** Approvals of one bundle: two who stand for each of a few children. */
  guardians: 8,
  /** A DID document, or the metadata of an issuer, as fetched. */
  issuerDocumentBytes: 262_144,
  /** One document of a registry; the index of a large one is the longest. */
  documentBytes: 16_777_216,
  /** Status lists that are kept decoded for whoever brings the same text again: their bytes and their texts. */
  keptListBytes: 67_108_864,
  /** Signatures of one registry document. */
  signatures: 16,
  /** Delegations between the root and an entry. */
  delegationChain: 8,
  /** Root documents, the current one and those before it. */
  rootChain: 64,
} as const
