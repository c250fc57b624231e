/** Small checks of JSON values, and how they add up to the check of a document. Nothing is allocated until one fails. */
import type { CredentialCode } from '../codes.ts'
import { parseInstant } from '../edge/instant.ts'
import type { CodeWords } from '../errors.ts'
import { type ExpectedPhrase, expected } from '../expected.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { isDate } from './date-time.ts'

/** The first thing that is wrong, and where. */
export interface Fault {
  readonly code: CredentialCode
  readonly path: readonly (string | number)[]
  readonly expected: CodeWords
}

/** The check of a value; and what may stand below it, for who asks without a document at hand. */
export interface ShapeCheck {
  /** @returns what is wrong, or undefined. */
  (value: JsonValue): Fault | undefined
  /** Of an object. */
  readonly members?: ReadonlyMap<string, ShapeCheck>
  /** Of a list. */
  readonly element?: ShapeCheck
}

/** Members of an object, each with its check. */
export interface Members {
  readonly required?: Readonly<Record<string, ShapeCheck>>
  readonly optional?: Readonly<Record<string, ShapeCheck>>
  /** Refuses members that are not named. Otherwise they are extensions, and only looked through for `@context`. */
  readonly closed?: boolean
}

/** A check of one value by itself. */
export function value(
  phrase: ExpectedPhrase | CodeWords,
  accepts: (value: JsonValue) => boolean,
  code: CredentialCode = 'DOCUMENT_INVALID',
): ShapeCheck {
  const fault: Fault = { code, path: [], expected: typeof phrase === 'string' ? expected(phrase) : phrase }
  return (value) => (accepts(value) ? undefined : fault)
}

const isString = (value: JsonValue): value is string => typeof value === 'string'

export const string: ShapeCheck = value('a string', isString)
export const boolean: ShapeCheck = value('true or false', (value) => typeof value === 'boolean')
export const number: ShapeCheck = value('a number', (value) => typeof value === 'number')

/** Text for people. */
export const text: ShapeCheck = value('a string, or a string for each language', (value) => {
  return isString(value) || (isJsonObject(value) && Object.entries(value).every(isLanguageEntry))
})

/** An absolute URI or IRI; relative ones mean something else to every reader. */
export const uri: ShapeCheck = value('an absolute URI', (value) => isString(value) && isUri(value))

/** Whether a text is an absolute URI or IRI. */
export function isUri(text: string): boolean {
  return uriSyntax.test(text)
}
const uriSyntax = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/

export const date: ShapeCheck = value(
  'a calendar date as YYYY-MM-DD',
  (value) => isString(value) && isDate(value),
)

/** An instant; `code` is for those that bound the validity of a document. */
export function dateTime(code: CredentialCode = 'DOCUMENT_INVALID'): ShapeCheck {
  return value('an RFC 3339 date-time with a zone', (value) => parseInstant(value) !== undefined, code)
}

/** One of the specification's words, or an extension of somebody's own (`ext:…`). */
export function wordOf(words: readonly string[], extensible = true): ShapeCheck {
  const known = new Set(words)
  const phrase = extensible ? 'one of {words}, or ext:…' : 'one of {words}'
  return value(expected(phrase, { words: words.join(', ') }), (value) => {
    return isString(value) && (known.has(value) || (extensible && extensionSyntax.test(value)))
  })
}
const extensionSyntax = /^ext:[A-Za-z0-9._-]+$/

/** The `type` of an object: its name, or a list of names with this one among them. */
export function typeOf(name: string): ShapeCheck {
  return value(expected('the type {name}', { name }), (value) => {
    return value === name || (isTypeList(value) && value.includes(name))
  })
}

/** The `type` of a credential: a list in which every group of names is met. */
export function typeList(...groups: readonly (readonly string[])[]): ShapeCheck {
  return value(
    expected('a list of types with {names}', {
      names: groups.map((names) => names.join(' / ')).join(', '),
    }),
    (value) => {
      return isTypeList(value) && groups.every((names) => names.some((name) => value.includes(name)))
    },
  )
}

