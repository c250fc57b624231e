/** A presentation as an agent passes it about, read: what was presented, by whom, for whom. */
import {
  CredentialError,
  credentialsPresentedIn,
  dataModel1Context,
  type FormatId,
  isJsonObject,
  isSameJson,
  isVpJwt,
  type JsonObject,
  type JsonValue,
  listOf,
  type ReadCredential,
  readCredential,
  readVpJwt,
} from '@attestat/credential'
import type { VerifiablePresentation } from '@veramo/core-types'
import { isSameCredential } from './same-credential.ts'
import { asVerifiable, proofType, signedTextOf } from './signed-text.ts'

/** A presentation whose token was read, and not verified. */
export interface HandedPresentation {
  readonly text: string
  /** Every credential in it, as a token of its own. */
  readonly shown: readonly ReadCredential[]
  /** Whose key it must have been signed with. */
  readonly holder: string | undefined
  /** What kind of token it is. */
  readonly format: FormatId | 'vp+jwt'
  /** The contexts of its data model. */
  readonly context: readonly string[]
  /** What the holder signed for: `aud`, `nonce`, when. Absent where no holder has signed. */
  readonly binding?: JsonObject
}

/**
 * Reads the token of a presentation, and sees that JSON around it says the same.
 *
 * @throws CredentialError `VC_UNSIGNED` for an object without a token, `CLAIM_CONFLICT`, `HOLDER_PROOF_MISMATCH`; as
 *   `readCredential`.
 */
export async function readHandedPresentation(presentation: unknown): Promise<HandedPresentation> {
  const text = signedTextOf(presentation, 'presentation')
  const read = await readToken(text)
  if (isJsonObject(presentation)) requireSame(presentation, read)
  return read
}

async function readToken(text: string): Promise<HandedPresentation> {
  if (isVpJwt(text)) {
    const { credentials, holder, jws } = readVpJwt(text)
    return {
      text,
      shown: await Promise.all(credentials.map((one) => readCredential(one))),
      holder,
      format: 'vp+jwt',
      context: jws.payload['@context'] as readonly string[],
      binding: jws.payload,
    }
  }
  const inside = credentialsPresentedIn(text)
  const shown = inside
    ? await Promise.all(
        inside.map(async (issued, entry) => ({ ...(await readCredential(text, { entry })), text: issued })),
      )
    : [await readCredential(text)]
  const { holder, keyBinding, format } = shown[0] as ReadCredential
  const context = [dataModel1Context]
  return { text, shown, holder, format, context, ...(keyBinding ? { binding: keyBinding.payload } : {}) }
}

/** The presentation as an agent has it: what its token says, and the token as its proof. */
export function asVerifiablePresentation({
  text,
  shown,
  holder,
  format,
  context,
}: HandedPresentation): VerifiablePresentation {
  return {
    '@context': context,
    type: ['VerifiablePresentation'],
    holder,
    verifiableCredential: shown.map(asVerifiable),
    proof: { type: proofType(format), jwt: text },
  } as unknown as VerifiablePresentation
}

function requireSame(handed: JsonObject, read: HandedPresentation): void {
  const { proof: _proof, holder, verifiableCredential, ...members } = handed
  const credentials = Array.isArray(verifiableCredential) ? verifiableCredential : []
  const isSame =
    credentials.length === read.shown.length && read.shown.every((one, i) => isShown(credentials[i], one, i))
  if (!isSame) throw new CredentialError('CLAIM_CONFLICT', { at: 'presentation.verifiableCredential' })
  if (holder !== undefined && holder !== read.holder) {
    throw new CredentialError('HOLDER_PROOF_MISMATCH', { at: 'presentation.holder' })
  }
  const said = sayingsOf(read)
  for (const [name, value] of Object.entries(members)) {
    if (!said.some((one) => isSameJson(listOf(value), listOf(one[name])))) {
      throw new CredentialError('CLAIM_CONFLICT', { at: `presentation.${name}` })
    }
  }
}

/** What is said besides: as it is told here, as the token has it, and as did-jwt-vc puts that. */
function sayingsOf(read: HandedPresentation): readonly Partial<JsonObject>[] {
  const { binding: token = {} } = read
  const { aud, jti, nbf, iat, exp } = token
  return [
    asVerifiablePresentation(read) as unknown as JsonObject,
    token,
    isJsonObject(token.vp) ? token.vp : {},
    { verifier: aud, id: jti, issuanceDate: dateTimeOf(nbf ?? iat), expirationDate: dateTimeOf(exp) },
  ]
}

function dateTimeOf(seconds: JsonValue | undefined): string | undefined {
  const moment = new Date(Number(seconds) * 1000)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}

/** JSON around the token of a credential says what the token says, there as anywhere. */
function isShown(handed: unknown, credential: ReadCredential, i: number): boolean {
  const text = signedTextOf(handed, `verifiableCredential[${i}]`)
  return text === credential.text && (!isJsonObject(handed) || isSameCredential(handed, credential))
}
