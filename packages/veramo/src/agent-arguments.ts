/** What an agent was asked with, read: over a remote agent anything may come. */
import {
  type ConcretePath,
  decodeJson,
  type JsonObject,
  type JsonValue,
  parseInstant,
} from '@attestat/credential'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'

/**
 * The id of whoever issues or holds, which must be a DID.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID`.
 */
export function readParty(party: unknown, at: 'credential.issuer' | 'presentation.holder'): string {
  const id = typeof party === 'object' && party !== null ? (party as JsonObject).id : party
  if (typeof id === 'string' && id.startsWith('did:')) return id
  const phrase = at === 'credential.issuer' ? 'an issuer that is a DID' : 'a holder that is a DID'
  throw invalid(at, phrase)
}

/**
 * For whom a presentation is, and what it answers: both, and in words.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID`.
 */
export function readReader(args: { readonly domain?: unknown; readonly challenge?: unknown }): {
  readonly audience: string
  readonly nonce: string
} {
  const { domain, challenge } = args
  if (isName(domain) && isName(challenge)) return { audience: domain, nonce: challenge }
  throw invalid(isName(domain) ? 'challenge' : 'domain', 'domain and challenge')
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/**
 * The name of a key, or of anything else that an agent knows by a text.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID`.
 */
export function readName(value: unknown, at: string): string {
  if (isName(value)) return value
  throw invalid(at, 'a name')
}

/**
 * Bytes to be signed.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID`.
 */
export function readBytes(value: unknown, at: string): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw invalid(at, 'bytes')
}

/**
 * What has members; nothing at all has none.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID`.
 */
export function readMembers<T extends object>(value: T | null | undefined, at: string): Partial<T> {
  if (value === undefined || value === null) return {}
  if (typeof value === 'object') return value
  throw invalid(at, 'an object')
}

/**
 * A copy as JSON has it, which a remote agent would be handed: dates are texts, and what is undefined is not there.
 *
 * @returns undefined for undefined.
 * @throws VeramoError `AGENT_ARGUMENT_INVALID` for what JSON cannot hold; as `decodeJson`.
 */
export function readJson(value: unknown, at: string): JsonValue | undefined {
  if (value === undefined) return undefined
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw notJson(at, cause)
  }
  if (text === undefined) throw notJson(at)
  return decodeJson(text, { at })
}

/**
 * A list of objects.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID`.
 */
export function readObjects<T extends object>(value: readonly T[], at: string): readonly T[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null)) return value
  throw invalid(at, 'a list of objects')
}

/**
 * The methods of a plugin, called by whoever calls: what is no object rejects, and nothing throws before there is a
 * promise. Nothing at all counts as an object without members, of which each method asks what it needs.
 */
export function asked<Methods extends object>(methods: Methods): Methods {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    async (args: unknown, ...context: unknown[]) => method(readMembers(args as object, name), ...context),
  ])
  return Object.fromEntries(entries) as Methods
}

/**
 * A moment in seconds, as a date, or as the text that a date becomes on its way to a remote agent. Absent: now.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID`.
 */
export function readMoment(value: unknown = new Date(), at = 'now'): Date {
  const moment =
    typeof value === 'number' ? new Date(value * 1000) : value instanceof Date ? value : parseInstant(value)
  if (moment && !Number.isNaN(moment.getTime())) return moment
  throw invalid(at, 'a moment in seconds or as a date-time')
}

/**
 * Paths of claims.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID`.
 */
export function readPaths(value: unknown, at: string): readonly ConcretePath[] {
  const isStep = (step: unknown): boolean => typeof step === 'string' || Number.isInteger(step)
  const isPath = (path: unknown): boolean => Array.isArray(path) && path.length > 0 && path.every(isStep)
  if (Array.isArray(value) && value.every(isPath)) return value
  throw invalid(at, 'a list of paths, each a list of names and indexes')
}

function notJson(at: string, cause?: unknown): VeramoError {
  const details = { expected: expected('a value that JSON can hold') }
  return new VeramoError('AGENT_ARGUMENT_INVALID', { at, details, cause })
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): VeramoError {
  return new VeramoError('AGENT_ARGUMENT_INVALID', { at, details: { expected: expected(...phrase) } })
}
