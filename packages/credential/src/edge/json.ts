/**
 * The strict edge for JSON: every JSON text from outside passes here once, and is plain afterwards.
 *
 * @see RFC 8259, RFC 7493 (I-JSON)
 */
import { decodeUtf8, encodeUtf8 } from '#crypto'
import { CredentialError } from '../codes.ts'
import { expected } from '../expected.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { limits } from '../limits.ts'

export interface DecodeJsonOptions {
  /** Names the text in errors, for instance `header`. */
  readonly at?: string
  /** Largest accepted text. Default `limits.jsonBytes`. */
  readonly maxBytes?: number
  /** Deepest accepted nesting. Default `limits.jsonDepth`. */
  readonly maxDepth?: number
}

/**
 * Decodes one JSON text.
 *
 * @param input UTF-8 bytes, or a string that was decoded before.
 * @throws CredentialError `INPUT_TOO_LARGE`, `JSON_TOO_DEEP`, `JSON_DUPLICATE_KEY`, `JSON_RESERVED_KEY`, and
 *   `JSON_INVALID` for malformed UTF-8 or JSON, a byte order mark, lone surrogates, U+0000, and numbers that are
 *   integers beyond 2^53-1, infinite, or negative zero. Other numbers become the nearest binary double, so a decimal
 *   of many digits may change: what must be exact is written as a string.
 */
export function decodeJson(input: Uint8Array | string, options: DecodeJsonOptions = {}): JsonValue {
  const { at = '$', maxBytes = limits.jsonBytes, maxDepth = limits.jsonDepth } = options
  if (isLonger(input, maxBytes)) {
    throw new CredentialError('INPUT_TOO_LARGE', { at, details: { limit: maxBytes } })
  }
  const text = typeof input === 'string' ? input : decodeUtf8(input)
  if (text === undefined || (typeof input === 'string' && !text.isWellFormed())) {
    throw invalid(at, 'malformed UTF-8')
  }
  const members = countMembers(text, at, maxDepth)
  const value = parse(text, at)
  // Members that share a name are one after parsing: fewer members than were written means a duplicate.
  const checkStrings = text.includes('\\u')
  if (checkValue(value, at, checkStrings) !== members) {
    throw new CredentialError('JSON_DUPLICATE_KEY', { at: findDuplicate(text, at) })
  }
  return value
}

/**
 * Decodes one JSON text that must be an object.
 *
 * @throws CredentialError as {@link decodeJson}, and `JSON_INVALID` for any other value.
 */
export function decodeJsonObject(input: Uint8Array | string, options: DecodeJsonOptions = {}): JsonObject {
  const value = decodeJson(input, options)
  if (!isJsonObject(value)) throw invalid(options.at ?? '$', 'expected an object')
  return value
}

function isLonger(input: Uint8Array | string, maxBytes: number): boolean {
  if (typeof input !== 'string') return input.length > maxBytes
  // A UTF-16 unit takes one byte to three in UTF-8: most texts need not be encoded to be measured.
  return input.length > maxBytes || (input.length * 3 > maxBytes && encodeUtf8(input).length > maxBytes)
}

/** Counts the colons outside strings, one a member, and bounds the depth before any parser recurses. */
function countMembers(text: string, at: string, maxDepth: number): number {
  let members = 0
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22:
        i = endOfString(text, i)
        break
      case 0x3a:
        members++
        break
      case 0x7b:
      case 0x5b:
        if (++depth > maxDepth)
          throw new CredentialError('JSON_TOO_DEEP', { at, details: { limit: maxDepth } })
        break
      case 0x7d:
      case 0x5d:
        depth--
        break
    }
  }
  return members
}

function parse(text: string, at: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch (error) {
    // The engine's message quotes the text, so only the position is taken from it.
    const position = /position (\d+)/.exec(String(error))?.[1]
    throw position === undefined
      ? invalid(at, 'malformed')
      : invalid(at, 'malformed at character {position}', { position })
  }
}

/** Checks names, numbers and strings below `value`. @returns how many members the objects have. */
function checkValue(value: JsonValue, at: string, checkStrings: boolean): number {
  switch (typeof value) {
    case 'string':
      if (checkStrings) checkString(value, at)
      return 0
    case 'number':
      checkNumber(value, at)
      return 0
    case 'boolean':
      return 0
    case 'object':
      break
  }
  if (value === null) return 0
  let members = 0
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const element: JsonValue = value[i]
      if (typeof element === 'string' && !checkStrings) continue
      members += checkValue(element, at, checkStrings)
    }
    return members
  }
  const object = value as JsonObject
  // `for…in` costs half of a list of names; what it adds, members of a tampered prototype, no count of colons has.
  for (const name in object) {
    members++
    if (isReservedName(name)) throw new CredentialError('JSON_RESERVED_KEY', { at: `${at}.${name}` })
    if (checkStrings) checkString(name, at)
    const member = object[name] as JsonValue
    if (typeof member === 'string' && !checkStrings) continue
    members += checkValue(member, `${at}.${name}`, checkStrings)
  }
  return members
}

/** Whether a member name could reach an object's prototype. */
export function isReservedName(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype'
}

function checkString(text: string, at: string): void {
  if (!text.isWellFormed()) throw invalid(at, 'a lone surrogate')
  if (text.includes('\0')) throw invalid(at, 'the character U+0000')
}

function checkNumber(number: number, at: string): void {
  const exact = Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))
  if (!exact || Object.is(number, -0)) throw invalid(at, 'a number that I-JSON cannot carry exactly')
}

/** The path of the first member written twice in a text that is known to be JSON. */
function findDuplicate(text: string, root: string): string {
  const open: { readonly names: Set<string> | undefined; name: string }[] = []
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x7b) open.push({ names: new Set(), name: '' })
    else if (unit === 0x5b) open.push({ names: undefined, name: '[]' })
    else if (unit === 0x7d || unit === 0x5d) open.pop()
    else if (unit === 0x22) {
      const end = endOfString(text, i)
      const object = open.at(-1)
      if (object?.names && /^\s*:/.test(text.slice(end + 1, end + 64))) {
        object.name = JSON.parse(text.slice(i, end + 1)) as string
        if (object.names.has(object.name)) return [root, ...open.map((level) => level.name)].join('.')
        object.names.add(object.name)
      }
      i = end
    }
  }
  return root
}

/** Index of the quote that closes the string opened at `start`; the end of the text when none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++
    // A quote after an odd number of them is escaped.
    if (backslashes % 2 === 0) return end
  }
  return text.length
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('JSON_INVALID', { at, details: { reason: expected(...phrase) } })
}
