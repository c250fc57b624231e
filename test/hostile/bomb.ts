/**
 * 512 MiB that travel as half a megabyte. As a program: by how many MiB the process grows over reading them, when it
 * has read the longest good list as often.
 */
import { constants, deflateSync, gzipSync } from 'node:zlib'
import { decodeBitstringStatusList } from '@attestat/credential'

const mebibyte = new Uint8Array(1024 * 1024)

/** A stream of zeros in one member, made without having them all at once. */
export function bomb(compression: 'gzip' | 'deflate'): Uint8Array {
  const compress = compression === 'gzip' ? gzipSync : deflateSync
  // Flushed blocks of one stream may be repeated: each ends at a byte, and refers to nothing before it.
  const two = compress(Buffer.concat([mebibyte, mebibyte]), { finishFlush: constants.Z_FULL_FLUSH })
  const one = compress(mebibyte, { finishFlush: constants.Z_FULL_FLUSH })
  const header = compression === 'gzip' ? 10 : 2
  const block = one.subarray(header)
  return Buffer.concat([two, ...Array.from({ length: 510 }, () => block)])
}

if (import.meta.main) {
  const encoded = (bytes: Uint8Array): string => `u${Buffer.from(bytes).toString('base64url')}`
  const [good, bad] = [encoded(gzipSync(new Uint8Array(8_388_608))), encoded(bomb('gzip'))]
  for (let i = 0; i < 20; i++) await decodeBitstringStatusList(good, 'list')
  const before = process.resourceUsage().maxRSS
  for (let i = 0; i < 20; i++) {
    const read = await decodeBitstringStatusList(bad, 'list').catch(({ code }) => code)
    if (read !== 'STATUS_LIST_TOO_LARGE') throw new Error(`${read}`)
  }
  process.stdout.write(`${(process.resourceUsage().maxRSS - before) / 1024}`)
}
