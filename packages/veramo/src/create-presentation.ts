/** What an agent's holder shows: one SD-JWT with a key-binding JWT, or several credentials in a W3C presentation. */
import {
  type ConcretePath,
  CredentialError,
  isLocalDid,
  isSameKey,
  isVpEntry,
  listOf,
  presentCredential,
  type ReadCredential,
  readCredential,
  type Signer,
  signVpJwt,
  vpFormats,
} from '@attestat/credential'
import type {
  ICreateVerifiablePresentationArgs,
  IssuerAgentContext,
  VerifiablePresentation,
} from '@veramo/core-types'
import { readMembers, readMoment, readParty, readPaths, readReader } from './agent-arguments.ts'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'
import { asVerifiablePresentation, readHandedPresentation } from './handed-presentation.ts'
import { agentPolicy } from './judge.ts'
import { managedSigner, type SigningContext } from './managed-signer.ts'
import { signedTextOf } from './signed-text.ts'

/** What may be said of a presentation to be made, beside what every provider takes. */
export interface PresentationArguments extends ICreateVerifiablePresentationArgs {
  /**
   * Paths of what is shown. For a W3C presentation (`vp+jwt`, `vc+jwt`) a list of them for each credential in turn.
   * Default: nothing that can be hidden.
   */
  readonly disclose?: readonly ConcretePath[] | readonly (readonly ConcretePath[])[]
}

/**
 * Makes a presentation of the format that is named: `vc+sd-jwt` or `dc+sd-jwt` of exactly one such credential; `vp+jwt`
 * of any number in `vc+sd-jwt` and `vc+jwt`, until `presentation.expirationDate` or for five minutes; `vc+jwt` the same,
 * of that format alone.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID`, `AGENT_PRESENTATION_UNSUPPORTED`, `AGENT_DID_UNKNOWN`,
 *   `AGENT_KEY_UNKNOWN`; CredentialError `HOLDER_NOT_SUBJECT` for a credential that is bound to another key, `VC_UNSIGNED`,
 *   `SD_PATH_UNKNOWN`, `VP_INVALID`; as `readCredential`.
 */
export async function createPresentation(
  { presentation, proofFormat, keyRef, domain, challenge, disclose = [], now }: PresentationArguments,
  context: IssuerAgentContext,
): Promise<VerifiablePresentation> {
  const holder = readParty(readMembers(presentation, 'presentation').holder, 'presentation.holder')
  const reader = readReader({ domain, challenge })
  const issuedAt = readMoment(now)
  const credentials = await Promise.all(
    listOf(presentation.verifiableCredential).map((one, i) => readCredential(signedTextOf(one, placeOf(i)))),
  )
  const isAround = proofFormat === 'vp+jwt' || proofFormat === 'vc+jwt'
  for (const [i, { format }] of credentials.entries()) {
    if (proofFormat === 'vp+jwt' || format === proofFormat) continue
    throw unsupported(placeOf(i), 'credentials of the format that is named')
  }
  // A key-binding JWT has none, and whoever names one takes it to be kept.
  if (!isAround && presentation.expirationDate !== undefined) {
    throw unsupported('presentation.expirationDate', 'no end: of what is shown only a vp+jwt has one')
  }
  const signer = await managedSigner(holder, keyRef, context as unknown as SigningContext)
  const binding = { signer, ...reader, issuedAt }
  const text = isAround
    ? await presentTogether(credentials, holder, {
        ...binding,
        disclose,
        expiresAt: readEnd(presentation.expirationDate, issuedAt),
      })
    : await presentAlone(credentials, proofFormat, { ...binding, disclose })
  return asVerifiablePresentation(await readHandedPresentation(text))
}

interface Presenting {
  readonly signer: Signer
  readonly audience: string
  readonly nonce: string
  readonly issuedAt: Date
  readonly disclose: unknown
}

async function presentAlone(
  [credential, ...others]: readonly ReadCredential[],
  proofFormat: string,
  { signer: { kid: _kid, ...signer }, disclose, ...reader }: Presenting,
): Promise<string> {
  if (!credential || others.length > 0) {
    throw unsupported(
      'presentation.verifiableCredential',
      proofFormat === 'dc+sd-jwt'
        ? 'one dc+sd-jwt for each presentation: no W3C presentation holds any'
        : 'one credential; for several, the proofFormat vp+jwt',
    )
  }
  if (!credential.holderKey || !isSameKey(credential.holderKey, signer.publicJwk)) {
    throw new CredentialError('HOLDER_NOT_SUBJECT', { at: 'presentation.holder' })
  }
  return presentCredential(credential, {
    disclose: readPaths(disclose, 'disclose'),
    keyBinding: { signer, ...reader },
  })
}

/** VC-JOSE-COSE asks for no binding: what is bound to no key may go along, and is nobody's by the signature around it. */
async function presentTogether(
  credentials: readonly ReadCredential[],
  holder: string,
  { disclose, ...binding }: Presenting & { readonly expiresAt: Date },
): Promise<string> {
  const { publicJwk } = binding.signer
  // The token names whoever presents by the key: from a DID of another method it could not be told.
  if (!isLocalDid(holder)) {
    throw new VeramoError('AGENT_ARGUMENT_INVALID', {
      at: 'presentation.holder',
      details: { expected: expected('a holder that is a did:key or did:jwk') },
    })
  }
  const paths = readLists(disclose, credentials.length)
  const shown = credentials.map(async (credential, i) => {
    const { format } = credential
    if (!vpFormats.includes(format)) {
      throw unsupported(placeOf(i), 'vc+sd-jwt or vc+jwt: no W3C presentation holds {format}', { format })
    }
    if (!isVpEntry(credential, publicJwk)) throw new CredentialError('HOLDER_NOT_SUBJECT', { at: placeOf(i) })
    return presentCredential(credential, { disclose: paths[i] ?? [] })
  })
  return signVpJwt(await Promise.all(shown), { ...binding, holder })
}

function readLists(disclose: unknown, count: number): readonly (readonly ConcretePath[])[] {
  if (Array.isArray(disclose) && disclose.length <= count) {
    return disclose.map((paths, i) => readPaths(paths, `disclose[${i}]`))
  }
  throw new VeramoError('AGENT_ARGUMENT_INVALID', {
    at: 'disclose',
    details: { expected: expected('for each credential in turn a list of paths') },
  })
}

/** As long as an agent takes it for an answer by default. */
function readEnd(expirationDate: unknown, issuedAt: Date): Date {
  if (expirationDate !== undefined) return readMoment(expirationDate, 'presentation.expirationDate')
  return new Date(issuedAt.getTime() + agentPolicy.maxPresentationAgeSeconds * 1000)
}

function placeOf(i: number): string {
  return `presentation.verifiableCredential[${i}]`
}

function unsupported(at: string, ...phrase: Parameters<typeof expected>): VeramoError {
  return new VeramoError('AGENT_PRESENTATION_UNSUPPORTED', { at, details: { expected: expected(...phrase) } })
}
