/**
 * Merkle trees over digests: one root that stands for all of them, and a short path that shows one is among them.
 *
 * @see RFC 6962, section 2.1; RFC 9162, section 2.1.3.2
 */
import { sha256 } from '../digest.ts'

/** A tree, level by level: the leaf hashes first, the root last. */
export interface MerkleTree {
  readonly levels: readonly (readonly Uint8Array[])[]
}

/**
 * Builds the tree over entries.
 *
 * @param entries What the leaves are made of, in their order.
 */
export async function merkleTree(entries: readonly Uint8Array[]): Promise<MerkleTree> {
  let level: readonly Uint8Array[] = await Promise.all(entries.map(leafHash))
  const levels = [level]
  while (level.length > 1) {
    const below = level
    const pairs = Array.from({ length: Math.ceil(below.length / 2) }, (_, i) => {
      const left = below[2 * i] as Uint8Array
      const right = below[2 * i + 1]
      // The last node of an odd level goes up as it is, which gives the tree that RFC 6962 defines by halves.
      return right ? nodeHash(left, right) : left
    })
    level = await Promise.all(pairs)
    levels.push(level)
  }
  return { levels }
}

/** The hash that stands for all entries; of no entries, the hash of nothing. */
export async function merkleRoot(tree: MerkleTree): Promise<Uint8Array> {
  return tree.levels.at(-1)?.[0] ?? sha256(new Uint8Array())
}

/** The hashes beside the way from an entry to the root, nearest first. */
export function inclusionPath(tree: MerkleTree, index: number): Uint8Array[] {
  return tree.levels.slice(0, -1).flatMap((level, height) => {
    const neighbour = level[Math.floor(index / 2 ** height) ^ 1]
    return neighbour ? [neighbour] : []
  })
}

/**
 * The root that a path leads to.
 *
 * @param place.size Number of entries in the tree.
 * @returns undefined when no entry at that place has a path of that length.
 */
export async function rootFromPath(
  entry: Uint8Array,
  place: { readonly index: number; readonly size: number },
  path: readonly Uint8Array[],
): Promise<Uint8Array | undefined> {
  let { index } = place
  let last = place.size - 1
  if (index < 0 || index > last) return undefined
  let hash = await leafHash(entry)
  for (const neighbour of path) {
    if (last === 0) return undefined
    if (index % 2 === 1 || index === last) {
      hash = await nodeHash(neighbour, hash)
      // Up to where this node has a neighbour on its left: in between it went up as it was.
      while (index % 2 === 0 && index !== 0) [index, last] = [half(index), half(last)]
    } else {
      hash = await nodeHash(hash, neighbour)
    }
    ;[index, last] = [half(index), half(last)]
  }
  return last === 0 ? hash : undefined
}

// RFC 6962, section 2.1: another first byte for leaves and for nodes, so that neither can pass for the other.
function leafHash(entry: Uint8Array): Promise<Uint8Array> {
  return sha256(joined(0, entry))
}

function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  return sha256(joined(1, left, right))
}

function joined(prefix: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 1))
  bytes[0] = prefix
  let offset = 1
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

function half(number: number): number {
  return Math.floor(number / 2)
}
