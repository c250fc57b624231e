/** What this package expects, in both languages. */
import { type CommonPhrase, type Expectation, expectations } from '@attestat/credential'

const phrases = {
  'its first bytes, and no fewer': 'его первые байты, и не меньше',
  'a version from 1': 'версия от 1',
  'a version': 'версия',
  'a JWK with d, the private half of the same key': 'JWK с d, закрытой половиной того же ключа',
  'an ECDSA P-256 or Ed25519 pair of WebCrypto': 'пара ECDSA P-256 или Ed25519 из WebCrypto',
  'a key made or taken in by this package': 'ключ, созданный или принятый этим пакетом',
  'a compact JWE of ECDH-ES': 'компактный JWE с ECDH-ES',
  'a P-256 key': 'ключ P-256',
  'a P-256 or Ed25519 key': 'ключ P-256 или Ed25519',
} as const

/** A phrase that may stand where something else was expected. */
export type ExpectedPhrase = Parameters<typeof expected>[0]

/** The phrase in both languages. */
export const expected: Expectation<keyof typeof phrases | CommonPhrase> = expectations(phrases)
