/** The digest by which documents and files are named. */
import { hash } from '#crypto'

/** SHA-256 of bytes. @returns 32 bytes. */
export async function sha256(data: Uint8Array): Promise<Uint8Array> {
  return hash('sha-256', data)
}
