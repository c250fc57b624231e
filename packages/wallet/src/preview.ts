/** A finished presentation through the eyes of whoever gets it: read from its bytes, and from nothing else. */
import {
  type CredentialDocument,
  type FormatId,
  isVpJwt,
  kindNameOf,
  type ReadCredential,
  readCredential,
  readVpJwt,
  type TypeDisplay,
  typeDisplayOf,
} from '@attestat/credential'
import type { VpToken } from '@attestat/openid4vc'

/** A credential as its receiver sees it, before anything is checked. */
export interface SeenCredential {
  readonly queryId: string
  readonly format: FormatId
  /** As the document names it. */
  readonly issuer: string
  readonly kind?: string
  /** The did:key of the key that it is bound to: two receivers who compare it see that it is the same. */
  readonly holder?: string
  /** What was shown of the document. */
  readonly document: CredentialDocument
  /** The words of its type. */
  readonly display?: TypeDisplay
  readonly mayHideMore: boolean
}

/**
 * Reads a finished presentation.
 *
 * @param metadataOf Type metadata that go along, by `vct#integrity`.
 */
export async function seenBy(
  vpToken: VpToken,
  metadataOf: (integrity: string) => Promise<Uint8Array | undefined>,
): Promise<readonly SeenCredential[]> {
  const seen: SeenCredential[] = []
  for (const [queryId, presentations] of Object.entries(vpToken)) {
    for (const text of presentations.flatMap((one) => (isVpJwt(one) ? readVpJwt(one).credentials : [one]))) {
      seen.push({ queryId, ...(await seenOne(await readCredential(text), metadataOf)) })
    }
  }
  return seen
}

async function seenOne(
  credential: ReadCredential,
  metadataOf: (integrity: string) => Promise<Uint8Array | undefined>,
): Promise<Omit<SeenCredential, 'queryId'>> {
  const { format, issuer, holder, document, sdJwt } = credential
  const [kind, display] = [kindNameOf(credential), await typeDisplayOf(credential, metadataOf)]
  return {
    format,
    issuer,
    ...(kind === undefined ? {} : { kind }),
    ...(holder === undefined ? {} : { holder }),
    document,
    ...(display ? { display } : {}),
    mayHideMore: sdJwt !== undefined,
  }
}
