/** What a university gives points for: explicit data, from a file of its own. */
import type { ClaimPath, CodeWords } from '@attestat/credential'

/** The rules of one university for one admission. */
export interface PointRules {
  readonly name: CodeWords
  /** Most points that one applicant can have. */
  readonly cap: number
  readonly rules: readonly PointRule[]
}

/** What one document is worth. */
export interface PointRule {
  readonly id: string
  /** For people: what the points are for. */
  readonly name: CodeWords
  readonly points: number
  /** The kind of document, for instance `olympiad-award`; of an issuer's own kind its `vct` or `achievementType`. */
  readonly kind: string
  /** Of all that counts in a group, the best counts alone. Where the file names none: the kind. */
  readonly group: string
  /** What the document must say. All of it must hold; nothing is asked where there is none. */
  readonly when: readonly PointCondition[]
}

/** What a document must say in one place. */
export interface PointCondition {
  readonly about:
    | {
        /** Names of members, and null for every element of an array: with indexes hiding would move what is meant. */
        readonly path: ClaimPath
      }
    | {
        /** Id of the result's description: what is asked is the value of the result. */
        readonly resultDescription: string
      }
  readonly test: PointTest
}

/** How a value is judged. A threshold takes numbers, and texts that are one. */
export type PointTest =
  | { readonly values: readonly (string | number | boolean)[] }
  | { readonly atLeast: number }
  | { readonly atMost: number }
