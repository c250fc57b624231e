/** The files of a registry: a folder of static JSON texts that any web server, mirror or stick can carry. */
import { sha256, type TokenKind } from '@attestat/credential'
import { TrustError } from '../codes.ts'

/** The kinds of signed document that a registry is made of, and what it countersigns. */
export type RegistryDocumentKind = Extract<TokenKind, `registry-${string}` | 'batch-manifest'>

/**
 * File name → JSON text. Names use `/` and are fixed by the functions of this module; every text is one signed
 * document in JWS General JSON serialization.
 */
export type RegistryFiles = ReadonlyMap<string, string>

/** The current root document. */
export const rootFile = 'root.json'
export const indexFile = 'index.json'
export const timestampFile = 'timestamp.json'

/** Where a root document stays once it has been replaced. */
export function formerRootFile(version: number): string {
  return `roots/${version}.json`
}

export function delegationFile(id: string): string {
  return `delegations/${id}.json`
}

export function entryFile(id: string): string {
  return `entries/${id}.json`
}

/** Where a countersigned batch manifest is: by the SHA-256 of its payload, whoever has signed it. */
export async function manifestFile(encodedPayload: string): Promise<string> {
  const digest = await sha256(new TextEncoder().encode(encodedPayload))
  return `manifests/${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}.json`
}

/** Whether a batch manifest stands under this name. The index lists none: each stands for itself. */
export function isManifestFile(name: string): boolean {
  return /^manifests\/[0-9a-f]{64}\.json$/.test(name)
}

/** Whether a root document that has been replaced stands under this name. */
export function isFormerRootFile(name: string): boolean {
  return /^roots\/\d+\.json$/.test(name)
}

/** Whether the index lists a file of this name: delegations and entries. */
export function isListedFile(name: string): boolean {
  return /^(?:delegations|entries)\/[a-z0-9-]+\.json$/.test(name)
}

/** Whether a file of this name belongs to a registry. What else lies in its folder does not. */
export function isRegistryFile(name: string): boolean {
  return (
    [rootFile, indexFile, timestampFile].includes(name) ||
    isFormerRootFile(name) ||
    isListedFile(name) ||
    isManifestFile(name)
  )
}

/** What is signed in a file of this name. */
export function documentKind(name: string): RegistryDocumentKind {
  if (name === indexFile) return 'registry-index'
  if (name === timestampFile) return 'registry-timestamp'
  if (isManifestFile(name)) return 'batch-manifest'
  if (!isListedFile(name)) return 'registry-root'
  return delegationId(name) === undefined ? 'registry-entry' : 'registry-delegation'
}

/**
 * The text of a file.
 *
 * @throws TrustError `REGISTRY_INCOMPLETE` when it is not there.
 */
export function fileText(files: RegistryFiles, name: string): string {
  const text = files.get(name)
  if (text === undefined) throw new TrustError('REGISTRY_INCOMPLETE', { at: name })
  return text
}

/** The delegation that a listed file holds, or undefined for an entry. */
export function delegationId(name: string): string | undefined {
  return /^delegations\/(.+)\.json$/.exec(name)?.[1]
}
