/**
 * The guardian's approval: a signature of the one who stands for a child under exactly what the child is about to show,
 * to whom and for what. It is made before the child signs, and travels beside the presentations, never inside.
 */
import {
  CredentialError,
  checkTyp,
  didKeyOf,
  type GuardianLink,
  type JsonObject,
  type JsonValue,
  kindOfCredential,
  limits,
  type ReadCredential,
  readCompactJws,
  readDidKey,
  requireNumericDate,
  type Signer,
  signJws,
  toNumericDate,
  verifyJws,
} from '@attestat/credential'
import { OpenId4VcError } from './codes.ts'
import { expected } from './expected.ts'
import { visibleText } from './verifier-statement.ts'

/** What a guardian has said yes to. */
export interface GuardianApproval {
  /** `iss`: the did:key of the guardian. */
  readonly guardian: string
  /** `sub`: the did:key of the child. */
  readonly child: string
  /** `aud`: the full client identifier of the receiver. */
  readonly audience: string
  readonly nonce: string
  /** In the words that the guardian has read. */
  readonly purpose: string
  readonly issuedAt: Date
  /** Until when the child may sign. */
  readonly expiresAt: Date
  /** `jti`: a name that no other approval has. */
  readonly id: string
  /** The `sd_hash` of each part that is shown, see `presentedHash`. */
  readonly sdHashes: readonly string[]
}

/**
 * Signs an approval.
 *
 * @param signer The guardian's key.
 * @throws OpenId4VcError `APPROVAL_INVALID`: what is signed here is read by the same rules.
 * @throws CredentialError `JWS_KID_ISSUER_MISMATCH` for a signer that is not the guardian.
 */
export async function signGuardianApproval(approval: GuardianApproval, signer: Signer): Promise<string> {
  if (didKeyOf(signer.publicJwk) !== approval.guardian) {
    throw new CredentialError('JWS_KID_ISSUER_MISMATCH', { at: 'approval.iss' })
  }
  requireApprovable(approval)
  return signJws('guardian-approval', payloadOf(approval), signer)
}

/**
 * Refuses what no guardian could approve, before one is asked.
 *
 * @throws OpenId4VcError `APPROVAL_INVALID`; CredentialError `DID_…`, `KEY_…`.
 */
export function requireApprovable(approval: GuardianApproval): void {
  readClaims(payloadOf(approval))
}

function payloadOf(approval: GuardianApproval): JsonObject {
  return {
    iss: approval.guardian,
    sub: approval.child,
    aud: approval.audience,
    nonce: approval.nonce,
    iat: toNumericDate(approval.issuedAt),
    exp: toNumericDate(approval.expiresAt),
    jti: approval.id,
    purpose: approval.purpose,
    sd_hashes: [...approval.sdHashes],
  }
}

/**
 * Reads an approval and verifies its signature with the key that `iss` is. Whose key that is, a guardian link says.
 *
 * @throws OpenId4VcError `APPROVAL_INVALID`.
 * @throws CredentialError the codes of the strict edge, `JWT_TYP_MISMATCH`, `AUD_MISSING`, `AUD_NOT_EXCLUSIVE`,
 *   `DID_…`, `KEY_…`, `REQUIRED_CLAIM_MISSING`, `CLAIM_TYPE_INVALID`, `JWS_KID_ISSUER_MISMATCH`,
 *   `JWS_ALG_KEY_MISMATCH`, `SIGNATURE_INVALID`.
 */
export async function verifyGuardianApproval(text: string): Promise<GuardianApproval> {
  const jws = readCompactJws(text, { at, maxBytes: maxApprovalBytes })
  checkTyp(jws, 'guardian-approval', at)
  const approval = readClaims(jws.payload)
  if (jws.kid !== undefined && jws.kid.split('#')[0] !== approval.guardian) {
    throw new CredentialError('JWS_KID_ISSUER_MISMATCH', { at: `${at}.header.kid` })
  }
  await verifyJws(jws, readDidKey(approval.guardian, `${at}.iss`), at)
  return approval
}

/** What an approval is held against. */
export interface ApprovalExpectation {
  /** Whose presentations they are. */
  readonly child: string
  readonly audience: string
  readonly nonce: string
  /** The purpose as the receiver stated it, in each language; empty when it stated none. */
  readonly purposes: readonly string[]
  /** When the child signs, or signed. */
  readonly usedAt: Date
  /** How far the guardian's clock may be ahead. */
  readonly clockSkewSeconds: number
  /** The `sd_hash` of each part that is shown. */
  readonly sdHashes: readonly string[]
}

/**
 * Whether an approval is one of exactly this. Which hashes stand in which order says nothing.
 *
 * @throws OpenId4VcError `APPROVAL_CHILD_MISMATCH`, `APPROVAL_AUD_MISMATCH`, `APPROVAL_NONCE_MISMATCH`,
 *   `APPROVAL_PURPOSE_MISMATCH`, `APPROVAL_EXPIRED`, `APPROVAL_TOO_LATE`, `APPROVAL_PART_ADDED`,
 *   `APPROVAL_PART_MISSING`.
 */
