/** What a verifier may be handed, brought to one shape. */
import {
  type CompactJws,
  CredentialError,
  decodeJson,
  isJsonObject,
  isVpJwt,
  type JsonObject,
  type JsonValue,
  limits,
  readVpJwt,
  readWrapping,
  ToolkitError,
  type VpJwt,
} from '@attestat/credential'
import {
  guardiansParameter,
  readPresentationRequest,
  readPresentationResponse,
  readVpToken,
  type VpToken,
} from '@attestat/openid4vc'
import {
  type EvidenceFacts,
  type GuardianEvidence,
  readBundle,
  readGuardianEvidence,
  trustLimits,
} from '@attestat/trust'
import { VerifierError } from './codes.ts'

/** One credential as it was presented. */
export interface PresentedToken {
  /** The credential query that it answers; absent when it came on its own. */
  readonly queryId?: string
  readonly text: string
  /** The W3C presentation that it stood in, which its holder has signed as a whole. */
  readonly presentation?: VpJwt
  /** Which credential of a presentation that is a token around several of them. */
  readonly entry?: number
  /** What the issuer signed, where that is a token inside the text. */
  readonly issued?: string
  /** The text as a token, where it was decoded to see what is in it. */
  readonly jws?: CompactJws
  /** Why it is no presentation of anything: its `format` fails, with this reason. */
  readonly refused?: ToolkitError
}

/** A presentation, taken apart. */
export interface Presented {
  /** At least one: each a credential, also where they came inside a W3C presentation. */
  readonly tokens: readonly PresentedToken[]
  /** The same as it came; what came on its own stands under `presentation`. */
  readonly vpToken: VpToken
  /** The `state` of an OpenID4VP response. */
  readonly state?: string
  /** The request that a bundle says it answers; nothing is judged by it. */
  readonly carriedRequest?: JsonObject | string
  /** Who has approved it in a child's place. */
  readonly guardians?: readonly GuardianEvidence[]
  /** Facts stapled to the presentation; each is worth what its own signature is worth. */
  readonly facts?: EvidenceFacts
}

/** Of a presentation that cannot be taken apart the whole is judged; so it is where more documents come out of the
 * wrappings than an answer may have. */
function unfold(tokens: readonly PresentedToken[]): readonly PresentedToken[] {
  const unfolded: PresentedToken[] = []
  for (const token of tokens) {
    try {
      unfolded.push(...unfoldToken(token))
    } catch (error) {
      if (!(error instanceof ToolkitError)) throw error
      unfolded.push({ ...token, refused: error })
    }
    if (unfolded.length > limits.presentations) return [{ ...token, refused: tooMany }]
  }
  return unfolded
}

const tooMany = new VerifierError('PRESENTATION_INVALID', { at: `presentation[${limits.presentations}]` })

/**
 * What a token presents: itself, or the credentials of a W3C presentation, each on its own.
 *
 * @throws CredentialError as `readVpJwt`.
 */
function unfoldToken(token: PresentedToken): readonly PresentedToken[] {
  const wrapping = readWrapping(token.text)
  if (wrapping) {
    const { jws, credentials } = wrapping
    return credentials?.map((issued, entry) => ({ ...token, jws, entry, issued })) ?? [{ ...token, jws }]
  }
  if (!isVpJwt(token.text)) return [token]
  const presentation = readVpJwt(token.text)
  return presentation.credentials.map((text) => ({ ...token, text, presentation }))
}

/**
 * Reads a presentation: a single credential, a W3C presentation, an OpenID4VP response, or an evidence bundle. The
 * request that a bundle may carry is not looked at: what was asked is for the one who asked to say.
 *
 * @param input Bytes or text, or JSON after the strict edge.
 * @throws VerifierError `PRESENTATION_INVALID`; TrustError `BUNDLE_INVALID`; OpenId4VcError `RESPONSE_INVALID`,
 *   `RESPONSE_DECLINED`; CredentialError `INPUT_TOO_LARGE`, the `JSON_…` codes.
 */
export function readPresented(input: Uint8Array | string | JsonObject): Presented {
  if (typeof input !== 'string' && !(input instanceof Uint8Array)) {
    // A server hands over what it took for the body, which is nothing at all where there was none.
    if (!isJsonObject(input)) throw new VerifierError('PRESENTATION_INVALID')
    return readDocument(input)
  }
  const text = toText(input)
  if (/^[{[]/.test(text)) {
    const document = decodeJson(text, { at: 'presentation', maxBytes: trustLimits.bundleBytes })
    if (!isJsonObject(document)) throw new VerifierError('PRESENTATION_INVALID')
    return readDocument(document)
  }
  if (text === '' || /\s/.test(text)) throw new VerifierError('PRESENTATION_INVALID')
  return { tokens: unfold([{ text }]), vpToken: { presentation: [text] } }
}

/**
 * The `state` of the request that an answer says it is to: a response has it beside the presentations, a bundle in the
 * request that it carries.
 *
 * @throws OpenId4VcError as `readPresentationRequest`.
 */
export function statedBy({ state, carriedRequest }: StatedRequest): JsonValue | undefined {
  if (typeof carriedRequest === 'string') return readPresentationRequest(carriedRequest).state
  return isJsonObject(carriedRequest) ? carriedRequest.state : state
}

interface StatedRequest {
  readonly state?: JsonValue | undefined
  readonly carriedRequest?: JsonValue | undefined
}

function readDocument(document: JsonObject): Presented {
  if ('type' in document) {
    const { vpToken: presentations, request, guardians, facts } = readBundle(document)
    const vpToken = readVpToken(presentations)
    return {
      tokens: tokensOf(vpToken),
      vpToken,
      ...(request === undefined ? {} : { carriedRequest: request }),
      ...(guardians ? { guardians } : {}),
      ...(facts ? { facts } : {}),
    }
  }
  if ('vp_token' in document || 'error' in document) {
    const { vp_token: vpToken, state } = readPresentationResponse(document)
    const approvals = document[guardiansParameter]
    return {
      tokens: tokensOf(vpToken),
      vpToken,
      ...(state === undefined ? {} : { state }),
      ...(approvals === undefined ? {} : { guardians: readGuardianEvidence(approvals, guardiansParameter) }),
    }
  }
  throw new VerifierError('PRESENTATION_INVALID')
}

function tokensOf(vpToken: VpToken): readonly PresentedToken[] {
  const tokens: PresentedToken[] = []
  for (const [queryId, texts] of Object.entries(vpToken)) {
    for (const text of texts) tokens.push({ queryId, text })
  }
  return unfold(tokens)
}

function toText(input: Uint8Array | string): string {
  const limit = trustLimits.bundleBytes
  if (input.length > limit) {
    throw new CredentialError('INPUT_TOO_LARGE', { at: 'presentation', details: { limit } })
  }
  if (typeof input === 'string') return input.trim()
  try {
    return utf8.decode(input).trim()
  } catch (cause) {
    throw new VerifierError('PRESENTATION_INVALID', { at: 'UTF-8', cause })
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
