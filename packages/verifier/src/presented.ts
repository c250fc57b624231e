/** What a verifier may be handed, brought to one shape. */
import { decodeJsonObject, isJsonObject } from '@attestat/credential'
import { readPresentationResponse } from '@attestat/openid4vc'
import { type EvidenceFacts, readBundle } from '@attestat/trust'
import { VerifierError } from './codes.ts'

/** One credential as it was presented. */
export interface PresentedToken {
  /** The credential query that it answers; absent without a request. */
  readonly queryId?: string
  readonly text: string
}

export interface Presented {
  readonly tokens: readonly PresentedToken[]
  /** Facts stapled to the presentation; each is worth what its own signature is worth. */
  readonly facts?: EvidenceFacts
}

/**
 * Reads a presentation: a single credential, an OpenID4VP response, or an evidence bundle.
 *
 * @throws VerifierError `PRESENTATION_INVALID`; TrustError `BUNDLE_INVALID`; the edge codes.
 */
export function readPresented(input: Uint8Array | string): Presented {
  const text = (typeof input === 'string' ? input : decodeText(input)).trim()
  if (!text.startsWith('{')) {
    if (text === '' || /\s/.test(text)) throw new VerifierError('PRESENTATION_INVALID')
    return { tokens: [{ text }] }
  }
  const document = decodeJsonObject(text, { at: 'presentation', maxBytes: maxBundleBytes })
  if (document.type === 'AttestatEvidenceBundle') {
    const { vpToken, facts } = readBundle(document)
    return { tokens: tokensOf(vpToken), ...(facts ? { facts } : {}) }
  }
  if (isJsonObject(document.vp_token)) return { tokens: tokensOf(readPresentationResponse(text).vp_token) }
  throw new VerifierError('PRESENTATION_INVALID')
}

const maxBundleBytes = 16 * 1_048_576

function tokensOf(vpToken: Readonly<Record<string, readonly string[]>>): PresentedToken[] {
  return Object.entries(vpToken).flatMap(([queryId, texts]) => texts.map((text) => ({ queryId, text })))
}

function decodeText(bytes: Uint8Array): string {
  if (bytes.length > maxBundleBytes) throw new VerifierError('PRESENTATION_INVALID')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new VerifierError('PRESENTATION_INVALID', { cause })
  }
}
