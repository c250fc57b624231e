/** By what a file or a folder is judged. */
import type { Language } from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import type { PinnedRoot, TrustSource } from '@attestat/trust'
import type { PointRules, Policy, PolicyName, RequestStore, VerifierMemory } from '@attestat/verifier'
import type { Session } from '../session.ts'

/** By what is judged, as the command line says it: what a thread can be given a copy of. */
export interface JudgedBy {
  /** Absent: bundles are judged by what they bring along, under the pinned root. */
  readonly pack?: Uint8Array
  readonly pinnedRoot?: PinnedRoot
  readonly policy: PolicyName | Policy
  readonly now: Date
  /** The moment of judgement, where another one than now was named. */
  readonly at?: Date
  readonly request?: PresentationRequest
  readonly audience?: string
  readonly rules?: PointRules
}

/** The same for a folder, and how much is to be told. */
export interface JudgeSettings extends JudgedBy {
  readonly folder: string
  /** The file of what was seen before. */
  readonly memory?: string
  /** The file of the requests that are answered. */
  readonly store?: string
  /** Whether an interrupted run is continued, as of its moment. */
  readonly isContinued?: boolean
  readonly language: Language
  /** Verdicts alone; what they say too, for a table; or everything, as `verify --json` says it. */
  readonly content: 'verdicts' | 'claims' | 'documents'
}

/** The same, opened. */
export interface Given {
  readonly settings: JudgeSettings
  readonly trust: TrustSource
  readonly memory?: VerifierMemory
  readonly requests?: RequestStore
  readonly session: Session
}