export function checkGuardianApproval(approval: GuardianApproval, expectation: ApprovalExpectation): void {
  const { child, audience, nonce, purposes, usedAt, clockSkewSeconds, sdHashes } = expectation
  if (approval.child !== child) throw new OpenId4VcError('APPROVAL_CHILD_MISMATCH', { at: `${at}.sub` })
  if (approval.audience !== audience) throw new OpenId4VcError('APPROVAL_AUD_MISMATCH', { at: `${at}.aud` })
  if (approval.nonce !== nonce) throw new OpenId4VcError('APPROVAL_NONCE_MISMATCH', { at: `${at}.nonce` })
  if (purposes.length > 0 && !purposes.includes(approval.purpose)) {
    throw new OpenId4VcError('APPROVAL_PURPOSE_MISMATCH', { at: `${at}.purpose` })
  }
  if (approval.expiresAt <= usedAt) {
    throw new OpenId4VcError('APPROVAL_EXPIRED', {
      at: `${at}.exp`,
      details: { expiredAt: approval.expiresAt.toISOString() },
    })
  }
  // Whoever stands for a child agrees first; a yes to what is out already is none.
  if (approval.issuedAt.getTime() > usedAt.getTime() + clockSkewSeconds * 1000) {
    throw new OpenId4VcError('APPROVAL_TOO_LATE', { at: `${at}.iat` })
  }
  if (sdHashes.some((hash) => !approval.sdHashes.includes(hash))) {
    throw new OpenId4VcError('APPROVAL_PART_ADDED', { at: `${at}.sd_hashes` })
  }
  if (approval.sdHashes.some((hash) => !sdHashes.includes(hash))) {
    throw new OpenId4VcError('APPROVAL_PART_MISSING', { at: `${at}.sd_hashes` })
  }
}

/**
 * Whether a credential says that this guardian stands for this child. Its signature, its term and its status are for
 * the caller to check.
 *
 * @throws OpenId4VcError `GUARDIAN_LINK_OTHER_KIND`, `GUARDIAN_LINK_OTHER_GUARDIAN`, `GUARDIAN_LINK_OTHER_CHILD`.
 */
export function checkGuardianLink(
  link: ReadCredential,
  { guardian, child }: Pick<GuardianApproval, 'guardian' | 'child'>,
): void {
  const ward = wardOf(link)
  if (ward === undefined) throw new OpenId4VcError('GUARDIAN_LINK_OTHER_KIND', { at: 'link' })
  if (link.holder !== guardian) throw new OpenId4VcError('GUARDIAN_LINK_OTHER_GUARDIAN', { at: 'link.cnf' })
  if (ward !== child) {
    throw new OpenId4VcError('GUARDIAN_LINK_OTHER_CHILD', { at: 'link.credentialSubject.guardianOf.id' })
  }
}

/** The id of the child that a guardian link names; undefined for what is no guardian link. */
export function wardOf(credential: ReadCredential): string | undefined {
  if (kindOfCredential(credential) !== 'guardian-link') return undefined
  return (credential.document as GuardianLink).credentialSubject.guardianOf.id
}

function readClaims(payload: JsonObject): GuardianApproval {
  const { iss, sub, aud, nonce, jti, purpose, sd_hashes: sdHashes } = payload
  if (aud === undefined) throw new CredentialError('AUD_MISSING', { at: `${at}.aud` })
  // One string: a list could name a second receiver.
  if (typeof aud !== 'string') throw new CredentialError('AUD_NOT_EXCLUSIVE', { at: `${at}.aud` })
  const issuedAt = requireNumericDate(payload, 'iat', at)
  const expiresAt = requireNumericDate(payload, 'exp', at)
  if (expiresAt <= issuedAt) throw invalid('exp', 'a time after iat')
  const guardian = readPerson(iss, 'iss')
  const child = readPerson(sub, 'sub')
  // Nobody's yes to themselves is somebody else's.
  if (child === guardian) throw invalid('sub', 'another person than the guardian')
  return {
    guardian,
    child,
    audience: readText(aud, 'aud'),
    nonce: readText(nonce, 'nonce'),
    purpose: readPurpose(purpose),
    issuedAt,
    expiresAt,
    id: readText(jti, 'jti'),
    sdHashes: readHashes(sdHashes),
  }
}

function readPerson(value: JsonValue | undefined, name: string): string {
  if (typeof value !== 'string' || !value.startsWith('did:key:')) throw invalid(name, 'a did:key')
  readDidKey(value, `${at}.${name}`)
  return value
}

function readText(value: JsonValue | undefined, name: string): string {
  if (typeof value !== 'string' || !/^\S{1,2048}$/.test(value)) {
    throw invalid(name, 'a text without white space, of at most 2048 characters')
  }
  return value
}

function readPurpose(value: JsonValue | undefined): string {
  if (typeof value !== 'string' || !visibleText.test(value)) {
    throw invalid('purpose', 'a text of at most 1000 visible characters')
  }
  return value
}

function readHashes(value: JsonValue | undefined): readonly string[] {
  const hashes: readonly JsonValue[] = Array.isArray(value) ? value : []
  const areHashes = hashes.every((hash) => typeof hash === 'string' && hashSyntax.test(hash))
  const areDifferent = new Set(hashes).size === hashes.length
  if (!areHashes || !areDifferent || hashes.length === 0 || hashes.length > limits.presentations) {
    throw invalid('sd_hashes', '1 to {most} different hashes in base64url', { most: limits.presentations })
  }
  return hashes as readonly string[]
}

function invalid(name: string, ...phrase: Parameters<typeof expected>): OpenId4VcError {
  return new OpenId4VcError('APPROVAL_INVALID', {
    at: `${at}.${name}`,
    details: { expected: expected(...phrase) },
  })
}

const at = 'approval'
// SHA-256, SHA-384 or SHA-512 in base64url.
const hashSyntax = /^(?:[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{64}|[A-Za-z0-9_-]{86})$/
/** As many hashes as an answer may have parts, and eight claims. */
const maxApprovalBytes = 65_536
