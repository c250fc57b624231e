/** What a diagnosis is, and what is looked at to come to one. */
import type { ErrorDetails, PublicJwk } from '@attestat/credential'
import type { SiteContext } from '../publish.ts'
import type { DiagnosisCode } from './codes.ts'

/** The questions that are asked. One file beside this one each, one line in `examine.ts`. */
export type ExaminationName =
  | 'key-file'
  | 'file-modes'
  | 'leftovers'
  | 'ledger'
  | 'own-types'
  | 'clock'
  | 'signing-keys'
  | 'published-keys'
  | 'published-types'
  | 'published-batches'
  | 'status-lists'
  | 'private-files'
  | 'delivery'
  | 'recognition'

/** One answer. How bad it is, its words and what to do follow from the code. */
export interface Diagnosis {
  readonly name: ExaminationName
  readonly code: DiagnosisCode
  /** What it is about: a file, a folder, an address. */
  readonly at?: string
  /** Instants are ISO 8601. */
  readonly details?: ErrorDetails
}

/** A diagnosis before it is named after its examination. */
export type Answer = Omit<Diagnosis, 'name'>

export type Examination = (issuer: IssuerCase) => readonly Answer[] | Promise<readonly Answer[]>

/** All that is known of an issuer when it is examined. Whoever gathers it does all the reading and fetching. */
export interface IssuerCase {
  readonly now: Date
  /** The issuer folder. */
  readonly path: string
  readonly files: readonly FileFacts[]
  readonly keyFile: KeyFileFacts
  /** The ledger, open, with what would be published from it; or the code of why it cannot be used. */
  readonly issuer: SiteContext | { readonly fault: string }
  /** Why the files of its own types are refused; then `issuer` has none of them. */
  readonly typesFault?: { readonly reason: string; readonly at: string }
  /** Where it was looked for what is published. */
  readonly sites: readonly SiteFacts[]
  /** What registries say, one for each trust pack. */
  readonly registries: readonly RegistryFacts[]
  /** How old a status list may be for a strict verifier. */
  readonly maxStatusAgeSeconds: number
}

/** A file at the top of the issuer folder. */
export interface FileFacts {
  readonly name: string
  readonly modifiedAt: Date
  /** Permission bits; absent where the system has none. */
  readonly mode?: number
}

export type KeyFileFacts =
  | { readonly state: 'missing' | 'untried' }
  /** Code of the refusal. */
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'open'; readonly kids: readonly string[] }

export interface SiteFacts {
  /** Where it is: a folder, an address, a trust pack. */
  readonly name: string
  /** A pack has status lists only. */
  readonly kind: 'folder' | 'server' | 'pack'
  /** By path inside the root of the host. */
  readonly pages: ReadonlyMap<string, Page>
  /** Names of files that are for few eyes; absent when it could not be seen. */
  readonly privateFiles?: readonly string[]
  /** Names of unfinished files. */
  readonly leftovers: readonly string[]
  /** How far this clock is ahead of the server's. */
  readonly aheadOfServerSeconds?: number
}

export type Page = FoundPage | AbsentPage

export interface FoundPage {
  readonly bytes: Uint8Array
  /** Present when a server delivered it. */
  readonly delivery?: { readonly contentType: string; readonly openToAllOrigins: boolean }
}

/** Why there is no page: a diagnosis by itself. */
export interface AbsentPage {
  readonly absent: DiagnosisCode
  readonly details?: ErrorDetails
}

/** What a registry says of the issuer. */
export interface RegistryFacts {
  /** The trust pack. */
  readonly source: string
  /** `not-at-hand`: the registry says something of the issuer, and the pack leaves it out. */
  readonly status: 'unknown' | 'not-at-hand' | 'recognised' | 'suspended' | 'withdrawn'
  /** When the registry's statement runs out. */
  readonly validUntil?: Date
  /** Whether it has run out while the registry is in force: a newer one may be withheld. */
  readonly isFrozen?: boolean
  readonly entry?: {
    readonly identifiers: readonly string[]
    readonly mayAward: readonly string[]
    readonly until?: Date
    readonly keys: readonly RecognisedKey[]
  }
}

export interface RecognisedKey {
  readonly kid: string
  readonly jwk: PublicJwk
  readonly until?: Date
  readonly compromisedAt?: Date
}
