/** Looks at an issuer's site on the network: the pages that verifiers look for, and some that must not be there. */
import { limits } from '@attestat/credential'
import { type Page, type SiteContext, type SiteFacts, sitePaths } from '@attestat/issuer'
import { type Fetching, fetchPage } from './fetch-page.ts'

/**
 * Fetches all pages of a site, a few at a time.
 *
 * @param root Address that stands for the root of the issuer's host, without a slash at the end.
 */
export async function lookAtServer(
  root: string,
  issuer: SiteContext,
  fetching: Fetching,
): Promise<SiteFacts> {
  const pages = new Map<string, Page>()
  const offsets: number[] = []
  const waiting = [...(await sitePaths(issuer))]
  let unreachable: Page | undefined
  const work = async (): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      if (unreachable) {
        pages.set(path, unreachable)
        continue
      }
      const maxBytes = path.endsWith('.jwt') ? limits.statusListTokenBytes : limits.jsonBytes
      const { page, aheadOfServerSeconds } = await fetchPage(`${root}/${path}`, maxBytes, fetching)
      pages.set(path, page)
      if (aheadOfServerSeconds !== undefined) offsets.push(aheadOfServerSeconds)
      // A host that is not there is not asked for every page.
      if ('absent' in page && page.absent === 'PAGE_UNREACHABLE') unreachable = page
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  // The one that is least off: what a page took to arrive is no fault of the clock.
  const offset = offsets.toSorted((one, other) => Math.abs(one) - Math.abs(other))[0]
  return {
    name: root,
    kind: 'server',
    pages,
    ...(unreachable ? {} : { privateFiles: await privateFilesAt(root, issuer, fetching) }),
    leftovers: [],
    ...(offset === undefined ? {} : { aheadOfServerSeconds: offset }),
  }
}

const atOnce = 4

/** What an issuer folder that was uploaded as a whole would show. A host may answer anything for what is not there. */
async function privateFilesAt(
  root: string,
  { baseUrl }: SiteContext,
  fetching: Fetching,
): Promise<readonly string[]> {
  const folder = new URL(baseUrl).pathname.replace(/\/$/, '')
  const found: string[] = []
  for (const [name, mark] of privateFiles) {
    const { page } = await fetchPage(`${root}${folder}/${name}`, limits.statusListTokenBytes, fetching)
    const isThere =
      'bytes' in page
        ? Buffer.from(page.bytes.subarray(0, 512)).toString('latin1').includes(mark)
        : page.absent === 'PAGE_TOO_LARGE'
    if (isThere) found.push(name)
  }
  return found
}

/** File name → what stands at its beginning. */
const privateFiles: readonly (readonly [name: string, mark: string])[] = [
  ['keys.json', 'attestat'],
  ['ledger.sqlite', 'SQLite format 3'],
]
