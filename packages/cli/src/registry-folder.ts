/** A registry on disk: a folder of signed files, and beside them the keys that sign. */
import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Keystore } from '@attestat/keys/keystore'
import { isRegistryFile, type RegistryFiles, trustLimits } from '@attestat/trust'
import { readFolder, readTextInput, writeOutput } from './files.ts'
import { openKeyFile } from './issuer-session.ts'
import type { Session } from './session.ts'

/** Name of the root key in a registry's key file. */
export const rootKeyName = 'root'

export interface OpenRegistryFolder {
  readonly files: RegistryFiles
  readonly keystore: Keystore
}

/** Opens a registry with its keys. @throws as {@link readRegistry}; KeyError for the key file. */
export async function openRegistryFolder(path: string, session: Session): Promise<OpenRegistryFolder> {
  const files = await readRegistry(path)
  return { files, keystore: await openKeyFile(path, session) }
}

/** The files of a registry folder, and nothing else that lies there. @throws CliError the `FILE_…` codes. */
export async function readRegistry(path: string): Promise<RegistryFiles> {
  const files = new Map<string, string>()
  for (const entry of await readFolder(path, { recursive: true })) {
    const file = join(entry.parentPath, entry.name)
    const name = relative(path, file).replaceAll(sep, '/')
    if (entry.isFile() && isRegistryFile(name)) {
      files.set(name, await readTextInput(file, trustLimits.documentBytes))
    }
  }
  return files
}

/** Writes what has changed. The timestamp, which leads to all else, comes last. @throws CliError. */
export async function writeRegistry(path: string, files: RegistryFiles): Promise<void> {
  const order = [...files].sort(([one], [other]) => rank(one) - rank(other))
  for (const [name, text] of order) {
    const file = join(path, ...name.split('/'))
    const there = await readFile(file, 'utf8').catch(() => undefined)
    if (there !== text) await writeOutput(file, text)
  }
}

function rank(name: string): number {
  return name === 'timestamp.json' ? 2 : name === 'index.json' ? 1 : 0
}
