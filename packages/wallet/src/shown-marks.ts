/** What an export says of single-use copies that were shown: a wallet that takes them in shows those to nobody new. */
import { decodeJsonObject, isJsonObject, parseInstant } from '@attestat/credential'
import { withCopies } from './copies.ts'
import { listEntries, writeRecord } from './held-credential.ts'
import type { WalletStore } from './store.ts'

/**
 * Takes the marks of shown copies over from the `index.json` of an export. Nobody has signed it: it can spend copies,
 * and bring none back.
 *
 * @param options.of Names of the credentials that came along with it; those of no others are looked at.
 * @returns how many copies are marked that were not.
 * @throws CredentialError the `JSON_…` codes, `INPUT_TOO_LARGE`; WalletError `STORAGE_…`.
 */
export async function takeShownMarks(
  index: string,
  store: WalletStore,
  { of }: { readonly of: readonly string[] },
): Promise<number> {
  const shown = shownIn(index)
  const copies = withCopies(of, await listEntries(store, () => {})).filter(
    ({ copyOf, shownAt }) => copyOf !== undefined && shownAt === undefined,
  )
  const changes = copies.flatMap((copy) => {
    const shownAt = shown.get(nameOf(copy.facts.issuer.id, copy.facts.documentId))
    return shownAt ? [{ put: writeRecord({ ...copy, version: copy.version + 1, shownAt }) }] : []
  })
  if (changes.length > 0) await store.write(changes)
  return changes.length
}

/** When each copy was first shown. */
function shownIn(index: string): ReadonlyMap<string, Date> {
  const { credentials } = decodeJsonObject(index, { at: 'index', maxBytes: maxIndexBytes })
  const shown = new Map<string, Date>()
  for (const entry of Array.isArray(credentials) ? credentials : []) {
    const { issuer, id, shownAt } = isJsonObject(entry) ? entry : {}
    const at = typeof shownAt === 'string' ? parseInstant(shownAt) : undefined
    if (typeof issuer === 'string' && typeof id === 'string' && at) shown.set(nameOf(issuer, id), at)
  }
  return shown
}

/** Each copy has an id of its own. */
function nameOf(issuer: string, id: string): string {
  return JSON.stringify([issuer, id])
}

const maxIndexBytes = 67_108_864
