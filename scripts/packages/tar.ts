/** An archive as package managers take it: gzipped ustar, everything under `package/`. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'

/** The files of a folder as a tarball. Links are not followed. */
export async function tarballOf(folder: string): Promise<Uint8Array> {
  const blocks: Uint8Array[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path)
    const name = `package/${relative(folder, path).split(sep).join('/')}`
    blocks.push(header(name, bytes.length), bytes, new Uint8Array(-bytes.length & (blockSize - 1)))
  }
  blocks.push(new Uint8Array(2 * blockSize))
  return gzipSync(Buffer.concat(blocks), { level: 1 })
}

const blockSize = 512

/** @see POSIX.1-1988, ustar: a name of more than 100 bytes is cut at a slash. */
function header(name: string, size: number): Uint8Array {
  const cut = name.length > 100 ? name.indexOf('/', name.length - 101) : -1
  const block = Buffer.alloc(blockSize)
  block.write(name.slice(cut + 1), 0, 100)
  block.write('0000755\0', 100)
  block.write('0000000\0'.repeat(2), 108)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write(`${'0'.repeat(11)}\0`, 136)
  block.write(' '.repeat(8), 148)
  block.write('0', 156)
  block.write('ustar\u000000', 257)
  if (cut > 0) block.write(name.slice(0, cut), 345, 155)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
