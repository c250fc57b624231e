/** `--store`: requests in a file, each of which is answered once. */
import type { PresentationRequest } from '@attestat/openid4vc'
import { type RequestStore, readOpenRequest, requestIdOf } from '@attestat/verifier'
import { requireFile } from './files.ts'

/** What `verify` goes by that keeps requests. */
export interface KeptRequests {
  readonly requests: RequestStore
  readonly storePath: string
}

/**
 * Does work with the requests of a file.
 *
 * @param path The file; undefined: the work has none.
 * @param dryRun Only looks, and closes none.
 * @throws CliError as `requireFile`; VerifierError as `openRequestFile`; and what the work throws.
 */
export async function withRequests<T>(
  path: string | undefined,
  dryRun: boolean,
  work: (kept: KeptRequests | undefined) => Promise<T>,
): Promise<T> {
  if (path === undefined) return work(undefined)
  await requireFile(path)
  const { openRequestFile } = await import('@attestat/verifier/sqlite')
  const { requests, close } = openRequestFile(path)
  try {
    return await work({
      requests: dryRun ? { ...requests, take: requests.find } : requests,
      storePath: path,
    })
  } finally {
    close()
  }
}

/**
 * Keeps a request open in a file, which is made when it is not there.
 *
 * @param text As it is sent: JSON, or a signed token.
 * @param dryRun Only refuses what would be refused.
 * @throws VerifierError as `openRequestFile`, `REQUESTS_FULL`.
 */
export async function keepRequest(
  path: string,
  { state = '' }: PresentationRequest,
  text: string,
  { now, dryRun }: { readonly now: Date; readonly dryRun: boolean },
): Promise<void> {
  const { checkRequestFile, openRequestFile } = await import('@attestat/verifier/sqlite')
  if (dryRun) return checkRequestFile(path)
  const { requests, close } = openRequestFile(path)
  try {
    await requests.open(readOpenRequest(await requestIdOf(state), text), now)
  } finally {
    close()
  }
}
