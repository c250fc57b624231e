/** Takes in the text of a printed code: kept for as long as the wallet has no more of the document than the paper. */
import { readPaper, verifyPaper } from '@attestat/credential'
import { credentialIdOf, type HeldEntry } from './held-credential.ts'
import type { HeldIndex } from './held-index.ts'
import {
  type HeldPaper,
  isPaperOf,
  isSamePaper,
  paperRemovalOf,
  paperStatusOf,
  writePaperRecord,
} from './held-paper.ts'
import type { Prepared } from './intake.ts'
import { askStatus, laterStatus } from './known-status.ts'
import type { Received, ReceiveOptions } from './receive.ts'
import { verifyReceived } from './verify-received.ts'

/** What became of a paper. `known`: it is here, or the document itself is. */
export interface ReceivedPaper {
  readonly outcome: 'added' | 'known'
  readonly held: HeldPaper | HeldEntry
}

/**
 * Reads and verifies a paper, and says what is to be written to keep it.
 *
 * @throws as `readPaper`; WalletError as `verifyReceived`.
 */
export async function receivePaper(
  text: string,
  options: Pick<ReceiveOptions, 'index' | 'trust' | 'now' | 'unverified'>,
): Promise<Prepared<ReceivedPaper>> {
  const { index, trust, now } = options
  const { read: paper, key } = await verifyReceived(options, {
    verify: (resolveKey) => verifyPaper(text, { resolveKey }),
    read: () => readPaper(text),
  })
  const document = [...index.entries()].find((entry) =>
    isHere(entry, { paper, ...(key ? { verifiedWith: key } : {}) }),
  )
  if (document) return { ...nothing, result: { outcome: 'known', held: document } }
  const id = await credentialIdOf(paper)
  const known =
    index.papers.get(id) ?? [...index.papers.values()].find((one) => isSamePaper(one.paper, paper))
  const status = key && (await askStatus({ issuer: paper.issuer, status: paperStatusOf(paper) }, trust, now))
  // What somebody could check takes the place of what nobody could, whichever print it is.
  const isBetter = known !== undefined && key !== undefined && known.verifiedWith === undefined
  if (known && !isBetter) return improve(known, status)
  const held: HeldPaper = {
    id,
    version: known?.id === id ? known.version + 1 : 1,
    paper,
    receivedAt: known?.receivedAt ?? now,
    ...(key ? { verifiedWith: { kid: key.kid, source: key.source } } : {}),
    ...(status ? { status } : {}),
  }
  const outdated = known && known.id !== id ? [known] : []
  return {
    ...nothing,
    result: { outcome: known ? 'known' : 'added', held },
    changes: [...outdated.map(paperRemovalOf), { put: writePaperRecord(held) }],
    papers: { kept: [held], removed: outdated },
  }
}

/** What was prepared of a document, which takes the place of its papers. */
export function inPlaceOfPapers(prepared: Prepared<Received>, { papers }: HeldIndex): Prepared<Received> {
  const { outcome, held } = prepared.result
  const written = [held, ...prepared.entries]
  const removed = [...papers.values()].filter((paper) => written.some((entry) => isHere(entry, paper)))
  if (removed.length === 0) return prepared
  return {
    ...prepared,
    result: { outcome: outcome === 'added' ? 'completed' : outcome, held },
    changes: [...prepared.changes, ...removed.map(paperRemovalOf)],
    papers: { kept: [], removed },
  }
}

function isHere(
  { facts, verifiedWith }: HeldEntry,
  { paper, verifiedWith: ofPaper }: Pick<HeldPaper, 'paper' | 'verifiedWith'>,
): boolean {
  // What anybody may have made up takes the place of nothing that an issuer has signed.
  return isPaperOf(paper, facts) && (verifiedWith !== undefined || ofPaper === undefined)
}

function improve(known: HeldPaper, again: HeldPaper['status']): Prepared<ReceivedPaper> {
  const status = laterStatus(known.status, again)
  if (!status || status === known.status) return { ...nothing, result: { outcome: 'known', held: known } }
  const held = { ...known, version: known.version + 1, status }
  return {
    ...nothing,
    result: { outcome: 'known', held },
    changes: [{ put: writePaperRecord(held) }],
    papers: { kept: [held], removed: [] },
  }
}

const nothing = { changes: [], entries: [], texts: [] } as const
