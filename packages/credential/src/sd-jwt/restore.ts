/**
 * Puts disclosed claims back into a payload: the processing rules of RFC 9901, section 7.1, steps 2.d to 5.
 */
import { digestTexts } from '#crypto'
import { CredentialError } from '../codes.ts'
import { expected } from '../expected.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { limits } from '../limits.ts'
import { type ConcretePath, formatPath } from './claim-path.ts'
import { type Disclosure, readDisclosure } from './disclosure.ts'
import { readHashAlgorithm } from './hash-algorithm.ts'

/** A disclosure whose place in the claims is known. */
export interface PlacedDisclosure extends Disclosure {
  /** Path in the restored claims; array indexes count the elements that are visible. */
  readonly path: ConcretePath
}

export interface Restored {
  /** The payload with disclosed claims in place, and without `_sd`, `...` and `_sd_alg`. */
  readonly claims: JsonObject
  /** In the order in which the signed part refers to them. */
  readonly disclosures: readonly PlacedDisclosure[]
  /**
   * Places where digests stand whose disclosures were not sent, or which are decoys: the path of the `_sd`, or of an
   * element of the array; each object or array once.
   */
  readonly withheld: readonly ConcretePath[]
}

/**
 * Restores the claims of an SD-JWT.
 *
 * @param payload The issuer-signed payload, through the strict edge.
 * @param disclosureTexts As sent.
 * @throws CredentialError with one of the `SD_…` codes, or an edge code for a malformed disclosure.
 */
export async function restoreClaims(
  payload: JsonObject,
  disclosureTexts: readonly string[],
): Promise<Restored> {
  if (disclosureTexts.length > limits.disclosures) {
    throw new CredentialError('SD_LIMIT', { details: { limit: limits.disclosures } })
  }
  // §7.1 step 2.d, then 3.a.
  const digests = await digestTexts(readHashAlgorithm(payload), disclosureTexts)
  const byDigest = readDisclosures(disclosureTexts, digests)
  const walk: Walk = { byDigest, seen: new Set(), placed: [], withheld: [], path: [], depth: 0 }
  const claims = restoreObject(payload, walk)
  // §7.1 step 5: a disclosure that no digest refers to must be rejected.
  if (walk.placed.length !== disclosureTexts.length) {
    const placed = new Set(walk.placed.map((disclosure) => disclosure.text))
    const index = disclosureTexts.findIndex((text) => !placed.has(text))
    throw new CredentialError('SD_DISCLOSURE_UNREFERENCED', { at: `disclosure[${index}]` })
  }
  return { claims, disclosures: walk.placed, withheld: walk.withheld }
}

interface Walk {
  readonly byDigest: ReadonlyMap<string, Disclosure>
  /** Every digest met so far, anywhere. */
  readonly seen: Set<string>
  readonly placed: PlacedDisclosure[]
  readonly withheld: ConcretePath[]
  /** Where the walk is, in the restored claims. */
  readonly path: (string | number)[]
  /** How many disclosures it is inside of. */
  depth: number
}

function readDisclosures(
  texts: readonly string[],
  digests: readonly string[],
): ReadonlyMap<string, Disclosure> {
  const byDigest = new Map<string, Disclosure>()
  for (const [i, text] of texts.entries()) {
    const digest = digests[i] as string
    if (byDigest.has(digest)) throw new CredentialError('SD_DISCLOSURE_DUPLICATE', { at: `disclosure[${i}]` })
    byDigest.set(digest, readDisclosure(text, digest, `disclosure[${i}]`))
  }
  return byDigest
}

/** The value with its disclosures, one step below where the walk is. */
function restoreBelow(step: string | number, value: JsonValue, walk: Walk): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  walk.path.push(step)
  const restored = Array.isArray(value) ? restoreArray(value, walk) : restoreObject(value as JsonObject, walk)
  walk.path.pop()
  return restored
}

/**
 * §7.1 step 3.b: embedded digests are looked for in every object and array, disclosed ones too. What has none is not
 * copied.
 */
