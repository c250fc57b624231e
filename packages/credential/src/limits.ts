/**
 * Every bound of the strict edge, in one place. Input past a bound is refused before it costs anything.
 *
 * Sizes are in bytes of the encoded text unless the name says otherwise.
 */
export const limits = {
  /** A whole credential or presentation as received. */
  credentialBytes: 1_048_576,
  /** A presentation with several credentials in it, as received. */
  presentationBytes: 4_194_304,
  /** One JSON text. */
  jsonBytes: 1_048_576,
  /** Objects and arrays inside each other. */
  jsonDepth: 32,
  /** Disclosures of one SD-JWT. */
  disclosures: 256,
  /** Disclosures inside each other. */
  disclosureDepth: 16,
  /** Digests, decoys included, to which one object or array is made up. */
  digestSlots: 1024,
  /** A decompressed status list: 2^26 bits. */
  statusListBytes: 8_388_608,
  /** A status list as received. */
  statusListTokenBytes: 8_388_608,
  /** A protected header. */
  headerBytes: 16_384,
  /** Protected headers kept read, and how long they are at most. */
  knownHeaders: 1024,
  knownHeaderBytes: 512,
  /** A key id. */
  kidLength: 1024,
  /** A DID. */
  didLength: 2048,
  /** Status list entries of one document: each may be an address to ask. */
  statusEntries: 8,
  /** A chain of types that extend each other. */
  vctExtends: 8,
  /** Public keys kept ready for the next signature, and did:keys kept read. */
  keyHandles: 4096,
  didKeys: 4096,
  /** Credential queries of one DCQL query, and credential sets. */
  dcqlQueries: 64,
  dcqlCredentialSets: 64,
  /** Claims of one credential query, and claim sets. */
  dcqlClaims: 256,
  dcqlClaimSets: 64,
  /** Alternatives of one credential set. */
  dcqlSetOptions: 64,
  /** Values, types or authorities of one list. */
  dcqlValues: 256,
  /** Steps of one claims path: as deep as JSON may be. */
  dcqlPathSteps: 32,
  /** Presentations that answer one credential query, and those of a whole answer. */
  queryPresentations: 64,
  presentations: 256,
  /** Ways to satisfy one request that are worked out before the rest is cut off. */
  dcqlOptions: 1024,
  /** A paper text: what a QR code of version 22 holds at error correction level M in its alphanumeric mode. */
  paperLength: 1134,
  /**
   * One of several texts for QR codes: version 20 at error correction level L, read from the screen of a phone. A
   * screen is not folded or stained as paper is, and a quarter fewer codes are to be scanned than at level M.
   */
  qrPartLength: 1249,
  /** QR codes that one message is spread over: more than so many nobody scans. */
  qrParts: 16,
  /** A PDF with a credential attached. */
  pdfBytes: 16_777_216,
} as const
