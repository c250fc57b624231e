/** What may stand in a place of a document, told without a document: for rules that are written before any comes. */

import type { CodeWords } from '../errors.ts'
import { type ExpectedPhrase, expected } from '../expected.ts'
import type { JsonValue } from '../json.ts'
import type { ClaimPath } from '../sd-jwt/claim-path.ts'
import { type DocumentClassName, documentClasses } from './credential-document.ts'
import type { ShapeCheck } from './shape.ts'

/** A place with a single value in it, or the step of the path that leads nowhere. */
export type DocumentPlace =
  | {
      /** What is expected of a value there; undefined where it can be. */
      readonly refuses: (value: JsonValue) => CodeWords | undefined
    }
  | {
      /** Position in the path. */
      readonly step: number
      readonly expected: CodeWords
    }

/**
 * What may stand in a place of the documents of a class. Extensions, which have no name here, are nowhere.
 *
 * @param path Names of members, and null for every element of a list.
 */
export function placeIn(className: DocumentClassName, path: ClaimPath): DocumentPlace {
  let shape = documentClasses.find(({ name }) => name === className)?.check as ShapeCheck
  for (const [step, name] of path.entries()) {
    const next = shape.element
      ? name === null && shape.element
      : typeof name === 'string' && shape.members?.get(name)
    if (!next) return { step, expected: stepOf(shape) }
    shape = next
  }
  if (shape.element || shape.members) return { step: path.length, expected: stepOf(shape) }
  return { refuses: (value) => shape(value)?.expected }
}

function stepOf({ element, members }: ShapeCheck): CodeWords {
  if (element) return phrase('null, for every element of a list')
  return members
    ? expected('one of {words}', { words: [...members.keys()].join(', ') })
    : phrase('no further step: this is a single value')
}

const phrase = (words: ExpectedPhrase): CodeWords => expected(words)
