/**
 * The paper variant: what a printed document says, signed by its issuer and short enough for a QR code.
 *
 * The text is `ATTESTAT1:` and, in base 41, a compact JWS (`typ: attestat-paper+jwt`) without its own expansion: the
 * length of the protected header in two bytes, the header, the payload, the 64 bytes of the signature. Header and
 * payload are the bytes that were signed (as base64url, RFC 7515), so the JWS can be put together again to the byte.
 * The issuer is the DID that `kid` belongs to; a second copy of it would cost a fifth of the room.
 */
import { CredentialError } from '../codes.ts'
import { readDid, readDidUrl } from '../did/did.ts'
import { didWebUrl } from '../did/did-web.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import { expected } from '../expected.ts'
import type { TokenStatusReference } from '../formats/format.ts'
import { type CompactJws, checkTyp, readCompactJws, signJws, verifyJws } from '../jose/jws.ts'
import { readNumericDate, requireNumericDate, toNumericDate } from '../jose/numeric-date.ts'
import type { ResolvedKey, ResolveKey, Signer } from '../jose/signer.ts'
import type { JsonObject } from '../json.ts'
import { limits } from '../limits.ts'
import { suspiciousText } from '../model/text-lint.ts'
import { decodeBase41, encodeBase41 } from './base41.ts'

/** What the paper shows and the issuer vouches for. */
export interface Paper {
  /** Id of the credential type, for instance `school-diploma`; of an issuer's own type its `vct`. */
  readonly kind: string
  /** The owner's name as it stands on the paper. */
  readonly name: string
  /** The document's name as it stands on the paper. */
  readonly title: string
  /** Day of the award, `YYYY-MM-DD`. */
  readonly awardedOn: string
  /** The document's number as it stands on the paper; absent where it has none. */
  readonly number?: string
  /** Time of the signature, in whole seconds. */
  readonly issuedAt: Date
  /** The last moment at which the document counts, in whole seconds; absent for one without a term. */
  readonly validUntil?: Date
  /** Where its status stands: an https URL of a Token Status List, and the index there. */
  readonly status?: TokenStatusReference
}

/** A paper text, read. Nothing is verified. */
export interface ReadPaper extends Paper {
  /** The text as received. */
  readonly text: string
  readonly jws: CompactJws
  /** The issuer's DID, from `kid`. */
  readonly issuer: string
}

/** A paper text whose issuer's signature has been verified. Nothing is said about trust, time or status. */
export interface VerifiedPaper extends ReadPaper {
  readonly key: ResolvedKey
}

/** Whether a text means to be a paper. */
export function isPaper(text: string): boolean {
  return text.startsWith(prefix)
}

/**
 * Signs a paper.
 *
 * @param signer Its `kid` is an absolute DID URL.
 * @returns a text of at most `limits.paperLength` characters, all of a QR code's alphanumeric mode.
 * @throws CredentialError `PAPER_TOO_LONG` with the number of bytes to spare, `TEXT_SUSPICIOUS`,
 *   `JWS_KID_INVALID`, and the codes of {@link readPaper} for a value that it would refuse.
 */
export async function writePaper(paper: Paper, signer: Signer): Promise<string> {
  if (!signer.kid?.startsWith('did:')) throw new CredentialError('JWS_KID_INVALID', { at: 'kid' })
  const { did } = readDidUrl(signer.kid, 'kid')
  const claims = claimsOf(paper, did)
  paperOf(claims, did)
  const packed = pack(await signJws('paper', claims, signer))
  const excess = packed.length - roomBytes
  if (excess > 0) throw new CredentialError('PAPER_TOO_LONG', { at: 'paper', details: { excess } })
  return prefix + encodeBase41(packed)
}

/**
 * Reads a paper text. Trusts nothing: the signature is not looked at.
 *
 * @throws CredentialError `PAPER_MALFORMED`, `INPUT_TOO_LARGE`, `JWT_TYP_MISMATCH`, `JWS_KID_INVALID`,
 *   `CLAIM_NOT_ALLOWED`, `CLAIM_TYPE_INVALID`, `REQUIRED_CLAIM_MISSING`, `TEXT_SUSPICIOUS`, `RANGE_ERROR`; the edge
 *   codes of `readCompactJws`.
 */
export function readPaper(text: string): ReadPaper {
  if (text.length > limits.paperLength) {
    throw new CredentialError('INPUT_TOO_LARGE', { at: 'paper', details: { limit: limits.paperLength } })
  }
  const packed = isPaper(text) ? decodeBase41(text.slice(prefix.length)) : undefined
  if (!packed) throw new CredentialError('PAPER_MALFORMED', { at: 'paper' })
  const jws = readCompactJws(unpack(packed), { at: 'paper' })
  checkTyp(jws, 'paper', 'paper')
  if (!jws.kid?.startsWith('did:')) throw new CredentialError('JWS_KID_INVALID', { at: 'paper.header.kid' })
  const issuer = readDidUrl(jws.kid, 'paper.header.kid').did
  return { ...paperOf(jws.payload, issuer), text, jws, issuer }
}

/**
 * Reads a paper text and verifies its issuer's signature.
 *
 * @throws CredentialError as {@link readPaper}, `SIGNATURE_INVALID`, `JWS_ALG_KEY_MISMATCH`; and whatever
 *   `resolveKey` throws.
 */
export async function verifyPaper(
  text: string,
  { resolveKey }: { readonly resolveKey: ResolveKey },
): Promise<VerifiedPaper> {
  const paper = readPaper(text)
  const { jws, issuer, issuedAt } = paper
  const key = await resolveKey({
    issuer,
    protectedHeader: jws.header,
    purpose: 'assertionMethod',
    at: issuedAt,
  })
  await verifyJws(jws, key.jwk, 'paper')
  return { ...paper, key }
}

