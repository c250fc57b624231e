/** Who is in a folder of answers: a file directly in it is an applicant, and so is a folder, with all that it holds. */
import type { Dirent } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CliCode } from '../codes.ts'
import { CliError } from '../codes.ts'
import { readFolder } from '../files.ts'

export interface Applicant {
  /** Name of the file or folder; with `perFile` the path of the file in the folder, with `/`. */
  readonly name: string
  readonly files: readonly FoundFile[]
}

export interface FoundFile {
  /** Path in the folder of answers, with `/`. */
  readonly path: string
  /** Why it is not to be read. */
  readonly code?: CliCode
}

export interface ApplicantsOptions {
  /** Takes every file for an applicant, those in folders too. */
  readonly perFile: boolean
  /** A file that is not an answer, should it lie there. */
  readonly except?: string
}

/** More files than one applicant sends: then each of them is one, most likely. */
const mostFiles = 256

/**
 * The applicants in the order of their names. Nothing is opened. Files and folders whose names begin with a dot are
 * nobody's; links are not followed.
 *
 * @throws CliError `FILE_NOT_FOUND`, `FILE_NOT_DIRECTORY`, `FILE_UNREADABLE` for the folder itself.
 */
export async function findApplicants(
  folder: string,
  { perFile, except }: ApplicantsOptions,
): Promise<Applicant[]> {
  const excepted = except === undefined ? undefined : resolve(except)
  const applicants: Applicant[] = []
  for (const entry of visible(await readFolder(folder))) {
    const path = entry.name
    if (!entry.isDirectory()) {
      if (resolve(folder, path) !== excepted) applicants.push({ name: path, files: [found(path, entry)] })
      continue
    }
    const files = await filesBelow(folder, path)
    if (perFile) applicants.push(...files.map((file) => ({ name: file.path, files: [file] })))
    else if (files.length > mostFiles)
      applicants.push({ name: path, files: [{ path, code: 'APPLICANT_TOO_LARGE' }] })
    else applicants.push({ name: path, files })
  }
  return applicants.sort((one, other) => (one.name < other.name ? -1 : 1))
}

async function filesBelow(folder: string, top: string): Promise<FoundFile[]> {
  const files: FoundFile[] = []
  const waiting = [top]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const entries = await readFolder(join(folder, path)).catch((error: unknown) => {
      if (!(error instanceof CliError)) throw error
      // It may be gone meanwhile, or nobody's to read: a row that says so.
      files.push({ path: path as string, code: error.code })
      return []
    })
    for (const entry of visible(entries)) {
      const below = `${path}/${entry.name}`
      if (entry.isDirectory()) waiting.push(below)
      else files.push(found(below, entry))
    }
  }
  if (files.length === 0) return [{ path: top, code: 'FOLDER_EMPTY' }]
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
}

function visible(entries: readonly Dirent[]): Dirent[] {
  return entries.filter(({ name }) => !name.startsWith('.'))
}

function found(path: string, entry: Dirent): FoundFile {
  return entry.isFile() ? { path } : { path, code: 'FILE_NOT_ORDINARY' }
}
