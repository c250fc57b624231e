/** An encrypted file of named signing keys: made, opened, added to. The keys come out as signers only. */
import type { PublicJwk, Signer, SigningAlgorithm } from '@attestat/credential'
import { KeyError } from '../codes.ts'
import type { PrivateKey } from '../private-key.ts'
import { signerOf } from '../signer.ts'
import { createKeyFile, readKeyFile, replaceKeyFile } from './key-file-io.node.ts'
import type { KdfParameters } from './passphrase-kdf.ts'
import { openWithPassphrase, readKdfParameters, sealWithPassphrase } from './sealed-envelope.ts'
import { readStoredKeys, type StoredKey, writeStoredKeys } from './stored-key.node.ts'

/** A key of a key file, its public side. */
export interface KeystoreEntry {
  readonly name: string
  /** What the key's signer writes as `kid`: an absolute DID URL. */
  readonly kid?: string
  readonly alg: SigningAlgorithm
  readonly publicJwk: PublicJwk
  readonly createdAt: Date
  /** Since when it signs no more. */
  readonly retiredAt?: Date
}

/** A key that goes into a key file. */
export interface NewKey {
  readonly name: string
  readonly key: PrivateKey
  readonly kid?: string
  readonly createdAt: Date
}

/** An open key file. Every change is on the disk, whole and synced, before its promise resolves. */
export interface Keystore {
  readonly path: string
  /** The keys, oldest first. */
  list(): readonly KeystoreEntry[]
  /** @throws KeyError `KEYSTORE_KEY_UNKNOWN`, `KEYSTORE_KEY_RETIRED`. */
  signer(name: string): Signer
  /**
   * Adds a key.
   *
   * @throws KeyError `KEYSTORE_NAME_INVALID`, `KEYSTORE_NAME_TAKEN`, `KEY_NOT_EXPORTABLE`, `KEYSTORE_CHANGED`,
   *   `KEYSTORE_LOCKED`, `KEYSTORE_IO`.
   */
  add(
    name: string,
    key: PrivateKey,
    facts: { readonly kid?: string; readonly createdAt: Date },
  ): Promise<void>
  /** Rotation's second half: the key stays listed and gives no signer. @throws KeyError as `signer` and `add`. */
  retire(name: string, at: Date): Promise<void>
  /** Takes a retirement back: the key signs again. @throws KeyError as `signer`, but for a retired key, and as `add`. */
  reinstate(name: string): Promise<void>
  /** Seals the file anew. The old passphrase opens older copies of the file still. */
  changePassphrase(passphrase: string, options?: { readonly kdf?: KdfParameters }): Promise<void>
}

/**
 * Makes a key file, mode 0600.
 *
 * @param options.kdf Cost of the key derivation, kept at every later change.
 * @param options.keys The keys that it begins with: after a crash there is no file, or one that has them. Default: none.
 * @throws KeyError `KEYSTORE_NAME_INVALID`, `KEYSTORE_NAME_TAKEN`, `KEY_NOT_EXPORTABLE`, `KEYSTORE_EXISTS`, `PASSPHRASE_INVALID`, `KEYSTORE_KDF_WEAK`, `KEYSTORE_KDF_LIMIT`,
 *   `KEYSTORE_IO`.
 */
export async function createKeystore(
  path: string,
  passphrase: string,
  { keys: begun = [], ...options }: { readonly kdf?: KdfParameters; readonly keys?: readonly NewKey[] } = {},
): Promise<Keystore> {
  const keys = begun.reduce(withKey, [])
  const sealed = await sealKeys(keys, passphrase, options)
  await createKeyFile(path, sealed)
  return keystoreOver({ path, sealed, passphrase, keys })
}

/**
 * Opens a key file.
 *
 * @throws KeyError `KEYSTORE_NOT_FOUND`, `KEYSTORE_INVALID`, `KEYSTORE_VERSION`, `KEYSTORE_KDF_WEAK`,
 *   `KEYSTORE_KDF_LIMIT`, `KEYSTORE_AUTH_FAILED`, `PASSPHRASE_INVALID`, `KEYSTORE_IO`.
 */
export async function openKeystore(path: string, passphrase: string): Promise<Keystore> {
  const sealed = await readKeyFile(path)
  const keys = await openKeys(sealed, passphrase)
  return keystoreOver({ path, sealed, passphrase, keys })
}

const purpose = 'attestat keystore'

/** What is on the disk, and what opens it. */
interface KeyFileState {
  readonly path: string
  readonly sealed: Uint8Array
  readonly passphrase: string
  readonly keys: readonly StoredKey[]
}

