/** Opens a trust pack once, and prints how many milliseconds that took. */
import { readFile } from 'node:fs/promises'
import { openTrustPack } from '@attestat/trust'

const bytes = await readFile(process.argv[2] as string)
const start = performance.now()
await openTrustPack(bytes)
process.stdout.write(String(performance.now() - start))
