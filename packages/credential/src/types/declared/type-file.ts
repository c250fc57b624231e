/**
 * The file in which an issuer describes a credential type of its own: what stands where, in plain JSON. A person writes
 * it, so every refusal names the place and what was expected there.
 */

import type { ExpectedPhrase } from '../../expected.ts'
import type { JsonObject } from '../../json.ts'
import { boolean, type Fault, list, object, type ShapeCheck, value, wordOf } from '../../model/shape.ts'
import { suspiciousText } from '../../model/text-lint.ts'
import type { AchievementField, FieldKind, Label } from '../credential-type.ts'
import { isTemplate } from './text-template.ts'

/** A type file that {@link typeFileShape} has found in order. */
export interface TypeFile {
  /** Small Latin letters, digits and hyphens; the name of the file. */
  readonly id: string
  /** Id of the kind that this one is a special case of. */
  readonly extends?: string
  readonly label: Label
  readonly description: Label
  readonly field: AchievementField
  /** `ext:…`, of this type alone. */
  readonly achievementType: string
  readonly suspendable?: boolean
  /** The columns besides those that name the person. */
  readonly fields: readonly TypeFileField[]
  readonly rowKey: readonly string[]
  readonly results?: readonly TypeFileResult[]
  readonly document: TypeFileDocument
}

export interface TypeFileField {
  readonly name: string
  readonly label: Label
  readonly headers: readonly string[]
  readonly kind: Exclude<FieldKind, 'person-name'>
  readonly required: boolean
  /** For `choice`: from the lowest to the highest, each with other ways of writing it. */
  readonly choices?: readonly { readonly value: string; readonly words?: readonly string[] }[]
  readonly neverIssued?: boolean
}

export interface TypeFileResult {
  readonly key: string
  readonly label: Label
  /** Name of the field that holds it. */
  readonly field: string
  /** Default: by the kind of the field. */
  readonly resultType?: string
  readonly min?: string
  readonly max?: string
  /** Values that the owner can prove to have reached without showing the value. */
  readonly atLeast?: readonly string[]
  /** The same for places, where fewer is better. */
  readonly placeAtMost?: readonly string[]
}

/** What becomes of the fields. `{name}` in a text stands for the value of a field. */
export interface TypeFileDocument {
  readonly name: string
  readonly achievement: {
    readonly name: string
    readonly description: string
    readonly criteria: string
    readonly fieldOfStudy?: string
    readonly specialization?: string
  }
  readonly awardedDate: string
  readonly validUntil?: string
  /** Fields that together are the number of the document. */
  readonly licenseNumber?: readonly string[]
  readonly role?: string
  readonly activityStartDate?: string
  readonly activityEndDate?: string
  readonly evidence?: readonly { readonly genre: string; readonly name: string; readonly text: string }[]
}

/** Most entries that a type's catalogue may have, thresholds included. */
export const mostResults = 128

/** Checks members one by one; how they go together is for `type-file-rules.ts`. */
export function typeFileShape(file: JsonObject): Fault | undefined {
  return shape(file)
}

function pattern(phrase: ExpectedPhrase, syntax: RegExp): ShapeCheck {
  return value(phrase, (text) => typeof text === 'string' && syntax.test(text))
}

const words = value(
  'a text of 1 to 500 characters, none of them invisible or of another alphabet',
  (text) => {
    return (
      typeof text === 'string' && /^\S(?:.{0,498}\S)?$/su.test(text) && suspiciousText(text) === undefined
    )
  },
)
const template: ShapeCheck = (text) => words(text) ?? braces(text)
const braces = value('braces only around the name of a field', (text) => isTemplate(String(text)))
const label = object('{"ru": …, "en": …}', {
  closed: true,
  required: { ru: words, en: words },
})
const slug = pattern(
  'small Latin letters, digits and single hyphens, a letter first',
  /^(?=.{1,60}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
)
const fieldName = pattern(
  'a name of Latin letters and digits, a small letter first',
  /^(?=.{1,60}$)[a-z][A-Za-z0-9]*$/,
)
const number = pattern('a number as a string, such as "4.5"', /^(?:0|[1-9]\d{0,8})(?:\.\d{1,3})?$/)
const extension = pattern('ext: and a name of Latin letters and digits', /^ext:[A-Za-z0-9._-]{1,60}$/)

const choice = object('{"value": …, "words": […]}', {
  closed: true,
  required: { value: words },
  optional: { words: list(words, 0, 50) },
})

const field = object('field', {
  closed: true,
  required: {
    name: fieldName,
    label,
    headers: list(words, 1, 50),
    kind: wordOf(
      ['text', 'document-number', 'date', 'integer', 'decimal', 'choice', 'mark', 'national-id'],
      false,
    ),
    required: boolean,
  },
  optional: { choices: list(choice, 1, 100), neverIssued: boolean },
})

const result = object('result', {
  closed: true,
  required: { key: slug, label, field: fieldName },
  optional: {
    resultType: wordOf(['Percent', 'RawScore', 'Result', 'ScaledScore', 'LetterGrade', 'GradePointAverage']),
    min: number,
    max: number,
    atLeast: list(number, 1, 10),
    placeAtMost: list(number, 1, 10),
  },
})

const shape = object('{"id": …, "label": …, …}', {
  closed: true,
  required: {
    id: slug,
    label,
    description: label,
    field: wordOf(['education', 'culture', 'sport'], false),
    achievementType: extension,
    fields: list(field, 1, 60),
    rowKey: list(fieldName, 1, 4),
    document: object('document', {
      closed: true,
      required: {
        name: template,
        achievement: object('achievement', {
          closed: true,
          required: { name: template, description: template, criteria: words },
          optional: { fieldOfStudy: fieldName, specialization: fieldName },
        }),
        awardedDate: fieldName,
      },
      optional: {
        validUntil: fieldName,
        licenseNumber: list(fieldName, 1, 4),
        role: fieldName,
        activityStartDate: fieldName,
        activityEndDate: fieldName,
        evidence: list(
          object('evidence', { closed: true, required: { genre: extension, name: words, text: template } }),
          1,
          8,
        ),
      },
    }),
  },
  optional: { extends: slug, suspendable: boolean, results: list(result, 0, 60) },
})
