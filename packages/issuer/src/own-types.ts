/**
 * The credential types of an issuer: those that come along, and its own, each one file `types/<id>.json` in its folder.
 */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  CredentialError,
  type CredentialType,
  credentialTypes,
  declareType,
  decodeJsonObject,
  kindOf,
} from '@attestat/credential'
import { typeMetadataUrl } from './addresses.ts'
import { IssuerError } from './codes.ts'
import { readBytes } from './import/read-file.ts'
import type { IssuerConfig, IssuerFolder } from './issuer-folder.ts'

/** Where the files of an issuer's own types are. */
export function typesPathOf({ path }: Pick<IssuerFolder, 'path'>): string {
  return join(path, 'types')
}

/**
 * Every type that an issuer can issue, its own ones last.
 *
 * @throws CredentialError `TYPE_FILE_INVALID`, `TYPE_ID_TAKEN`, `TYPE_ACHIEVEMENT_TYPE_TAKEN`, `JSON_…`; IssuerError the
 *   `FILE_…` codes.
 */
export async function readIssuerTypes(folder: IssuerFolder): Promise<readonly CredentialType[]> {
  const path = typesPathOf(folder)
  const own: CredentialType[] = []
  for (const name of await typeFileNames(path)) {
    const type = await readTypeFile(join(path, name), folder.config)
    const [taken] = type.achievementTypes
    const other = own.find(({ achievementTypes: [name] }) => name?.toLowerCase() === taken?.toLowerCase())
    if (other) {
      const at = `${join(path, name)}: achievementType`
      throw new CredentialError('TYPE_ACHIEVEMENT_TYPE_TAKEN', { at, details: { id: other.id } })
    }
    own.push(type)
  }
  return [...credentialTypes, ...own]
}

/** Reads one type file. @throws as {@link readIssuerTypes}. */
export async function readTypeFile(path: string, issuer: IssuerConfig): Promise<CredentialType> {
  const id = basename(path, extension)
  const file = decodeJsonObject(await readBytes(path, maxTypeBytes), { at: path, maxBytes: maxTypeBytes })
  return declareType(file, { id, vct: ownVct(issuer, id), at: path })
}

/** Whether a type is the issuer's own, and not one that comes along. */
export function isOwnType({ vct }: Pick<CredentialType, 'vct'>): boolean {
  return kindOf({ vct }) === undefined
}

/** What a registry calls a type: its kind, or every name of an own one. */
export function registryNamesOf(type: CredentialType): readonly string[] {
  return isOwnType(type) ? [type.vct, ...type.achievementTypes] : [type.id]
}

/**
 * The type of a document that was issued.
 *
 * @throws IssuerError `TYPE_FILE_MISSING` when it was an own one whose file is gone.
 */
export function typeOfDocument(types: readonly CredentialType[], id: string): CredentialType {
  const type = types.find((candidate) => candidate.id === id)
  if (!type) throw new IssuerError('TYPE_FILE_MISSING', { at: `types/${id}${extension}`, details: { id } })
  return type
}

/**
 * An issuer with an address of its own names its types by where it publishes them; the other by its key, since the
 * address of its files is not its name.
 */
function ownVct({ did, baseUrl }: IssuerConfig, id: string): string {
  if (did.startsWith('did:web:')) return typeMetadataUrl(baseUrl, id)
  return `urn:attestat:own:${did.slice(did.lastIndexOf(':') + 1)}:${id}`
}

async function typeFileNames(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).filter((name) => !name.startsWith('.') && name.endsWith(extension)).sort()
  } catch (cause) {
    // Most issuers have no types of their own.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new IssuerError('FILE_UNREADABLE', { at: path, cause })
  }
}

const extension = '.json'
const maxTypeBytes = 262_144
