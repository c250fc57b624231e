/**
 * The editions of an issuer's own types. A signed document names the type metadata of its day by their digest; when the
 * file of the type is edited later, those bytes must still be there to be published.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@attestat/credential'
import { writeFileDurably } from './atomic-file.ts'
import { readBytes } from './import/read-file.ts'

/**
 * Keeps an edition, once, and on the disk before this returns.
 *
 * @param typesPath The issuer's folder of types.
 * @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE`.
 */
export async function keepTypeEdition(typesPath: string, metadata: Uint8Array): Promise<void> {
  const path = join(typesPath, folderName, `${digestOf(metadata)}.json`)
  if (!existsSync(path)) await writeFileDurably(path, new TextDecoder().decode(metadata))
}

/** Every edition that was ever signed for, by its digest. @throws IssuerError the `FILE_…` codes. */
export async function readTypeEditions(typesPath: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = join(typesPath, folderName)
  if (!existsSync(folder)) return new Map()
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{64}\.json$/.test(name)).sort()
  const editions = new Map<string, Uint8Array>()
  for (const name of names) {
    const bytes = await readBytes(join(folder, name), limits.jsonBytes)
    // What was changed since is nothing that anybody signed for.
    if (name === `${digestOf(bytes)}.json`) editions.set(digestOf(bytes), bytes)
  }
  return editions
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const folderName = 'editions'
