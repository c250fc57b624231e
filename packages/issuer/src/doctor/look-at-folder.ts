/** What there is to see of an issuer on a disk: its own folder, and a folder that it was published into. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { filePath } from '../addresses.ts'
import { keyFiles, manifestFiles, plannedStatusLists, type SiteContext, typeFiles } from '../publish.ts'
import type { FileFacts, Page, SiteFacts } from './diagnosis.ts'
import { isLeftover } from './leftovers.ts'
import { isPrivateFile } from './private-files.ts'

/** The files at the top of an issuer folder. */
export async function lookAtFolder(folder: string): Promise<readonly FileFacts[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const facts = await Promise.all(
    files.map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => undefined)
      if (!found) return []
      // Windows makes up permission bits.
      const mode = process.platform === 'win32' ? {} : { mode: found.mode & 0o777 }
      return [{ name, modifiedAt: found.mtime, ...mode }]
    }),
  )
  return facts.flat()
}

/** Paths inside the root of the host of all that verifiers look for. */
export async function sitePaths(issuer: SiteContext): Promise<readonly string[]> {
  const files = [...keyFiles(issuer), ...(await typeFiles(issuer)), ...manifestFiles(issuer)]
  return [...files.map(([path]) => path), ...statusListUrls(issuer).map(filePath)]
}

/** Addresses of all status lists, in every encoding. */
export function statusListUrls(issuer: Pick<SiteContext, 'ledger' | 'baseUrl'>): readonly string[] {
  return [...plannedStatusLists(issuer)].map(({ url }) => url)
}

/** What lies in a folder that stands for the root of the host. */
export async function lookAtSite(folder: string, issuer: SiteContext): Promise<SiteFacts> {
  const pages = new Map<string, Page>()
  for (const path of await sitePaths(issuer)) {
    const bytes = await readFile(join(folder, path)).catch(() => undefined)
    if (bytes) pages.set(path, { bytes })
  }
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  return {
    name: folder,
    kind: 'folder',
    pages,
    privateFiles: names.filter(isPrivateFile),
    leftovers: names.filter(isLeftover),
  }
}
