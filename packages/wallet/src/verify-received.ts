/** The verification of what comes in: nothing unverified is taken in silence, and nothing that is signed wrongly at all. */
import { type ResolvedKey, type ResolveKey, ToolkitError } from '@attestat/credential'
import { isNotKnownHere, type TrustSource } from '@attestat/trust'
import { WalletError } from './codes.ts'

export interface VerifyReceivedOptions {
  readonly trust: TrustSource
  /** What to do when the issuer's key cannot be known here. */
  readonly unverified: 'keep' | 'refuse'
}

/**
 * Verified where the issuer's key can be known; a signature that is wrong is never excused.
 *
 * @param how Verifies with the keys that it is given; reads without verifying.
 * @throws WalletError `ISSUED_CREDENTIAL_INVALID`, `ISSUER_KEY_UNKNOWN`; whatever `how` throws for what cannot be read.
 */
export async function verifyReceived<Read extends object>(
  { trust, unverified }: VerifyReceivedOptions,
  how: {
    verify(resolveKey: ResolveKey): Promise<Read & { readonly key: ResolvedKey }>
    read(): Promise<Read> | Read
  },
): Promise<{ readonly read: Read; readonly key?: ResolvedKey }> {
  let unknownKey: unknown
  const resolveOrNote: ResolveKey = async (request) => {
    try {
      return await trust.resolveKey(request)
    } catch (error) {
      // The one refusal of a resolver that says nothing against the credential: the answer is not to be had here.
      if (isNotKnownHere(error)) unknownKey = error
      throw error
    }
  }
  try {
    const { key, ...read } = await how.verify(resolveOrNote)
    return { read: read as unknown as Read, key }
  } catch (error) {
    if (unknownKey === undefined) throw asRefusal(error)
    if (unverified === 'refuse')
      throw new WalletError('ISSUER_KEY_UNKNOWN', { at: 'issuer', cause: unknownKey })
    return { read: await how.read() }
  }
}

/** Text that is no credential is told as such; a credential that does not hold up is one refusal, with its reason. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof ToolkitError) || !isAboutTrust(error)) return error
  return new WalletError('ISSUED_CREDENTIAL_INVALID', {
    at: error.at ?? 'credential',
    details: { reason: { en: error.explain('en'), ru: error.explain('ru') }, reasonCode: error.code },
    cause: error,
  })
}

function isAboutTrust({ code }: ToolkitError): boolean {
  return code === 'SIGNATURE_INVALID' || code === 'JWS_ALG_KEY_MISMATCH' || code.startsWith('KEY_')
}
