/**
 * The formats of this toolkit for an agent's `CredentialPlugin`: `vc+sd-jwt`, `dc+sd-jwt` and `vc+jwt` are made and
 * verified, VC-JWTs verified too, all of them by the checks of `@attestat/verifier`.
 */
import {
  type ConcretePath,
  type CredentialDocument,
  CredentialError,
  dataModel1Context,
  type FormatId,
  formatOf,
  isSameKey,
  type JsonValue,
  kindOfCredential,
  kinds,
  listOf,
  type PublicJwk,
  parseInstant,
  presentCredential,
  readCredential,
  readDidKey,
  type SdJwtVcMembers,
  secureCredential,
  securedFormats,
  validateDocument,
} from '@attestat/credential'
import type {
  CredentialPayload,
  ICreateVerifiableCredentialArgs,
  ICreateVerifiablePresentationArgs,
  IKey,
  IssuerAgentContext,
  VerifiableCredential,
  VerifiablePresentation,
} from '@veramo/core-types'
import type { ICredentialProvider } from '@veramo/credential-w3c'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'
import type { JudgeOptions } from './judge.ts'
import { isKeyType } from './key-material.ts'
import { managedSigner, readParty, type SigningContext } from './managed-signer.ts'
import { asVerifiable, proofType, signedTextOf } from './signed-text.ts'
import { isTaken, type TakenTokens } from './taken-tokens.ts'
import { readReader, verifyHandedCredential, verifyHandedPresentation } from './verify-handed.ts'

/** What may be said of a credential to be made, beside what every provider takes. */
export interface CredentialArguments extends ICreateVerifiableCredentialArgs {
  /** The holder's key. Default: that of a subject that is a did:key. */
  readonly holderKey?: PublicJwk
  /** Of `dc+sd-jwt`. Default: the `vct` of the document's kind, under the issuer's DID. */
  readonly sdJwtVc?: Partial<SdJwtVcMembers>
}

/** The same of a presentation. */
export interface PresentationArguments extends ICreateVerifiablePresentationArgs {
  /** Paths of what is shown. Default: nothing that can be hidden. */
  readonly disclose?: readonly ConcretePath[]
}

/** What the provider verifies by, and what it takes. */
export interface CredentialProviderOptions extends JudgeOptions, TakenTokens {}

/**
 * Makes the provider. Put it before Veramo's own, which take any text for theirs: it verifies every token that the agent
 * is handed, or those that `formats` and `types` name, and what it refuses is not passed on.
 *
 * Its methods reject with VeramoError `AGENT_…`, CredentialError `DOCUMENT_INVALID` and the other codes of the format.
 * What a credential is to be verified for is a result, never a rejection.
 *
 * @example
 * const providers = [attestatCredentialProvider({ trust: localTrust() }), new CredentialProviderJWT()]
 * const agent = createAgent({ plugins: [keyManager, didManager, resolver, new CredentialPlugin(providers)] })
 * await agent.createVerifiableCredential({ credential, proofFormat: 'vc+sd-jwt' })
 */
export function attestatCredentialProvider(options: CredentialProviderOptions): ICredentialProvider {
  const { formats = securedFormats } = options
  const made: readonly string[] = securedFormats.filter((format) => formats.includes(format))
  return {
    getProofFormatsSupportedForKey: ({ type }: IKey) => (isKeyType(type) ? [...made] : []),
    canIssueProofFormat: ({ proofFormat }) => made.includes(proofFormat),
    canVerifyDocumentType: ({ document }) => isTaken(document, options),
    createVerifiableCredential: createCredential,
    createVerifiablePresentation: createPresentation,
    verifyCredential: (args) => verifyHandedCredential(args, options),
    verifyPresentation: (args) => verifyHandedPresentation(args, options),
  }
}

async function createCredential(
  { credential, proofFormat, keyRef, holderKey, sdJwtVc, now }: CredentialArguments,
  context: IssuerAgentContext,
): Promise<VerifiableCredential> {
  const format = proofFormat as FormatId
  const issuer = readParty(credential.issuer, 'credential.issuer')
  const issuedAt = readMoment(now)
  const document = validateDocument(asCallerHadIt(credential))
  const holder = holderKey ?? keyOfSubject(document)
  const signer = await managedSigner(issuer, keyRef, context as unknown as SigningContext)
  const text = await secureCredential(
    format,
    {
      document,
      issuedAt,
      ...(holder ? { holderKey: holder } : {}),
      ...(format === 'dc+sd-jwt' ? { sdJwtVc: sdJwtVcOf(document, issuer, sdJwtVc) } : {}),
    },
    signer,
  )
  return asVerifiable(await readCredential(text))
}

