/**
 * The holder proof: a wallet shows an issuer that it has the key which a credential is to be bound to.
 *
 * @see OpenID4VCI 1.0, appendix F.1
 */
import {
  type CompactJws,
  checkTyp,
  type PublicJwk,
  readCompactJws,
  readDidKey,
  readPublicJwk,
  requireNumericDate,
  type Signer,
  signJws,
  toNumericDate,
  verifyJws,
} from '@attestat/credential'
import { OpenId4VcError } from './codes.ts'
import { expected } from './expected.ts'

/** A holder proof whose signature, audience, nonce and age were checked. */
export interface VerifiedHolderProof {
  readonly publicJwk: PublicJwk
  /** The did:key, when the proof names its key by one. */
  readonly did?: string
  readonly issuedAt: Date
  readonly nonce?: string
}

/**
 * Makes a holder proof.
 *
 * @param options.signer With a `kid` that is a did:key URL the proof names the key so; without one it carries the
 *   public key in its header.
 * @param options.audience The issuer's identifier.
 * @param options.nonce The issuer's challenge.
 * @returns a compact JWS of type `openid4vci-proof+jwt`.
 */
export async function createHolderProof(options: {
  readonly signer: Signer
  readonly audience: string
  readonly nonce?: string
  readonly now: Date
}): Promise<string> {
  const { signer, audience, nonce, now } = options
  const payload = {
    aud: audience,
    ...(nonce === undefined ? {} : { nonce }),
    iat: toNumericDate(now),
  }
  return signJws(
    'holder-proof',
    payload,
    signer,
    signer.kid === undefined ? { jwk: { ...signer.publicJwk } } : undefined,
  )
}

/**
 * Verifies a holder proof. That a nonce is used once is for the caller to see to.
 *
 * @param options.nonce The challenge that was handed out. Absent: any nonce passes, or none.
 * @param options.maxAgeSeconds How long ago the proof may have been signed. Default 300.
 * @throws OpenId4VcError `PROOF_INVALID`, `PROOF_KEY_AMBIGUOUS`, `PROOF_AUD_MISMATCH`, `PROOF_NONCE_MISMATCH`,
 *   `PROOF_IAT_OUT_OF_WINDOW`.
 * @throws CredentialError the codes of the strict edge, `JWT_TYP_MISMATCH`, `KEY_…`, `SIGNATURE_INVALID`,
 *   `REQUIRED_CLAIM_MISSING`, `CLAIM_TYPE_INVALID`.
 */
export async function verifyHolderProof(
  text: string,
  options: {
    readonly audience: string
    readonly nonce?: string
    readonly now: Date
    readonly maxAgeSeconds?: number
  },
): Promise<VerifiedHolderProof> {
  const jws = readCompactJws(text.trim(), { at: 'proof', allowJwkHeader: true, maxBytes: maxProofBytes })
  checkTyp(jws, 'holder-proof', 'proof')
  const { publicJwk, did } = readProofKey(jws)
  await verifyJws(jws, publicJwk, 'proof')

  const { aud, nonce } = jws.payload
  // One string: a list could name a second issuer that replays the proof.
  if (aud !== options.audience) throw new OpenId4VcError('PROOF_AUD_MISMATCH', { at: 'proof.payload.aud' })
  if (nonce !== undefined && typeof nonce !== 'string') throw invalid('proof.payload.nonce', 'a text')
  if (options.nonce !== undefined && nonce !== options.nonce) {
    throw new OpenId4VcError('PROOF_NONCE_MISMATCH', { at: 'proof.payload.nonce' })
  }
  const issuedAt = requireNumericDate(jws.payload, 'iat', 'proof.payload')
  checkAge(issuedAt, options.now, options.maxAgeSeconds ?? 300)
  return {
    publicJwk,
    ...(did === undefined ? {} : { did }),
    issuedAt,
    ...(nonce === undefined ? {} : { nonce }),
  }
}

/** The key that the header carries, or names as a did:key. */
function readProofKey({ header, kid }: CompactJws): { readonly publicJwk: PublicJwk; readonly did?: string } {
  // Appendix F.1: jwk must not be present if kid is.
  if ((kid === undefined) === (header.jwk === undefined)) {
    throw new OpenId4VcError('PROOF_KEY_AMBIGUOUS', { at: 'proof.header' })
  }
  if (kid === undefined) return { publicJwk: readPublicJwk(header.jwk, 'proof.header.jwk') }
  const [did = '', fragment] = kid.split('#')
  // The one key of a did:key is named by the DID's own last part.
  if (!did.startsWith('did:key:') || `did:key:${fragment}` !== did) {
    throw invalid('proof.header.kid', 'a did:key URL')
  }
  return { publicJwk: readDidKey(did), did }
}

function checkAge(issuedAt: Date, now: Date, maxAgeSeconds: number): void {
  const ageSeconds = (now.getTime() - issuedAt.getTime()) / 1000
  if (ageSeconds > maxAgeSeconds || ageSeconds < -clockSkewSeconds) {
    throw new OpenId4VcError('PROOF_IAT_OUT_OF_WINDOW', {
      at: 'proof.payload.iat',
      details: { seconds: maxAgeSeconds },
    })
  }
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): OpenId4VcError {
  return new OpenId4VcError('PROOF_INVALID', { at, details: { expected: expected(...phrase) } })
}

const clockSkewSeconds = 60
/** A header with a key, and four claims. */
const maxProofBytes = 16_384
