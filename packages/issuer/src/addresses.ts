/** Where an issuer publishes what: every address under its base URL, in one place. */
import { IssuerError } from './codes.ts'
import { expected } from './expected.ts'

/**
 * Checks a base URL: https, no query, no fragment, no slash at the end.
 *
 * @throws IssuerError `ISSUER_INVALID`.
 */
export function checkBaseUrl(baseUrl: string): void {
  const url = URL.parse(baseUrl)
  const written = url && `${url.origin}${url.pathname === '/' ? '' : url.pathname}`
  if (url?.protocol !== 'https:' || written !== baseUrl || baseUrl.endsWith('/')) {
    throw new IssuerError('ISSUER_INVALID', {
      at: 'baseUrl',
      details: { expected: expected('an https address without query, fragment or final slash') },
    })
  }
}

export function tokenStatusListUrl(baseUrl: string, list: number): string {
  return `${baseUrl}/status/${list}.statuslist.jwt`
}

export function bitstringStatusListUrl(baseUrl: string, list: number, purpose: StatusPurpose): string {
  return `${baseUrl}/status/${list}-${purpose}.vc.jwt`
}

export type StatusPurpose = 'revocation' | 'suspension'

export function typeMetadataUrl(baseUrl: string, typeId: string): string {
  return `${baseUrl}/types/${typeId}.json`
}

/** Where an edition of an issuer's own type stays, whatever becomes of the type. */
export function typeEditionUrl(baseUrl: string, digest: string): string {
  return `${baseUrl}/types/editions/${digest}.json`
}

export function batchManifestUrl(baseUrl: string, batch: number): string {
  return `${baseUrl}/batches/${batch}.json`
}

/**
 * Where the keys of an https issuer are found: the well-known name stands between host and path.
 *
 * @see SD-JWT VC (draft-ietf-oauth-sd-jwt-vc), section on JWT VC issuer metadata
 */
export function issuerMetadataUrl(baseUrl: string): string {
  const { origin, pathname } = new URL(baseUrl)
  return `${origin}/.well-known/jwt-vc-issuer${pathname === '/' ? '' : pathname}`
}

/** The path of a published file inside a folder that stands for the root of the host. */
export function filePath(url: string): string {
  return new URL(url).pathname.slice(1)
}
