/** An agent's DID resolver over the facts of a trust source, with its limits and refusals. */
import {
  type DidDocument,
  isJsonObject,
  type JsonObject,
  readDidUrl,
  resolveLocalDid,
  ToolkitError,
  writeDidDocument,
} from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import type {
  DIDDocComponent,
  DIDDocument,
  DIDResolutionResult,
  GetDIDComponentArgs,
  IAgentPlugin,
  ResolveDidArgs,
} from '@veramo/core-types'
import { asked } from './agent-arguments.ts'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'

export interface ResolverOptions {
  /** Default: did:key and did:jwk alone. A trust pack knows what is in it, `onlineTrust` asks the network. */
  readonly trust?: Pick<TrustSource, 'didDocument'>
}

/** An agent plugin with the two methods of `IResolver`. */
export interface DidResolverPlugin extends IAgentPlugin {
  readonly methods: {
    resolveDid(args: ResolveDidArgs): Promise<DIDResolutionResult>
    getDIDComponentById(args: GetDIDComponentArgs): Promise<DIDDocComponent>
  }
}

/**
 * Makes the plugin. What cannot be resolved, must not be or was deactivated has no document: `didResolutionMetadata`
 * holds the code as `error`, and the words as `message`. Keys that were compromised are left out.
 *
 * @see https://www.w3.org/TR/did-resolution/
 *
 * @example
 * createAgent({ plugins: [didResolver({ trust: openTrustPack(bytes) })] })
 */
export function didResolver({ trust }: ResolverOptions = {}): DidResolverPlugin {
  return {
    methods: asked<DidResolverPlugin['methods']>({
      resolveDid: async ({ didUrl }) => {
        try {
          // Over a remote agent anything may come.
          return resolved(await documentOf(String(didUrl), trust))
        } catch (error) {
          if (!(error instanceof ToolkitError)) throw error
          return refused(error.code, error.message)
        }
      },
      getDIDComponentById: async ({ didDocument, didUrl, section }) =>
        component(didDocument, didUrl, section),
    }),
  }
}

async function documentOf(didUrl: string, trust: ResolverOptions['trust']): Promise<DidDocument> {
  const { did } = readDidUrl(didUrl)
  if (trust?.didDocument) return trust.didDocument(did)
  return resolveLocalDid(did)
}

function resolved(document: DidDocument): DIDResolutionResult {
  // Veramo and did-jwt go on with a deactivated DID's keys; without a document they cannot.
  if (document.deactivated) {
    const { didResolutionMetadata } = refused('DID_DEACTIVATED', 'The DID was deactivated')
    return { didResolutionMetadata, didDocument: null, didDocumentMetadata: { deactivated: true } }
  }
  const trusted = {
    ...document,
    assertionMethod: document.assertionMethod.filter(({ revoked }) => !revoked),
    authentication: document.authentication.filter(({ revoked }) => !revoked),
  }
  return {
    didResolutionMetadata: { contentType: 'application/did+ld+json' },
    didDocument: writeDidDocument(trusted) as unknown as DIDDocument,
    didDocumentMetadata: {},
  }
}

function refused(error: string, message: string): DIDResolutionResult {
  return { didResolutionMetadata: { error, message }, didDocument: null, didDocumentMetadata: {} }
}

function component(
  document: DIDDocument,
  didUrl: string,
  section: GetDIDComponentArgs['section'],
): DIDDocComponent {
  if (!isJsonObject(document) || typeof document.id !== 'string' || typeof didUrl !== 'string') {
    throw new VeramoError('AGENT_ARGUMENT_INVALID', {
      at: 'didDocument',
      details: { expected: expected('a DID document and a DID URL') },
    })
  }
  const entriesOf = (name: string): readonly Entry[] =>
    Object.hasOwn(document, name) ? listOfEntries((document as unknown as JsonObject)[name]) : []
  const all = [...entriesOf('verificationMethod'), ...entriesOf('service')].filter(isComponent)
  const isAsked = (id: string): boolean => absolute(id, document.id) === absolute(didUrl, document.id)
  const listed = section ? entriesOf(section) : all
  const entry = listed.find((one) => isAsked(typeof one === 'string' ? one : one.id))
  const found = typeof entry === 'string' ? all.find(({ id }) => isAsked(id)) : entry
  if (!found) throw new VeramoError('AGENT_KEY_UNKNOWN', { at: 'didUrl' })
  return { ...found, id: absolute(found.id, document.id) } as DIDDocComponent
}

type Entry = string | { readonly id: string }

/** Over a remote agent anything may come in the place of a document. */
function listOfEntries(value: unknown): readonly Entry[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string' || isComponent(one)) : []
}

function isComponent(value: unknown): value is { readonly id: string } {
  return typeof value === 'object' && value !== null && typeof (value as JsonObject).id === 'string'
}

function absolute(id: string, did: string): string {
  return id.startsWith('#') ? did + id : id
}
