/**
 * A folder of wallets: a file for each person of a family, with a key and a lock of its own. A profile's name is the
 * name of its file, so that whoever has the device can read it, and no other profile has to be opened to find one.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from './codes.ts'
import { whatIsAt } from './files.ts'

/** The names of the profiles in a folder, in their alphabet. */
export function profilesIn(folder: string): readonly string[] {
  if (whatIsAt(folder) !== 'folder') return []
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length).normalize('NFC'))
    .sort((one, other) => one.localeCompare(other))
}

/**
 * The wallet file of a profile.
 *
 * @throws CliError `PROFILE_NEEDED` with the names that there are, `PROFILE_NAME_INVALID`, `PROFILE_NO_FOLDER` where a
 *   single wallet stands.
 */
export function profilePath(folder: string, profile: string | undefined): string {
  if (whatIsAt(folder) === 'file') throw new CliError('PROFILE_NO_FOLDER', { at: folder })
  if (profile === undefined) {
    throw new CliError('PROFILE_NEEDED', { at: folder, details: { known: profilesIn(folder) } })
  }
  const name = profile.normalize('NFC')
  if (!nameSyntax.test(name)) throw new CliError('PROFILE_NAME_INVALID', { at: '--profile' })
  return join(folder, `${name}${extension}`)
}

const extension = '.wallet'
/** Neither a path nor an option, nor anything that a system of files may object to. */
const nameSyntax = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,40}$/u