const prefix = 'ATTESTAT1:'
/** What base 41 makes of this many bytes just fits beside the prefix. */
const roomBytes = Math.floor(((limits.paperLength - prefix.length) * 2) / 3)
const signatureBytes = 64

function pack(jws: string): Uint8Array {
  const [header, payload, signature] = jws.split('.').map((part) => decodeBase64url(part, 'paper')) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  return Uint8Array.from([header.length >> 8, header.length & 0xff, ...header, ...payload, ...signature])
}

function unpack(bytes: Uint8Array): string {
  const headerEnd = 2 + ((bytes[0] ?? 0) << 8) + (bytes[1] ?? 0)
  const payloadEnd = bytes.length - signatureBytes
  if (headerEnd >= payloadEnd) throw new CredentialError('PAPER_MALFORMED', { at: 'paper' })
  return [bytes.subarray(2, headerEnd), bytes.subarray(headerEnd, payloadEnd), bytes.subarray(payloadEnd)]
    .map(encodeBase64url)
    .join('.')
}

function claimsOf(paper: Paper, issuer: string): JsonObject {
  const { kind, name, title, awardedOn: awarded, number, issuedAt, validUntil, status } = paper
  return {
    kind,
    name,
    title,
    awarded,
    ...(number === undefined ? {} : { number }),
    iat: toNumericDate(issuedAt),
    ...(validUntil === undefined ? {} : { exp: toNumericDate(validUntil) }),
    ...(status === undefined ? {} : { status: writeStatus(status, issuer) }),
  }
}

const claimNames = ['kind', 'name', 'title', 'awarded', 'number', 'iat', 'exp', 'status']

function paperOf(claims: JsonObject, issuer: string): Paper {
  const foreign = Object.keys(claims).find((name) => !claimNames.includes(name))
  if (foreign !== undefined) throw new CredentialError('CLAIM_NOT_ALLOWED', { at: `paper.${foreign}` })
  const validUntil = readNumericDate(claims, 'exp', 'paper')
  const status = readStatus(claims, issuer)
  return {
    kind: textOf(claims, 'kind', kindSyntax),
    name: textOf(claims, 'name'),
    title: textOf(claims, 'title'),
    awardedOn: dayOf(claims, 'awarded'),
    ...(Object.hasOwn(claims, 'number') ? { number: textOf(claims, 'number') } : {}),
    issuedAt: requireNumericDate(claims, 'iat', 'paper'),
    ...(validUntil ? { validUntil } : {}),
    ...(status ? { status } : {}),
  }
}

const kindSyntax = /^(?:[a-z0-9]+(?:-[a-z0-9]+)*|(?:https|urn):[!-~]+)$/
const visibleText = /^\S(?:.*\S)?$/u
const statusSyntax = /^((?:[A-Za-z0-9.-]+(?::\d{1,5})?)?\/(?!\/)[^\s#?]*)#(0|[1-9]\d{0,14})$/

function textOf(claims: JsonObject, name: string, syntax: RegExp = visibleText): string {
  const value = claims[name]
  const at = `paper.${name}`
  if (value === undefined) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at })
  if (typeof value !== 'string' || !syntax.test(value)) throw typeInvalid(at, 'a text in one line')
  // A person compares it with the paper: it must be what it looks like. Two alphabets in one word can be an honest
  // name, so what only the issuer's lints can judge is left to them.
  const suspicion = suspiciousText(value)
  if (suspicion && suspicion.reason !== 'mixed-alphabets')
    throw new CredentialError('TEXT_SUSPICIOUS', { at })
  return value
}

function dayOf(claims: JsonObject, name: string): string {
  const day = textOf(claims, name)
  const instant = new Date(`${day}T00:00:00Z`)
  // `Date` takes 30 February for 1 March, or for nothing at all.
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== day) {
    throw typeInvalid(`paper.${name}`, 'a day of the calendar, YYYY-MM-DD')
  }
  return day
}

/**
 * A status reference in short: the list's address without `https://`, or, under the address of a did:web issuer,
 * from its slash on; then the index as the fragment.
 */
function writeStatus({ uri, idx }: TokenStatusReference, issuer: string): string {
  const base = webAddress(issuer)
  if (base !== undefined && uri.startsWith(`${base}/`)) return `${uri.slice(base.length)}#${idx}`
  if (!uri.startsWith('https://')) throw typeInvalid('paper.status', 'an https address')
  return `${uri.slice('https://'.length)}#${idx}`
}

function readStatus(claims: JsonObject, issuer: string): TokenStatusReference | undefined {
  if (!Object.hasOwn(claims, 'status')) return undefined
  const [, address = '', index] = statusSyntax.exec(textOf(claims, 'status')) ?? []
  const uri = address.startsWith('/') ? `${webAddress(issuer)}${address}` : `https://${address}`
  if (address === '' || !URL.canParse(uri)) {
    throw typeInvalid('paper.status', 'an address without https://, a number sign and an index')
  }
  return { uri, idx: Number(index) }
}

/** The web address that a did:web stands for. */
function webAddress(issuer: string): string | undefined {
  if (readDid(issuer).method !== 'web') return undefined
  return didWebUrl(issuer, { allowPort: true }).replace(/(?:\/\.well-known)?\/did\.json$/, '')
}

function typeInvalid(at: string, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('CLAIM_TYPE_INVALID', { at, details: { expected: expected(...phrase) } })
}
