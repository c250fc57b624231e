/** The files of a registry: a folder of static JSON texts that any web server, mirror or stick can carry. */
import { TrustError } from '../codes.ts'

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

/** Whether the index lists a file of this name: delegations and entries. */
export function isListedFile(name: string): boolean {
  return /^(?:delegations|entries)\/[a-z0-9-]+\.json$/.test(name)
}

/** Whether a file of this name belongs to a registry. What else lies in its folder does not. */
export function isRegistryFile(name: string): boolean {
  return (
    [rootFile, indexFile, timestampFile].includes(name) ||
    /^roots\/\d+\.json$/.test(name) ||
    isListedFile(name)
  )
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