function keystoreOver(opened: KeyFileState): Keystore {
  let state = opened
  let lastChange: Promise<unknown> = Promise.resolve()

  /** One change at a time, each upon the one before. */
  function change(next: (now: KeyFileState) => Partial<KeyFileState>, kdf?: KdfParameters): Promise<void> {
    const written = lastChange.then(async () => {
      const changed = { ...state, ...next(state) }
      state = { ...changed, sealed: await writeState(changed, kdf) }
    })
    lastChange = written.catch(() => undefined)
    return written
  }

  return Object.freeze({
    path: opened.path,
    list: () => state.keys.map(entryOf),
    signer: (name: string) => {
      const { key, kid, retiredAt } = find(state.keys, name)
      if (retiredAt) throw new KeyError('KEYSTORE_KEY_RETIRED', { at: name })
      return signerOf(key, kid === undefined ? {} : { kid })
    },
    add: (name: string, key: PrivateKey, facts: { readonly kid?: string; readonly createdAt: Date }) =>
      change(({ keys }) => ({ keys: withKey(keys, { name, key, ...facts }) })),
    retire: (name: string, at: Date) =>
      change(({ keys }) => {
        const retired = find(keys, name)
        return {
          keys: keys.map((stored) =>
            stored === retired ? { ...stored, retiredAt: stored.retiredAt ?? at } : stored,
          ),
        }
      }),
    reinstate: (name: string) =>
      change(({ keys }) => {
        const retired = find(keys, name)
        const { retiredAt: _past, ...inUse } = retired
        return { keys: keys.map((stored) => (stored === retired ? inUse : stored)) }
      }),
    changePassphrase: (passphrase: string, options: { readonly kdf?: KdfParameters } = {}) =>
      change(() => ({ passphrase }), options.kdf),
  })
}

/** Writes the file. @returns its new bytes. */
async function writeState(changed: KeyFileState, kdf?: KdfParameters): Promise<Uint8Array> {
  const { path, passphrase, keys } = changed
  const sealed = await sealKeys(keys, passphrase, { kdf: kdf ?? readKdfParameters(changed.sealed) })
  // Another program may have added a key meanwhile; it must not be lost.
  await replaceKeyFile(path, sealed, changed.sealed)
  return sealed
}

/**
 * The bytes of a key file, opened once before they may take the place of others: nobody else has these keys.
 *
 * @throws KeyError as `openKeys`, should it ever be that they do not open.
 */
async function sealKeys(
  keys: readonly StoredKey[],
  passphrase: string,
  options: { readonly kdf?: KdfParameters },
): Promise<Uint8Array> {
  const sealed = await sealWithPassphrase(await writeStoredKeys(keys), passphrase, { ...options, purpose })
  await openKeys(sealed, passphrase)
  return sealed
}

async function openKeys(sealed: Uint8Array, passphrase: string): Promise<readonly StoredKey[]> {
  return readStoredKeys(await openWithPassphrase(sealed, passphrase, { purpose }))
}

/** @throws KeyError `KEYSTORE_NAME_INVALID`, `KEYSTORE_NAME_TAKEN`. */
function withKey(keys: readonly StoredKey[], added: NewKey): readonly StoredKey[] {
  const { name } = added
  // Whatever a pattern is tested on becomes a text first; the file would hold what it was before, and not open again.
  if (typeof name !== 'string' || !nameSyntax.test(name))
    throw new KeyError('KEYSTORE_NAME_INVALID', { at: 'name' })
  if (keys.some((stored) => stored.name === name)) throw new KeyError('KEYSTORE_NAME_TAKEN', { at: name })
  return [...keys, added]
}

/** What may stand in a URI: a DID URL, hexadecimal digits, a UUID, a thumbprint; no path that leads out of a folder. */
const nameSyntax = /^(?![./])[\w.~:/?#[\]@!$&'()*+,;=%-]{1,512}$/

function find(keys: readonly StoredKey[], name: string): StoredKey {
  const found = keys.find((stored) => stored.name === name)
  if (!found) {
    throw new KeyError('KEYSTORE_KEY_UNKNOWN', {
      at: 'name',
      details: { known: keys.map((stored) => stored.name) },
    })
  }
  return found
}

function entryOf({ name, kid, key, createdAt, retiredAt }: StoredKey): KeystoreEntry {
  return {
    name,
    ...(kid === undefined ? {} : { kid }),
    alg: key.alg,
    publicJwk: key.publicJwk,
    createdAt,
    ...(retiredAt ? { retiredAt } : {}),
  }
}
