/**
 * Messages that only the holder of one key can read: compact JWE with ECDH-ES over P-256 and AES-256-GCM, on WebCrypto,
 * which every runtime has.
 *
 * @see RFC 7516; RFC 7518, sections 4.6 and 5.3
 */
import {
  CredentialError,
  decodeBase64url,
  decodeJsonObject,
  encodeBase64url,
  isTyp,
  type JsonObject,
  limits,
  type PublicJwk,
  readPublicJwk,
} from '@attestat/credential'
import { KeyError } from './codes.ts'
import { expected } from './expected.ts'
import { exportPrivateJwk, type PrivateKey } from './private-key.ts'

/** Largest sealed message that is opened, in bytes of its text. */
export const sealedMessageBytes = 16_777_216

/**
 * Seals a message for one reader. Who sealed it, nobody can tell from it.
 *
 * @param typ What it is, so that it is never opened as something else; a media type without `application/`.
 * @throws KeyError `KEY_AGREEMENT_UNSUPPORTED` unless the reader's key is one of P-256.
 */
export async function sealFor(reader: PublicJwk, typ: string, content: Uint8Array): Promise<string> {
  if (reader.kty !== 'EC') throw new KeyError('KEY_AGREEMENT_UNSUPPORTED', { at: 'reader' })
  const { privateKey, publicKey } = (await crypto.subtle.generateKey(agreement, false, [
    'deriveBits',
  ])) as CryptoKeyPair
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const header64 = encodeJson({ alg, enc, typ, epk: { kty, crv, x, y } as JsonObject })
  const key = await contentKey(privateKey, await importReader(reader), 'encrypt')
  const iv = crypto.getRandomValues(new Uint8Array(ivLength))
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: ascii(header64) },
      key,
      content as Uint8Array<ArrayBuffer>,
    ),
  )
  const [ciphertext, tag] = [sealed.subarray(0, -tagLength), sealed.subarray(-tagLength)]
  return [header64, '', ...[iv, ciphertext, tag].map(encodeBase64url)].join('.')
}

/**
 * Opens a message that {@link sealFor} has sealed for this key.
 *
 * @param key A key that can leave its place within this package: one that WebCrypto keeps for signing agrees on nothing.
 * @throws KeyError `JWE_INVALID`; `JWE_NOT_OPENED` when it was sealed for another key, or changed;
 *   `KEY_AGREEMENT_UNSUPPORTED`, `KEY_NOT_EXPORTABLE`.
 * @throws CredentialError `INPUT_TOO_LARGE`, `B64URL_NOT_CANONICAL`, the `JSON_…` codes, `JWT_TYP_MISMATCH`.
 */
export async function openSealed(text: string, typ: string, key: PrivateKey): Promise<Uint8Array> {
  if (text.length > sealedMessageBytes) {
    throw new CredentialError('INPUT_TOO_LARGE', { at, details: { limit: sealedMessageBytes } })
  }
  const parts = text.split('.', 6)
  const [header64 = '', encryptedKey, ...rest] = parts
  // Direct agreement: there is no encrypted key.
  if (parts.length !== 5 || encryptedKey !== '') throw invalid(at, 'a compact JWE of ECDH-ES')
  const writer = readHeader(header64, typ)
  const [iv, ciphertext, tag] = rest.map((part) => decodeBase64url(part, at)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  if (iv.length !== ivLength || tag.length !== tagLength) throw invalid(at, 'a compact JWE of ECDH-ES')
  if (key.alg !== 'ES256') throw new KeyError('KEY_AGREEMENT_UNSUPPORTED', { at: 'key' })
  const own = await crypto.subtle.importKey(
    'jwk',
    { ...(await exportPrivateJwk(key)), key_ops: ['deriveBits'] },
    agreement,
    false,
    ['deriveBits'],
  )
  const sealed = new Uint8Array(ciphertext.length + tag.length)
  sealed.set(ciphertext)
  sealed.set(tag, ciphertext.length)
  try {
    const agreed = await contentKey(own, await importReader(writer), 'decrypt')
    const parameters = { name: 'AES-GCM', iv: iv as Uint8Array<ArrayBuffer>, additionalData: ascii(header64) }
    return new Uint8Array(await crypto.subtle.decrypt(parameters, agreed, sealed))
  } catch (cause) {
    throw new KeyError('JWE_NOT_OPENED', { at, cause })
  }
}

/** @returns the key that the writer made for this message alone. */
function readHeader(header64: string, typ: string): PublicJwk {
  const place = `${at}.header`
  const header = decodeJsonObject(decodeBase64url(header64, place), {
    at: place,
    maxBytes: limits.headerBytes,
  })
  // Nothing else is understood: no compression, no passphrases, no other agreement.
  const known = ['alg', 'enc', 'typ', 'epk']
  if (Object.keys(header).some((name) => !known.includes(name))) {
    throw invalid(place, 'no members but {names}', { names: known.join(', ') })
  }
  if (header.alg !== alg || header.enc !== enc) throw invalid(place, '{terms}', { terms: `${alg}, ${enc}` })
  if (!isTyp(header.typ, typ)) {
    throw new CredentialError('JWT_TYP_MISMATCH', { at: `${place}.typ`, details: { expected: typ } })
  }
  const writer = readPublicJwk(header.epk, `${place}.epk`)
  if (writer.kty !== 'EC') throw invalid(`${place}.epk`, 'a P-256 key')
  return writer
}

function importReader(jwk: PublicJwk): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', { ...jwk }, agreement, false, [])
}

/** RFC 7518 §4.6.2: the Concat KDF, one round of which gives as many bits as the key has. */
async function contentKey(
  own: CryptoKey,
  other: CryptoKey,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 256)
  const algorithm = new TextEncoder().encode(enc)
  const input = new Uint8Array(4 + 32 + 4 + algorithm.length + 4 + 4 + 4)
  const view = new DataView(input.buffer)
  view.setUint32(0, 1)
  input.set(new Uint8Array(shared), 4)
  view.setUint32(36, algorithm.length)
  input.set(algorithm, 40)
  // PartyUInfo and PartyVInfo are empty; what follows is the length of the key in bits.
  view.setUint32(40 + algorithm.length + 8, 256)
  const key = await crypto.subtle.digest('SHA-256', input)
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage])
}

function encodeJson(value: JsonObject): string {
  return encodeBase64url(new TextEncoder().encode(JSON.stringify(value)))
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function invalid(place: string, ...phrase: Parameters<typeof expected>): KeyError {
  return new KeyError('JWE_INVALID', { at: place, details: { expected: expected(...phrase) } })
}

const at = 'sealed message'
const alg = 'ECDH-ES'
const enc = 'A256GCM'
const agreement = { name: 'ECDH', namedCurve: 'P-256' } as const
const ivLength = 12
const tagLength = 16
