/**
 * Takes claims out of a payload and puts digests in their place: the issuer's half of SD-JWT.
 *
 * @see RFC 9901, section 4.2
 */
import { digestTexts, randomBytes } from '#crypto'
import { CredentialError } from '../codes.ts'
import { encodeBase64url } from '../edge/base64url.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { limits } from '../limits.ts'
import { type ConcretePath, formatPath, valueAt } from './claim-path.ts'
import { refuseReservedName, writeDisclosure } from './disclosure.ts'

/** A place whose number of digests is made up to a fixed one, so that it tells nothing. */
export interface Padding {
  /** An object (its `_sd` is padded) or an array (its elements are). */
  readonly path: ConcretePath
  /** How many digests, real and decoy together, stand there: no fewer than the real ones. */
  readonly slots: number
}

export interface Concealed {
  readonly payload: JsonObject
  /** Disclosure texts, inner ones before those that hold them. */
  readonly disclosures: readonly string[]
}

/**
 * Conceals claims.
 *
 * Digests in `_sd` are sorted; a padded array is sorted too, so position says nothing about content. Paths may lie
 * inside each other (recursive disclosures).
 *
 * @param paths Members or array elements to hide.
 * @throws CredentialError `SD_PATH_UNKNOWN`, `SD_RESERVED_NAME`, `SD_LIMIT`.
 */
export async function concealClaims(
  claims: JsonObject,
  paths: readonly ConcretePath[],
  paddings: readonly Padding[] = [],
): Promise<Concealed> {
  const plan = planConcealment(claims, paths, paddings)
  const disclosures: string[] = []
  const payload = (await conceal(claims, plan, disclosures)) as JsonObject
  return { payload: { ...payload, _sd_alg: 'sha-256' }, disclosures }
}

/** What to do at a place and below it. */
interface Plan {
  readonly children: Map<string | number, Plan>
  hide: boolean
  slots: number
}

function planConcealment(
  claims: JsonObject,
  paths: readonly ConcretePath[],
  paddings: readonly Padding[],
): Plan {
  if (paths.length > limits.disclosures) {
    throw new CredentialError('SD_LIMIT', { details: { limit: limits.disclosures } })
  }
  const root: Plan = { children: new Map(), hide: false, slots: 0 }
  for (const path of paths) {
    // The whole cannot be hidden in itself.
    if (path.length === 0 || valueAt(claims, path) === undefined) throw unknownPath(path)
    planFor(root, path).hide = true
  }
  for (const { path, slots } of paddings) {
    const holder = valueAt(claims, path)
    if (typeof holder !== 'object' || holder === null) throw unknownPath(path)
    const plan = planFor(root, path)
    const hidden = [...plan.children.values()].filter((child) => child.hide).length
    // More than the slots would show that there are more; NaN is no number of slots either.
    if (hidden > slots) throw tooMany(path, slots)
    if (!(slots <= limits.digestSlots)) throw tooMany(path, limits.digestSlots)
    plan.slots = slots
  }
  return root
}

function planFor(root: Plan, path: ConcretePath): Plan {
  let plan = root
  for (const step of path) {
    let child = plan.children.get(step)
    if (!child) {
      child = { children: new Map(), hide: false, slots: 0 }
      plan.children.set(step, child)
    }
    plan = child
  }
  return plan
}

function tooMany(path: ConcretePath, limit: number): CredentialError {
  return new CredentialError('SD_LIMIT', { at: formatPath(path), details: { limit } })
}

function unknownPath(path: ConcretePath): CredentialError {
  return new CredentialError('SD_PATH_UNKNOWN', { at: formatPath(path) })
}

async function conceal(value: JsonValue, plan: Plan, made: string[]): Promise<JsonValue> {
  return Array.isArray(value)
    ? concealElements(value, plan, made)
    : concealMembers(value as JsonObject, plan, made)
}

async function concealMembers(object: JsonObject, plan: Plan, made: string[]): Promise<JsonObject> {
  const open: Record<string, JsonValue> = {}
  const hidden: string[] = []
  for (const name of Object.keys(object)) {
    refuseReservedName(name, name)
    const child = plan.children.get(name)
    const member = object[name] as JsonValue
    const value = hasWork(child) ? await conceal(member, child, made) : plain(member)
    if (child?.hide) hidden.push(writeDisclosure(nextSalt(), name, value))
    else open[name] = value
  }
  const digests = await digestsOf(hidden, plan.slots, made)
  // RFC 9901 §4.2.4.1: the order of digests must not tell the order of claims.
  if (digests.length > 0) open._sd = digests.sort()
  return open
}

async function concealElements(array: readonly JsonValue[], plan: Plan, made: string[]): Promise<JsonValue> {
  const elements: JsonValue[] = []
  const hidden: string[] = []
  const places: number[] = []
  for (const [index, element] of array.entries()) {
    const child = plan.children.get(index)
    const value = hasWork(child) ? await conceal(element, child, made) : plain(element)
    if (child?.hide) {
      places.push(index)
      hidden.push(writeDisclosure(nextSalt(), undefined, value))
    }
    elements.push(value)
  }
  const digests = await digestsOf(hidden, plan.slots, made)
  for (const [i, index] of places.entries()) elements[index] = { '...': digests[i] as string }
  if (plan.slots === 0) return elements
  const concealed = digests.sort().map((digest) => ({ '...': digest }))
  return [...elements.filter((_, index) => !plan.children.get(index)?.hide), ...concealed]
}

/** Whether anything is to be done inside the value, besides hiding it as a whole. */
function hasWork(plan: Plan | undefined): plan is Plan {
  return plan !== undefined && (plan.children.size > 0 || plan.slots > 0)
}

/** A value that stays as it is. */
function plain(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    for (const element of value) plain(element)
  } else {
    for (const name of Object.keys(value)) {
      refuseReservedName(name, name)
      plain((value as JsonObject)[name] as JsonValue)
    }
  }
  return value
}

/** Digests of the disclosures, then of random texts until there are `slots` of them. */
async function digestsOf(hidden: readonly string[], slots: number, made: string[]): Promise<string[]> {
  for (const disclosure of hidden) made.push(disclosure)
  // RFC 9901 §4.2.5: decoy digests are hashes of random values.
  const decoys = Array.from({ length: Math.max(0, slots - hidden.length) }, () => nextSalt())
  return digestTexts('sha-256', [...hidden, ...decoys])
}

/**
 * A salt of 144 random bits, never given out before: 18 bytes are exactly 24 base64url characters. Drawn many at a
 * time, for a draw costs as much as a dozen digests.
 */
function nextSalt(): string {
  if (saltsUsed === saltsDrawn.length) {
    saltsDrawn = encodeBase64url(randomBytes(18 * 256))
    saltsUsed = 0
  }
  saltsUsed += 24
  return saltsDrawn.slice(saltsUsed - 24, saltsUsed)
}

let saltsDrawn = ''
let saltsUsed = 0