function readPaths(disclose: unknown): readonly ConcretePath[] {
  const isStep = (step: unknown): boolean => typeof step === 'string' || Number.isInteger(step)
  const isPath = (path: unknown): boolean => Array.isArray(path) && path.length > 0 && path.every(isStep)
  if (Array.isArray(disclose) && disclose.every(isPath)) return disclose
  throw new VeramoError('AGENT_ARGUMENT_INVALID', {
    at: 'disclose',
    details: { expected: expected('a list of paths, each a list of names and indexes') },
  })
}

/** When something is signed: in seconds, as a date, or as the text that a date becomes on its way to a remote agent. */
function readMoment(now: unknown = new Date()): Date {
  const moment =
    typeof now === 'number' ? new Date(now * 1000) : now instanceof Date ? now : parseInstant(now)
  if (moment && !Number.isNaN(moment.getTime())) return moment
  throw new VeramoError('AGENT_ARGUMENT_INVALID', {
    at: 'now',
    details: { expected: expected('a moment in seconds or as a date-time') },
  })
}

/** `CredentialPlugin` writes the older data model's date and context into whatever it is given. */
function asCallerHadIt({ issuanceDate, ...credential }: CredentialPayload): JsonValue {
  const [first, ...others] = listOf(credential['@context'])
  const contexts = first === dataModel1Context && others.length > 0 ? others : credential['@context']
  return { validFrom: issuanceDate, ...credential, '@context': contexts } as unknown as JsonValue
}

/** Whoever a credential is about holds it, when it says so with a key. */
function keyOfSubject({ credentialSubject: { id } }: CredentialDocument): PublicJwk | undefined {
  return typeof id === 'string' && id.startsWith('did:key:') ? readDidKey(id) : undefined
}

function sdJwtVcOf(
  document: CredentialDocument,
  issuer: string,
  given: Partial<SdJwtVcMembers> = {},
): SdJwtVcMembers {
  const kind = kindOfCredential({ document })
  const vct = given.vct ?? (kind && kinds[kind].vct)
  if (vct === undefined) throw new CredentialError('VCT_MISSING', { at: 'sdJwtVc.vct' })
  // In this format the token alone says the status; the document's would be lost without a word.
  if (document.credentialStatus !== undefined && !given.status) {
    throw new VeramoError('AGENT_ARGUMENT_INVALID', {
      at: 'sdJwtVc.status',
      details: { expected: expected('the status where this format says it') },
    })
  }
  return { issuer, ...given, vct }
}

async function createPresentation(
  { presentation, proofFormat, keyRef, domain, challenge, disclose = [], now }: PresentationArguments,
  context: IssuerAgentContext,
): Promise<VerifiablePresentation> {
  const holder = readParty(presentation.holder, 'presentation.holder')
  const reader = readReader({ domain, challenge })
  const [first, ...others] = presentation.verifiableCredential ?? []
  const credential = await readCredential(signedTextOf(first, 'presentation.verifiableCredential[0]'))
  const { format, holderKey } = credential
  if (!formatOf(format).holderSigns) {
    throw new VeramoError('AGENT_ARGUMENT_INVALID', {
      at: 'proofFormat',
      details: { expected: expected('a format that its holder signs, not {format}', { format }) },
    })
  }
  if (others.length > 0 || format !== proofFormat) {
    throw new VeramoError('AGENT_ARGUMENT_INVALID', {
      at: 'presentation.verifiableCredential',
      details: { expected: expected('exactly one credential of this format') },
    })
  }
  const { kid: _kid, ...signer } = await managedSigner(holder, keyRef, context as unknown as SigningContext)
  if (!holderKey || !isSameKey(holderKey, signer.publicJwk)) {
    throw new CredentialError('HOLDER_NOT_SUBJECT', { at: 'presentation.holder' })
  }
  const issuedAt = readMoment(now)
  const text = await presentCredential(credential, {
    disclose: readPaths(disclose),
    keyBinding: { signer, ...reader, issuedAt },
  })
  return {
    '@context': [dataModel1Context],
    type: ['VerifiablePresentation'],
    holder,
    verifiableCredential: [text],
    proof: { type: proofType(format), jwt: text },
  } as unknown as VerifiablePresentation
}
