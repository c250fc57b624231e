/** Where the programs leave their files for each other: `examples/out`, or the folder that OUT names. */
import { fileURLToPath } from 'node:url'

export const out: string = process.env.OUT ?? fileURLToPath(new URL('out', import.meta.url))

/** Opens the student's wallet. A real one comes from the student, never from a program. */
export const passphrase = 'a passphrase that is published in an example'
