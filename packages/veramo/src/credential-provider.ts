/**
 * The formats of this toolkit for an agent's `CredentialPlugin`: `vc+sd-jwt`, `dc+sd-jwt`, `vc+jwt` and their
 * presentations are made and verified, VC-JWTs verified too, all of them by the checks of `@attestat/verifier`.
 */
import {
  type CredentialDocument,
  CredentialError,
  dataModel1Context,
  type FormatId,
  isLocalDid,
  type JsonObject,
  type JsonValue,
  keyFromDocument,
  kindOfCredential,
  kinds,
  listOf,
  type PublicJwk,
  parseInstant,
  readCredential,
  readPublicJwk,
  resolveLocalDid,
  type SdJwtVcMembers,
  secureCredential,
  securedFormats,
  validateDocument,
  vpFormats,
} from '@attestat/credential'
import type {
  ICreateVerifiableCredentialArgs,
  IKey,
  IssuerAgentContext,
  VerifiableCredential,
} from '@veramo/core-types'
import type { ICredentialProvider } from '@veramo/credential-w3c'
import { asked, readJson, readMembers, readMoment, readParty } from './agent-arguments.ts'
import { VeramoError } from './codes.ts'
import { createPresentation } from './create-presentation.ts'
import { expected } from './expected.ts'
import type { JudgeOptions } from './judge.ts'
import { isKeyType } from './key-material.ts'
import { managedSigner, type SigningContext } from './managed-signer.ts'
import { asVerifiable } from './signed-text.ts'
import { isTaken, type TakenTokens } from './taken-tokens.ts'
import { verifyHandedCredential, verifyHandedPresentation } from './verify-handed.ts'

/** What may be said of a credential to be made, beside what every provider takes. */
export interface CredentialArguments extends ICreateVerifiableCredentialArgs {
  /** The holder's key. Default: that of a subject that is a did:key or did:jwk. */
  readonly holderKey?: PublicJwk
  /** Of `dc+sd-jwt`. Default: the `vct` of the document's kind, under the issuer's DID. */
  readonly sdJwtVc?: Partial<SdJwtVcMembers>
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
 * const presentation = { holder, verifiableCredential: [diploma, award] }
 * await agent.createVerifiablePresentation({ presentation, proofFormat: 'vp+jwt', domain, challenge })
 */
export function attestatCredentialProvider(options: CredentialProviderOptions): ICredentialProvider {
  const { formats = securedFormats } = options
  const credentials = securedFormats.filter((format) => formats.includes(format))
  const isShownTogether = credentials.some((format) => vpFormats.includes(format))
  const made: readonly string[] = [...credentials, ...(isShownTogether ? ['vp+jwt'] : [])]
  return {
    // An agent asks every provider in turn, whatever it was asked itself.
    getProofFormatsSupportedForKey: (key?: Partial<IKey>) => (isKeyType(key?.type) ? [...made] : []),
    canIssueProofFormat: (args?: { readonly proofFormat?: string }) =>
      args?.proofFormat !== undefined && made.includes(args.proofFormat),
    canVerifyDocumentType: (args?: { readonly document?: unknown }) => isTaken(args?.document, options),
    ...asked<Makes>({
      createVerifiableCredential: createCredential,
      createVerifiablePresentation: createPresentation,
      verifyCredential: (args) => verifyHandedCredential(args, options),
      verifyPresentation: (args) => verifyHandedPresentation(args, options),
    }),
  }
}

type Makes = Pick<
  ICredentialProvider,
  'createVerifiableCredential' | 'createVerifiablePresentation' | 'verifyCredential' | 'verifyPresentation'
>

async function createCredential(
  { proofFormat, keyRef, now, ...args }: CredentialArguments,
  context: IssuerAgentContext,
): Promise<VerifiableCredential> {
  const format = proofFormat as FormatId
  const credential = readMembers(readJson(args.credential, 'credential') as JsonObject, 'credential')
  const issuer = readParty(credential.issuer, 'credential.issuer')
  const issuedAt = readMoment(now)
  const document = validateDocument(asDocument(credential))
  const { holderKey: named, sdJwtVc } = args
  const holderKey = named === undefined ? keyOfSubject(document) : readPublicJwk(named, 'holderKey')
  const signer = await managedSigner(issuer, keyRef, context as unknown as SigningContext)
  const text = await secureCredential(
    format,
    {
      document,
      issuedAt,
      ...(holderKey ? { holderKey } : {}),
      ...(format === 'dc+sd-jwt' ? { sdJwtVc: sdJwtVcOf(document, issuer, sdJwtVc) } : {}),
    },
    signer,
  )
  return asVerifiable(await readCredential(text))
}

/**
 * The document that was meant. `CredentialPlugin` writes the older data model's date and context into whatever it is
 * given, and callers who know that model name both dates as it does.
 */
function asDocument({ issuanceDate, expirationDate, ...credential }: Partial<JsonObject>): JsonValue {
  const [first, ...others] = listOf(credential['@context'])
  const contexts = first === dataModel1Context && others.length > 0 ? others : credential['@context']
  const { validUntil = expirationDate } = credential
  if (expirationDate !== undefined && !isSameMoment(expirationDate, validUntil)) {
    throw new CredentialError('CLAIM_CONFLICT', { at: 'credential.expirationDate' })
  }
  return {
    validFrom: issuanceDate,
    ...credential,
    ...(validUntil === undefined ? {} : { validUntil }),
    '@context': contexts,
  } as JsonValue
}

function isSameMoment(one: unknown, other: unknown): boolean {
  return one === other || parseInstant(one)?.getTime() === parseInstant(other)?.getTime()
}

/** Whoever a credential is about holds it, when it says so with a key. */
function keyOfSubject({ credentialSubject: { id } }: CredentialDocument): PublicJwk | undefined {
  if (!id?.startsWith('did:') || !isLocalDid(id)) return undefined
  return keyFromDocument(resolveLocalDid(id), { purpose: 'authentication' }).jwk
}

function sdJwtVcOf(
  document: CredentialDocument,
  issuer: string,
  asked: Partial<SdJwtVcMembers> | undefined,
): SdJwtVcMembers {
  const given = readMembers(readJson(asked, 'sdJwtVc') as Partial<SdJwtVcMembers>, 'sdJwtVc')
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
