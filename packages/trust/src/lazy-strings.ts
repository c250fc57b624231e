/**
 * Large JSON, read where it is needed: the strings of one object stay bytes until somebody asks for one.
 *
 * A trust pack of ten thousand issuers is mostly the texts of their entries, and a verifier reads one of them.
 */
import { CredentialError, decodeJson } from '@attestat/credential'

/** A JSON text taken apart. */
export interface LiftedStrings {
  /** The text with the object left empty. */
  readonly rest: Uint8Array
  /** The object's strings by name; absent when there is no such object, or it holds anything but strings. */
  readonly strings?: ReadonlyMap<string, string>
}

/**
 * Takes the object at a path out of a JSON text. Nothing is checked but the object itself: the rest is for the strict
 * edge, each string goes through it when it is asked for.
 *
 * @param path Names of members, from the outside in.
 * @param at Names the object in errors.
 * @throws CredentialError `JSON_DUPLICATE_KEY` for a name that the object has twice; `JSON_…` when a string is read.
 */
export function liftStrings(bytes: Uint8Array, path: readonly string[], at: string): LiftedStrings {
  let start = afterSpace(bytes, 0)
  for (const name of path) start = memberValue(bytes, start, name)
  const spans = bytes[start] === openBrace ? readSpans(bytes, start, at) : undefined
  if (!spans) return { rest: bytes }
  const rest = new Uint8Array(bytes.length - (spans.end - start - 1))
  rest.set(bytes.subarray(0, start + 1))
  rest.set(bytes.subarray(spans.end), start + 1)
  return { rest, strings: lazyMap(bytes, spans, at) }
}

const [quote, comma, colon, backslash] = [0x22, 0x2c, 0x3a, 0x5c] as const
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d] as const

/** Where nothing is: past the end of any text. What is not found there is left to the strict edge. */
const nowhere = Number.MAX_SAFE_INTEGER

/** The value of an object's first member of a name. @param start The object's opening brace. */
function memberValue(bytes: Uint8Array, start: number, name: string): number {
  if (bytes[start] !== openBrace) return nowhere
  for (let i = afterSpace(bytes, start + 1); bytes[i] === quote; ) {
    const end = afterString(bytes, i)
    const separator = afterSpace(bytes, end)
    if (bytes[separator] !== colon) return nowhere
    const value = afterSpace(bytes, separator + 1)
    if (textOf(bytes, i, end) === name) return value
    const next = afterSpace(bytes, afterValue(bytes, value))
    if (bytes[next] !== comma) return nowhere
    i = afterSpace(bytes, next + 1)
  }
  return nowhere
}

function afterValue(bytes: Uint8Array, start: number): number {
  if (bytes[start] === quote) return afterString(bytes, start)
  let depth = 0
  for (let i = start; i < bytes.length; i++) {
    switch (bytes[i]) {
      case quote:
        i = afterString(bytes, i) - 1
        break
      case openBrace:
      case openBracket:
        depth++
        break
      case closeBrace:
      case closeBracket:
        if (depth === 0) return i
        if (--depth === 0) return i + 1
        break
      case comma:
        if (depth === 0) return i
    }
  }
  return nowhere
}

interface Spans {
  /** Name of a member → its number. */
  readonly byName: ReadonlyMap<string, number>
  /** For each number where its string begins and ends, quotes included. Thousands of small objects would cost more. */
  readonly bounds: readonly number[]
  /** The object's closing brace. */
  readonly end: number
}

/** The members of an object that holds strings alone; undefined for any other. */
function readSpans(bytes: Uint8Array, start: number, at: string): Spans | undefined {
  const byName = new Map<string, number>()
  const bounds: number[] = []
  let i = afterSpace(bytes, start + 1)
  if (bytes[i] === closeBrace) return { byName, bounds, end: i }
  while (bytes[i] === quote) {
    const end = afterString(bytes, i)
    const name = textOf(bytes, i, end)
    const separator = afterSpace(bytes, end)
    const value = afterSpace(bytes, separator + 1)
    if (name === undefined || bytes[separator] !== colon || bytes[value] !== quote) return undefined
    if (byName.has(name)) throw new CredentialError('JSON_DUPLICATE_KEY', { at: `${at}.${name}` })
    const after = afterString(bytes, value)
    byName.set(name, byName.size)
    bounds.push(value, after)
    i = afterSpace(bytes, after)
    if (bytes[i] === closeBrace) return { byName, bounds, end: i }
    if (bytes[i] !== comma) return undefined
    i = afterSpace(bytes, i + 1)
  }
  return undefined
}

function afterSpace(bytes: Uint8Array, start: number): number {
  let i = start
  // RFC 8259 §2: space, tab, line feed, carriage return.
  while (bytes[i] === 0x20 || bytes[i] === 0x0a || bytes[i] === 0x0d || bytes[i] === 0x09) i++
  return i
}

/** @param start The opening quote. */
function afterString(bytes: Uint8Array, start: number): number {
  for (let end = bytes.indexOf(quote, start + 1); end !== -1; end = bytes.indexOf(quote, end + 1)) {
    let escapes = 0
    while (bytes[end - 1 - escapes] === backslash) escapes++
    // A quote after an odd number of backslashes is one of them.
    if (escapes % 2 === 0) return end + 1
  }
  return nowhere
}

/** A string without escapes, as names of files are; undefined for any other. */
function textOf(bytes: Uint8Array, start: number, end: number): string | undefined {
  const text = asciiOrMore.decode(bytes.subarray(start + 1, end - 1))
  return /^[!-[\]-~]*$/.test(text) ? text : undefined
}

const asciiOrMore = new TextDecoder()

function lazyMap(bytes: Uint8Array, { byName, bounds }: Spans, at: string): ReadonlyMap<string, string> {
  const read = (name: string, number: number): string => {
    const text = bytes.subarray(bounds[number * 2], bounds[number * 2 + 1])
    return decodeJson(text, { at: `${at}.${name}`, maxBytes: text.length }) as string
  }
  function* entries(): Generator<[string, string], undefined> {
    for (const [name, number] of byName) yield [name, read(name, number)]
    return undefined
  }
  function* values(): Generator<string, undefined> {
    for (const [name, number] of byName) yield read(name, number)
    return undefined
  }
  const map: ReadonlyMap<string, string> = {
    size: byName.size,
    has: (name) => byName.has(name),
    get: (name) => {
      const number = byName.get(name)
      return number === undefined ? undefined : read(name, number)
    },
    keys: () => byName.keys(),
    values,
    entries,
    [Symbol.iterator]: entries,
    forEach: (visit, self) => {
      for (const [name, text] of entries()) visit.call(self, text, name, map)
    },
  }
  return Object.freeze(map)
}