function isTypeList(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every(isString)
}

/** One such value, or a list of them, which may be empty. */
export function oneOrMany(check: ShapeCheck): ShapeCheck {
  const oneOrManyOf = (value: JsonValue): Fault | undefined => {
    if (!Array.isArray(value)) return check(value)
    for (let i = 0; i < value.length; i++) {
      const fault = check(value[i])
      if (fault) return under(i, fault)
    }
    return undefined
  }
  return Object.assign(oneOrManyOf, { element: check })
}

/** A list of such values, as long as the bounds say. */
export function list(check: ShapeCheck, least: number, most: number): ShapeCheck {
  const notAList: Fault = {
    code: 'DOCUMENT_INVALID',
    path: [],
    expected: expected('a list of {least} to {most}', { least, most }),
  }
  const each = oneOrMany(check)
  const listOf = (value: JsonValue): Fault | undefined =>
    !Array.isArray(value) || value.length < least || value.length > most ? notAList : each(value)
  return Object.assign(listOf, { element: check })
}

/** A string that satisfies the first check, or anything else that satisfies the second. */
export function stringOr(ofString: ShapeCheck, otherwise: ShapeCheck): ShapeCheck {
  const either = (value: JsonValue): Fault | undefined =>
    isString(value) ? ofString(value) : otherwise(value)
  return Object.assign(either, below(otherwise))
}

/** What may stand below a value, for another check of the same. */
export function below({ members, element }: ShapeCheck): Pick<ShapeCheck, 'members' | 'element'> {
  return { ...(members ? { members } : {}), ...(element ? { element } : {}) }
}

/** An object with these members. @param name What the specification calls it. */
export function object(name: string, { required = {}, optional = {}, closed = false }: Members): ShapeCheck {
  const checks = new Map([...Object.entries(required), ...Object.entries(optional)])
  const requiredNames = Object.keys(required)
  const notAnObject: Fault = {
    code: 'DOCUMENT_INVALID',
    path: [],
    expected: expected('an object {name}', { name }),
  }
  const checkMembers = (value: JsonValue): Fault | undefined => {
    if (!isJsonObject(value)) return notAnObject
    for (const name of requiredNames) {
      if (value[name] === undefined) return { ...missing, path: [name] }
    }
    for (const name in value) {
      const member = value[name] as JsonValue
      const check = checks.get(name)
      const fault = check ? check(member) : checkExtension(name, member, closed)
      if (fault) return under(name, fault)
    }
    return undefined
  }
  return Object.assign(checkMembers, { members: checks })
}

const missing: Fault = {
  code: 'DOCUMENT_INVALID',
  path: [],
  expected: expected('this member, which is required'),
}
const notNamed: Fault = {
  code: 'DOCUMENT_INVALID',
  path: [],
  expected: expected('no member of this name here'),
}
const nestedContext: Fault = {
  code: 'CONTEXT_NOT_ALLOWED',
  path: [],
  expected: expected('no @context but the one of the document'),
}

function checkExtension(name: string, member: JsonValue, closed: boolean): Fault | undefined {
  if (name === '@context') return nestedContext
  return closed ? notNamed : withoutContext(member)
}

/** Whether no `@context` stands anywhere in an extension: it could give other terms a new meaning. */
function withoutContext(value: JsonValue): Fault | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const isList = Array.isArray(value)
  for (const name of Object.keys(value)) {
    const fault =
      !isList && name === '@context'
        ? nestedContext
        : withoutContext((value as JsonObject)[name] as JsonValue)
    if (fault) return under(isList ? Number(name) : name, fault)
  }
  return undefined
}

function isLanguageEntry([language, words]: [string, JsonValue]): boolean {
  return /^[a-z]{2}(?:-[A-Z]{2})?$/.test(language) && isString(words)
}

function under(step: string | number, fault: Fault): Fault {
  return { ...fault, path: [step, ...fault.path] }
}
