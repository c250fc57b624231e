/** What is told of one applicant, made of the verdicts on what they sent. Plain data: it crosses threads and files. */
import type { Verdict } from '@attestat/credential'
import type { GenuineDocument } from './replaced.ts'

export interface ApplicantRow {
  readonly applicant: string
  /** The worst of the verdicts on the files. */
  readonly verdict: Verdict
  readonly codes: readonly string[]
  /** The same in words, what failed before what is not known. */
  readonly reasons: readonly string[]
  /** Each file with the digest of its bytes, where it could be read. */
  readonly files: readonly (readonly [path: string, digest?: string])[]
  readonly issuers: readonly string[]
  /** Kinds of document in words. */
  readonly kinds: readonly string[]
  /** When the registry last spoke of the issuers, and how old the status lists are: the oldest of each. */
  readonly registryAsOf?: string
  readonly statusAsOf?: string
  readonly points?: RowPoints
  /** Which documents are genuine, to be compared with those of others. */
  readonly genuine: readonly (GenuineDocument & {
    /** Position in `files`. */
    readonly file: number
  })[]
  /** Registries that came along where the verifier knew a root alone, as text; only those that no row before it had. */
  readonly registries?: readonly (readonly [key: string, state: string])[]
  /** Status lists that the verdict rests on, and when they were signed; only those that no row before it had. */
  readonly lists?: readonly (readonly [key: string, issuedAt: number])[]
  /** Ids of the requests that its accepted files answer. */
  readonly answers?: readonly string[]
  /** What accepted documents say. */
  readonly claims: readonly RowClaim[]
  /** What the others say. */
  readonly claimed: readonly RowClaim[]
  /** For each file what `verify --json` says of it, as JSON; made only for a report that holds it. */
  readonly documents?: readonly string[]
}

/** What each document of a report says of the applicant. */
export function applicantDocument({
  applicant,
  verdict,
  codes,
  points,
}: Pick<ApplicantRow, 'applicant' | 'verdict' | 'codes' | 'points'>): object {
  return { name: applicant, verdict, codes, points }
}

export interface RowClaim {
  /** Kind of the document. */
  readonly kind: string
  readonly label: string
  readonly text: string
}

export interface RowPoints {
  readonly total: number
  readonly awards: readonly {
    readonly rule: string
    readonly name: string
    readonly worth: number
    readonly points: number
    readonly code: string
    /** Why they count, or do not. */
    readonly reason: string
  }[]
}
