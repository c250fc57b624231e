/** Changes texts as forgers, bad lines and bad programs do: in their letters, in what they encode, in their values. */
import { type Random, seededRandom } from '../../fixtures/records/random.ts'

/** Changes a text once or a few times. */
export type Mutate = (text: string) => string

/** The same changes for the same seed. */
export function mutator(seed: number): Mutate {
  const random = seededRandom(seed)
  return (text) => {
    let changed = text
    for (let left = random.between(1, 3); left > 0; left--) changed = random.pick(ways)(changed, random)
    return changed
  }
}

type Way = (text: string, random: Random) => string

const editLetters: Way = (text, random) => {
  const from = random.between(0, text.length)
  const to = Math.min(text.length, from + random.pick([0, 0, 1, 1, 1, 2, 30, 1000]))
  const piece = random.pick([...letters, text.slice(from, to), text.slice(from, to).repeat(2), ''])
  return text.slice(0, from) + piece + text.slice(to)
}

const cutOff: Way = (text, random) => text.slice(0, random.between(0, text.length))

/** Moves, repeats or drops a part between separators. */
const shuffleParts: Way = (text, random) => {
  const separator = random.pick(['.', '~', ',', '"'])
  const parts = text.split(separator)
  const [from, to] = [random.between(0, parts.length - 1), random.between(0, parts.length - 1)]
  const [part = ''] = random.chance(0.5) ? parts.splice(from, 1) : [parts[from]]
  if (random.chance(0.8)) parts.splice(to, 0, part)
  return parts.join(separator)
}

/** Changes the JSON inside a base64url segment, which stays well-formed base64url. */
const editSegment: Way = (text, random) => {
  const segments = [...text.matchAll(/eyJ[A-Za-z0-9_-]+|WyJ[A-Za-z0-9_-]+/g)]
  if (segments.length === 0) return editLetters(text, random)
  const { 0: segment, index } = random.pick(segments)
  const inside = Buffer.from(segment, 'base64url').toString()
  const changed = random.pick([editLetters, editValue])(inside, random)
  return (
    text.slice(0, index) + Buffer.from(changed).toString('base64url') + text.slice(index + segment.length)
  )
}

/** Puts a hostile value in the place of one in a JSON text. */
const editValue: Way = (text, random) => {
  // A value follows a colon, a comma or a bracket; its end is guessed, and wrong now and then, which is as good.
  const places = [...text.matchAll(/(?<=[[:,]\s*)(?:"(?:[^"\\]|\\.)*"|[^\s[\]{},:"]+|\{\}|\[\])/g)]
  if (places.length === 0) return editLetters(text, random)
  const { 0: value, index } = random.pick(places)
  return text.slice(0, index) + random.pick(values) + text.slice(index + value.length)
}

const ways: readonly Way[] = [
  editLetters,
  editLetters,
  editLetters,
  editSegment,
  editSegment,
  editValue,
  shuffleParts,
  cutOff,
]

const letters = [
  '.',
  '~',
  '=',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  ' ',
  '\n',
  '\0',
  'A',
  '_',
  'я',
  '\ud800',
  '😀',
  '%',
]

const values = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '-1',
  '-0',
  '1.5',
  '1e400',
  '9007199254740993',
  '8.64e15',
  '"__proto__"',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"a":1,"a":2}',
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]',
  '"\\ud800"',
  '"\\u0000"',
  `"${'x'.repeat(5000)}"`,
  '"toString"',
  '"none"',
  '"2026-02-30T00:00:00Z"',
  '"+275760-09-13T00:00:00.001Z"',
  '"did:key:z"',
  '"did:jwk:e30"',
  '"did:web:localhost%3A80"',
  '"https://127.0.0.1/"',
  '"urn:"',
  '[null]',
  '{"...":"AAAA"}',
  '{"_sd":["AAAA",7]}',
  '["__proto__","constructor"]',
  '{"jwk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}}',
]