function restoreObject(object: JsonObject, walk: Walk): JsonObject {
  let claims: Record<string, JsonValue> | undefined
  for (const name in object) {
    if (name === '...' || (name === '_sd_alg' && walk.path.length > 0)) {
      throw new CredentialError('SD_RESERVED_NAME', { at: formatPath([...walk.path, name]) })
    }
    const member = object[name] as JsonValue
    // §7.1 steps 3.e and 3.f: `_sd` and the top-level `_sd_alg` are taken out.
    const isTakenOut = name === '_sd' || name === '_sd_alg'
    const restored = isTakenOut ? undefined : restoreBelow(name, member, walk)
    if (restored === member) continue
    claims ??= withoutDigests(object)
    if (restored !== undefined) claims[name] = restored
  }
  if (claims && Object.hasOwn(object, '_sd')) restoreMembers(object._sd as JsonValue, claims, walk)
  return claims ?? object
}

function withoutDigests({ _sd, _sd_alg, ...claims }: JsonObject): Record<string, JsonValue> {
  return claims
}

/** §7.1 step 3.c.ii: the digests of one `_sd`. */
function restoreMembers(digests: JsonValue, claims: Record<string, JsonValue>, walk: Walk): void {
  if (!Array.isArray(digests)) throw shape([...walk.path, '_sd'], 'an array of digests')
  let withheld = false
  for (const digest of digests as readonly JsonValue[]) {
    const disclosure = takeDisclosure(digest, '_sd', walk)
    if (!disclosure) {
      withheld = true
      continue
    }
    const { name } = disclosure
    if (name === undefined) throw shape(walk.path, '[salt, name, value] for a member')
    // §7.1 step 3.c.ii.3: no claim may be overwritten.
    if (Object.hasOwn(claims, name)) {
      throw new CredentialError('SD_CLAIM_COLLISION', { at: formatPath([...walk.path, name]) })
    }
    claims[name] = place(disclosure, name, walk)
  }
  if (withheld) walk.withheld.push([...walk.path, '_sd'])
}

/** §7.1 step 3.c.iii: array elements; those whose disclosure was not sent are taken out (step 3.d). */
function restoreArray(array: readonly JsonValue[], walk: Walk): JsonValue {
  let elements: JsonValue[] | undefined
  let withheld = false
  for (let i = 0; i < array.length; i++) {
    const element = array[i] as JsonValue
    const index = elements?.length ?? i
    if (!isJsonObject(element) || !Object.hasOwn(element, '...')) {
      const restored = restoreBelow(index, element, walk)
      if (restored !== element) elements ??= array.slice(0, i)
      elements?.push(restored)
      continue
    }
    elements ??= array.slice(0, i)
    if (Object.keys(element).length !== 1) {
      throw shape([...walk.path, index], '{"...": digest} without other members')
    }
    const disclosure = takeDisclosure(element['...'] as JsonValue, index, walk)
    if (!disclosure) {
      withheld = true
      continue
    }
    if (disclosure.name !== undefined)
      throw shape([...walk.path, index], '[salt, value] for an array element')
    elements.push(place(disclosure, index, walk))
  }
  if (elements && withheld) walk.withheld.push([...walk.path, elements.length])
  return elements ?? array
}

function takeDisclosure(digest: JsonValue, step: string | number, walk: Walk): Disclosure | undefined {
  if (typeof digest !== 'string') throw shape([...walk.path, step], 'digests as strings')
  const { seen } = walk
  const known = seen.size
  // §7.1 step 4: no digest may stand in two places.
  if (seen.add(digest).size === known) {
    throw new CredentialError('SD_DIGEST_DUPLICATE', { at: formatPath([...walk.path, step]) })
  }
  return walk.byDigest.get(digest)
}

function place(disclosure: Disclosure, step: string | number, walk: Walk): JsonValue {
  const path = [...walk.path, step]
  if (walk.depth >= limits.disclosureDepth) {
    throw new CredentialError('SD_LIMIT', {
      at: formatPath(path),
      details: { limit: limits.disclosureDepth },
    })
  }
  walk.placed.push({ ...disclosure, path })
  walk.depth++
  const restored = restoreBelow(step, disclosure.value, walk)
  walk.depth--
  return restored
}

function shape(path: ConcretePath, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('SD_DISCLOSURE_SHAPE', {
    at: formatPath(path),
    details: { expected: expected(...phrase) },
  })
}
