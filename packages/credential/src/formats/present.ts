/** Makes a presentation out of a credential: chosen disclosures, and the holder's signature over them. */
import { CredentialError } from '../codes.ts'
import { type ConcretePath, formatPath, valueAt } from '../sd-jwt/claim-path.ts'
import { readHashAlgorithm } from '../sd-jwt/hash-algorithm.ts'
import { type KeyBinding, signKeyBinding } from '../sd-jwt/key-binding.ts'
import { joinSdJwt } from '../sd-jwt/sd-jwt.ts'
import type { ReadCredential } from './format.ts'
import { signJwtPresentation } from './jwt-vc-json/presentation.ts'

export interface PresentationChoice {
  /**
   * Paths in `credential.claims` to show. A path to something always visible shows what is hidden below it:
   * `['credentialSubject']` everything there, `['credentialSubject', 'achievement']` nothing. The empty path, which
   * would show the whole credential, is refused: whoever wants that says so path by path.
   */
  readonly disclose: readonly ConcretePath[]
  /** Absent only for a credential without a holder key, or a reader who asks for none. */
  readonly keyBinding?: KeyBinding
}

/**
 * Presents a credential.
 *
 * Sends exactly the disclosures on the way to a chosen path and those below it: choosing an object shows all of
 * it. A credential in a format without disclosures is sent as it is, and every path must then be chosen knowingly
 * by the caller.
 *
 * @see RFC 9901, section 7.2, steps 1 to 5 of presenting
 * @throws CredentialError `SD_PATH_UNKNOWN` for a path to nothing and the empty one, `HOLDER_GOT_KB` when the credential already
 *   carries a key-binding JWT, `SD_FORMAT` for key binding in a format that has none.
 */
export async function presentCredential(
  credential: ReadCredential,
  { disclose, keyBinding }: PresentationChoice,
): Promise<string> {
  const { sdJwt } = credential
  if (!sdJwt) {
    if (credential.keyBinding !== undefined) throw new CredentialError('HOLDER_GOT_KB')
    if (keyBinding && credential.format === 'jwt_vc_json')
      return signJwtPresentation(credential.text, keyBinding)
    if (keyBinding) throw new CredentialError('SD_FORMAT', { at: credential.format })
    return credential.text
  }
  if (sdJwt.keyBinding !== undefined) throw new CredentialError('HOLDER_GOT_KB')
  for (const path of disclose) {
    if (path.length === 0 || valueAt(credential.claims, path) === undefined) {
      throw new CredentialError('SD_PATH_UNKNOWN', { at: formatPath(path) })
    }
  }
  // §7.2 step 2: a disclosure inside another goes with the one that holds its digest.
  const chosen = credential.disclosures.filter(({ path }) => disclose.some((choice) => isOnWay(path, choice)))
  const presented = joinSdJwt(
    sdJwt.jwt,
    chosen.map((disclosure) => disclosure.text),
  )
  if (!keyBinding) return presented
  return presented + (await signKeyBinding(presented, readHashAlgorithm(credential.jws.payload), keyBinding))
}

/**
 * A credential as its issuer may have handed it over: what was shown of it, without the holder's signature.
 *
 * @param more Disclosures that another copy of the same credential came with.
 */
export function issuedText({ jws, sdJwt }: ReadCredential, more: readonly string[] = []): string {
  return sdJwt ? joinSdJwt(sdJwt.jwt, [...new Set([...sdJwt.disclosures, ...more])]) : jws.text
}

/** Whether one path is a beginning of the other: the disclosure holds the choice, or the choice holds it. */
function isOnWay(path: ConcretePath, choice: ConcretePath): boolean {
  const length = Math.min(path.length, choice.length)
  for (let i = 0; i < length; i++) if (path[i] !== choice[i]) return false
  return true
}
