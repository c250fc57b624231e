/** What a verification found out, one entry a question. */
import type { ErrorDetails } from '../errors.ts'
import type { JsonObject } from '../json.ts'

/** The questions a verification asks, in the order in which a person reads the answers. */
export const checkNames = [
  'format',
  'signature',
  'key-valid-at-time',
  'issuer-recognised',
  'root-pinned',
  'issuer-may-award',
  'validity-period',
  'status',
  'not-replaced',
  'in-batch',
  'schema',
  'holder-binding',
  'audience',
  'nonce',
  'query-matched',
  'request-satisfied',
  'guardian-approved',
] as const
export type CheckName = (typeof checkNames)[number]

/** `inconclusive` means that the answer could not be established, which is neither a yes nor a no. */
export type CheckStatus = 'passed' | 'failed' | 'inconclusive' | 'skipped'

export interface Check {
  readonly name: CheckName
  readonly status: CheckStatus
  /** Why, for programs; always present unless `passed`. */
  readonly code?: string
  /** The code's words in English. For another language use the code. */
  readonly message: string
  /** Values of the `{name}` slots in the code's words. */
  readonly details?: ErrorDetails
  /** What the answer rests on: identifiers, times, places. Never a claim value. */
  readonly evidence: JsonObject
  /** Where the fact came from, for instance `trust pack` or a URL. */
  readonly source?: string
  /** Index of the credential in the presentation; absent when the check is about the whole. */
  readonly credential?: number
}
