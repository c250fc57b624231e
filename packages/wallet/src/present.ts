/** Builds an answer out of what was selected, and lets it out only when it shows that and nothing else. */
import {
  type ConcretePath,
  credentialsPresentedIn,
  formatOf,
  formatPath,
  isSameKey,
  type KeyBinding,
  presentCredential,
  type ReadCredential,
  readCompactJws,
  type SdJwtParts,
  type Signer,
  splitSdJwt,
} from '@attestat/credential'
import type { VerifierStatement, VpToken } from '@attestat/openid4vc'
import { WalletError } from './codes.ts'
import type { Consent, ConsentRecord } from './consent.ts'
import type { HeldCredential } from './held-credential.ts'
import { neededDisclosures } from './select.ts'
import type { StoreChange } from './store.ts'

/** One credential to show, and which of its claims. */
export interface Choice {
  /** The key of its presentation in `vp_token`. */
  readonly queryId: string
  readonly held: HeldCredential
  readonly disclose: readonly ConcretePath[]
}

/** To whom, and in answer to what. */
export interface Addressee {
  /** The full client identifier. */
  readonly audience: string
  readonly nonce: string
  readonly now: Date
}

/**
 * How it is shown. `sd-jwt`: each credential on its own, with a key-binding JWT. `vp+jwt`: those that answer one query,
 * or all where nobody asked, as one W3C presentation.
 */
export type PresentationForm = 'sd-jwt' | 'vp+jwt'

/** A credential to show without a request, and the claims to show of it. */
export interface ChosenCredential {
  readonly credentialId: string
  /** Paths as `OwnerClaim` has them. */
  readonly disclose: readonly ConcretePath[]
}

/** Shows a single-use copy once more, where there is none that nobody has seen. Default: refuse. */
export interface ReuseOption {
  readonly reuse?: boolean
}

/** Who gets something, and with whose yes. */
export interface Receiver extends Omit<Addressee, 'now'>, ReuseOption {
  /** What the request wants to be repeated beside the answer. */
  readonly state?: string | undefined
  readonly consent: Consent
  readonly form?: PresentationForm
  readonly expiresAt?: Date
  readonly statement?: VerifierStatement
  readonly approval?: NonNullable<ConsentRecord['approval']>
  /** What is written with the record of the consent, or not at all. */
  readonly alongside?: () => Promise<readonly StoreChange[]>
}

/** The signer of the key that a credential is bound to. */
export type SignerFor = (credential: ReadCredential) => Promise<Signer>

/**
 * Builds the presentations. Credentials that are bound to the holder's key are always signed over.
 *
 * @throws WalletError `SELECTION_EMPTY`, `SELECTION_EXCEEDED`; CredentialError `SD_PATH_UNKNOWN`.
 */
export async function buildVpToken(
  choices: readonly Choice[],
  signerFor: SignerFor,
  { audience, nonce, now }: Addressee,
): Promise<VpToken> {
  if (choices.length === 0) throw new WalletError('SELECTION_EMPTY', { at: 'credentials' })
  const vpToken: Record<string, string[]> = {}
  for (const { queryId, held, disclose } of choices) {
    const signer = await signerFor(held.credential)
    const keyBinding = { signer, audience, nonce, issuedAt: now }
    const presentation = await presentOne(held.credential, disclose, keyBinding)
    vpToken[queryId] = [...(vpToken[queryId] ?? []), presentation]
  }
  return vpToken
}

async function presentOne(
  credential: ReadCredential,
  disclose: readonly ConcretePath[],
  keyBinding: KeyBinding,
): Promise<string> {
  const isBound = credential.holderKey !== undefined && formatOf(credential.format).holderSigns
  const presentation = await presentCredential(credential, { disclose, ...(isBound ? { keyBinding } : {}) })
  await requireExactly(presentation, credential, disclose, isBound ? keyBinding : undefined)
  return presentation
}

/**
 * Takes a finished presentation apart as its receiver will, and holds it against what was chosen. What the receiver
 * reads is in these texts and nowhere else: the part that the issuer signed, the disclosures, the key-binding JWT.
 *
 * @throws WalletError `SELECTION_EXCEEDED` when it is another credential, shows more or less than was chosen, or is
 *   signed for somebody else.
 */
export async function requireExactly(
  presentation: string,
  credential: ReadCredential,
  disclose: readonly ConcretePath[],
  keyBinding: KeyBinding | undefined,
): Promise<void> {
  const {
    jwt,
    disclosures,
    keyBinding: proof,
  } = credential.sdJwt ? splitSdJwt(presentation) : asWhole(presentation)
  if (jwt !== credential.jws.text) throw new WalletError('SELECTION_EXCEEDED', { at: 'credential' })
  const chosen = new Set(neededDisclosures(credential, disclose))
  const sent = new Set(disclosures)
  const differing = credential.disclosures.find(({ text }) => chosen.has(text) !== sent.has(text))
  if (differing) throw new WalletError('SELECTION_EXCEEDED', { at: formatPath(differing.path) })
  if (disclosures.length !== chosen.size) throw new WalletError('SELECTION_EXCEEDED', { at: 'disclosures' })
  const { aud, nonce } = proof === undefined ? {} : readCompactJws(proof).payload
  const isAddressed = keyBinding
    ? aud === keyBinding.audience && nonce === keyBinding.nonce
    : proof === undefined
  if (!isAddressed) throw new WalletError('SELECTION_EXCEEDED', { at: 'keyBinding' })
  if (keyBinding && credential.holderKey && !isSameKey(credential.holderKey, keyBinding.signer.publicJwk)) {
    throw new WalletError('SELECTION_EXCEEDED', { at: 'cnf' })
  }
}

/** A format without disclosures has one part; one that is presented inside a token of the holder's has that around it. */
function asWhole(text: string): Pick<SdJwtParts, 'jwt' | 'disclosures' | 'keyBinding'> {
  const [jwt, ...others] = credentialsPresentedIn(text) ?? []
  return jwt === undefined || others.length > 0
    ? { jwt: text, disclosures: [], keyBinding: undefined }
    : { jwt, disclosures: [], keyBinding: text }
}
