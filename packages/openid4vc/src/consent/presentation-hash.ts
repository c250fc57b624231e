/** The name of a presentation in what is said about it later: by whoever showed it and by whoever was shown it. */
import { encodeBase64url, sha256 } from '@attestat/credential'
import type { VpToken } from '../presentation-response.ts'

/** SHA-256 of a `vp_token` as JSON, base64url. Reading the JSON and writing it again gives the same. */
export async function presentationHash(vpToken: VpToken): Promise<string> {
  return encodeBase64url(await sha256(new TextEncoder().encode(JSON.stringify(vpToken))))
}

/** How a hash is spelled. */
export const hashSyntax: RegExp = /^[A-Za-z0-9_-]{43}$/
