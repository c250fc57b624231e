/** Puts an answer together as W3C presentations: what is shown under one query is one token, signed once. */
import {
  isSameKey,
  isVpEntry,
  presentCredential,
  readVpJwt,
  type Signer,
  signVpJwt,
} from '@attestat/credential'
import type { VpToken } from '@attestat/openid4vc'
import { WalletError } from './codes.ts'
import { type Addressee, type Choice, requireExactly, type SignerFor } from './present.ts'

/**
 * Builds the presentations.
 *
 * @param addressee.expiresAt Until when they may be relied on.
 * @throws WalletError `SELECTION_EMPTY`; `VP_FORMAT` for a credential in another format than `vc+sd-jwt` and
 *   `vc+jwt`, or bound to another key; `SELECTION_EXCEEDED`. CredentialError `SD_PATH_UNKNOWN`.
 */
export async function buildVpJwts(
  choices: readonly Choice[],
  signerFor: SignerFor,
  addressee: Addressee & { readonly expiresAt: Date },
): Promise<VpToken> {
  if (choices.length === 0) throw new WalletError('SELECTION_EMPTY', { at: 'credentials' })
  const vpToken: Record<string, string[]> = {}
  for (const [queryId, chosen] of Map.groupBy(choices, (choice) => choice.queryId)) {
    // One signature stands for all of them, so that they have to be bound to one key.
    const bound = chosen.find(({ held }) => held.credential.holderKey) ?? chosen[0]
    const signer = await signerFor((bound as Choice).held.credential)
    vpToken[queryId] = [await buildVpJwt(chosen, signer, addressee)]
  }
  return vpToken
}

async function buildVpJwt(
  choices: readonly Choice[],
  signer: Signer,
  { audience, nonce, now, expiresAt }: Addressee & { readonly expiresAt: Date },
): Promise<string> {
  const credentials: string[] = []
  for (const { held, disclose } of choices) {
    if (!isVpEntry(held.credential, signer.publicJwk)) throw new WalletError('VP_FORMAT', { at: held.id })
    credentials.push(await presentCredential(held.credential, { disclose }))
  }
  const presentation = await signVpJwt(credentials, { signer, audience, nonce, issuedAt: now, expiresAt })
  // Read as its receiver will, and held against what was chosen.
  const { credentials: shown, jws, holderKey } = readVpJwt(presentation)
  const isAddressed = jws.payload.aud === audience && jws.payload.nonce === nonce
  if (shown.length !== choices.length || !isAddressed || !isSameKey(holderKey, signer.publicJwk)) {
    throw new WalletError('SELECTION_EXCEEDED', { at: 'presentation' })
  }
  for (const [i, { held, disclose }] of choices.entries()) {
    await requireExactly(shown[i] as string, held.credential, disclose, undefined)
  }
  return presentation
}
