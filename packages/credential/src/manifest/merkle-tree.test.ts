import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inclusionPath, merkleRoot, merkleTree, rootFromPath } from './merkle-tree.ts'

const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const toHex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')

/** The entries and roots that implementations of RFC 6962 share as their test vectors. */
const entries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(fromHex)
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** The definition of RFC 6962, section 2.1, word by word. */
function definedRoot(list: readonly Uint8Array[]): Uint8Array {
  const sha256 = (...parts: Uint8Array[]) =>
    new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest())
  if (list.length === 0) return sha256()
  if (list.length === 1) return sha256(fromHex('00'), list[0]!)
  const k = 2 ** Math.floor(Math.log2(list.length - 1))
  return sha256(fromHex('01'), definedRoot(list.slice(0, k)), definedRoot(list.slice(k)))
}

describe('a Merkle tree', () => {
  it.each(roots.map((root, size) => [size, root] as const))(
    'has the known root over %i entries',
    async (size, root) => {
      expect(toHex(await merkleRoot(await merkleTree(entries.slice(0, size))))).toBe(root)
    },
  )

  it('is the tree of the definition at every size', async () => {
    for (let size = 0; size <= 40; size++) {
      const list = Array.from({ length: size }, (_, i) => new Uint8Array([i, i]))
      expect(toHex(await merkleRoot(await merkleTree(list)))).toBe(toHex(definedRoot(list)))
    }
  })

  it('gives each entry a path to the root, and to no other root', async () => {
    for (let size = 1; size <= 33; size++) {
      const list = Array.from({ length: size }, (_, i) => new Uint8Array([i, i]))
      const tree = await merkleTree(list)
      const root = toHex(await merkleRoot(tree))
      for (const [index, entry] of list.entries()) {
        const path = inclusionPath(tree, index)
        const reached = async (place = { index, size }, way = path, leaf = entry) =>
          toHex(await rootFromPath(leaf, place, way))
        expect(await reached()).toBe(root)
        expect(await reached({ index: index + 1, size })).not.toBe(root)
        expect(await reached({ index, size }, [...path, entry])).toBeUndefined()
        expect(await reached({ index, size }, path, new Uint8Array([255]))).not.toBe(root)
        if (size > 1) expect(await reached({ index, size }, path.slice(1))).not.toBe(root)
      }
    }
  })

  it('has no place before the first entry or after the last', async () => {
    const [entry] = entries
    expect(await rootFromPath(entry!, { index: 0, size: 1 }, [])).toBeDefined()
    expect(await rootFromPath(entry!, { index: 1, size: 1 }, [])).toBeUndefined()
    expect(await rootFromPath(entry!, { index: -1, size: 1 }, [])).toBeUndefined()
    expect(await rootFromPath(entry!, { index: 0, size: 0 }, [])).toBeUndefined()
  })

  it('takes no node for an entry', async () => {
    const tree = await merkleTree(entries.slice(0, 2))
    const inner = Buffer.concat(tree.levels[0]!.map((hash) => Buffer.from(hash)))
    expect(toHex(await merkleRoot(await merkleTree([inner])))).not.toBe(roots[2])
  })
})
