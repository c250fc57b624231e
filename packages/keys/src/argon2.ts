/**
 * Argon2id, as a runtime has it. Two files provide it, `argon2.node.ts` and `argon2.web.ts`; the import map entry
 * `#argon2` picks one.
 */
export interface Argon2Input {
  readonly passphrase: Uint8Array
  readonly salt: Uint8Array
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
  readonly lengthBytes: number
}
