/** Which of the tokens that an agent is handed the credential provider takes, and which it leaves to those beside it. */
import {
  CredentialError,
  credentialsPresentedIn,
  formats as everyFormat,
  type FormatId,
  isJsonObject,
  isTyp,
  isVpJwt,
  listOf,
  readCompactJws,
  tokenTyp,
} from '@attestat/credential'

export interface TakenTokens {
  /** Formats that are made and verified; tokens of another are left to the providers beside it. Default: every format. */
  readonly formats?: readonly FormatId[]
  /**
   * Types of credential that are verified as VC-JWTs (`jwt_vc_json`): one that names none of them is left to the providers
   * beside it. `documentTypes` of `@attestat/credential` are all that can be accepted. Default: any, so that
   * another is refused.
   */
  readonly types?: readonly string[]
}

/**
 * Whether an agent's document is for this provider: what it takes, what nobody has signed, of which no other provider
 * would say so, and every token of which it cannot be told that it is something else. A proof that is no token is for
 * others to look at. A presentation is left alone only when everything in it is.
 */
export function isTaken(document: unknown, taken: TakenTokens): boolean {
  const proof = isJsonObject(document) ? document.proof : undefined
  if (Array.isArray(proof) || (isJsonObject(proof) && !('jwt' in proof) && typeof proof.type === 'string')) {
    return false
  }
  const text = isJsonObject(proof) ? proof.jwt : document
  // No other provider reads a W3C presentation around tokens.
  if ((!taken.formats && !taken.types) || typeof text !== 'string' || isVpJwt(text)) return true
  const tokens = credentialsPresentedIn(text) ?? [text]
  return !tokens.every((token) => isLeft(token, taken))
}

/** Told from the token itself, read as strictly as if it were taken: what JSON around it says nobody has signed. */
function isLeft(token: string, { formats, types }: TakenTokens): boolean {
  try {
    const [jwt = ''] = token.split('~', 1)
    const { header, payload } = readCompactJws(jwt, { at: 'credential' })
    const format = everyFormat.find(({ id }) => isTyp(header.typ, tokenTyp[id]))?.id
    if (format === undefined) return false
    if (formats && !formats.includes(format)) return true
    if (!types || format !== 'jwt_vc_json' || !isJsonObject(payload.vc)) return false
    const named = [...listOf(payload.vc.type), ...listOf(payload.type)]
    return named.length > 0 && !named.some((name) => types.includes(name as string))
  } catch (error) {
    if (error instanceof CredentialError) return false
    throw error
  }
}
