/** A registry on disk: a folder of signed files; beside them what waits for signatures, and maybe keys that sign. */
import { readFile, rm } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import type { Signer } from '@attestat/credential'
import { type Keystore, openKeystore } from '@attestat/keys/keystore'
import {
  isRegistryFile,
  type RegistryFiles,
  readSigningRequest,
  requestName,
  rootAtHand,
  type SigningRequest,
  trustLimits,
  writeSigningRequest,
} from '@attestat/trust'
import { withPlace } from './codes.ts'
import { readFolder, readTextInput, requireFree, whatIsAt, writeOutput } from './files.ts'
import { keyFileOf } from './issuer-session.ts'
import { notWritten } from './not-written.ts'
import { readPassphrase } from './passphrase.ts'
import type { Session } from './session.ts'

export interface OpenRegistryFolder {
  readonly path: string
  readonly files: RegistryFiles
  /** The folder's own key file, or the one that was named; absent where keys are elsewhere. */
  readonly keystore?: Keystore
  readonly signers: readonly Signer[]
}

/**
 * Opens a registry with the keys at hand.
 *
 * @param keyFile Where the keys are. Default: in the folder, if anywhere.
 * @throws as {@link readRegistry}; TrustError `REGISTRY_INCOMPLETE` without a root document; KeyError for the key file.
 */
export async function openRegistryFolder(
  path: string,
  session: Session,
  keyFile?: string,
): Promise<OpenRegistryFolder> {
  const files = await readRegistry(path)
  rootAtHand(files)
  return withKeysAtHand(path, files, session, keyFile)
}

/** A folder, of a registry or of one to be, with the keys at hand. @throws KeyError for the key file. */
export async function withKeysAtHand(
  path: string,
  files: RegistryFiles,
  session: Session,
  keyFile?: string,
): Promise<OpenRegistryFolder> {
  const own = keyFileOf(path)
  if (keyFile === undefined && whatIsAt(own) === 'nothing') return { path, files, signers: [] }
  const keystore = await openSigningKeys(keyFile ?? own, session)
  return { path, files, keystore, signers: signersOf(keystore) }
}

/** Opens a key file by its own name. @throws KeyError, CliError. */
export async function openSigningKeys(keyFile: string, session: Session): Promise<Keystore> {
  const passphrase = await readPassphrase(session)
  return withPlace(keyFile, () => openKeystore(keyFile, passphrase))
}

/** Every key of a key file that still signs. */
export function signersOf(keystore: Keystore): readonly Signer[] {
  const inUse = keystore.list().filter(({ retiredAt }) => !retiredAt)
  return inUse.map(({ name }) => keystore.signer(name))
}

/** The files of a registry folder, and nothing else that lies there. @throws CliError the `FILE_…` codes. */
export async function readRegistry(path: string): Promise<RegistryFiles> {
  const files = new Map<string, string>()
  for (const entry of await readFolder(path, { recursive: true })) {
    const file = join(entry.parentPath, entry.name)
    const name = relative(path, file).replaceAll(sep, '/')
    if (entry.isFile() && isRegistryFile(name)) {
      files.set(name, await readTextInput(file, trustLimits.documentBytes))
    }
  }
  return files
}

/** Writes what has changed. The timestamp, which leads to all else, comes last. @throws CliError. */
export async function writeRegistry(path: string, files: RegistryFiles): Promise<void> {
  const order = [...files].sort(([one], [other]) => rank(one) - rank(other))
  for (const [name, text] of order) {
    const file = join(path, ...name.split('/'))
    const there = await readFile(file, 'utf8').catch(() => undefined)
    if (there !== text) await writeOutput(file, text)
  }
}

/** Where a request waits for its signatures. */
export function requestFile(path: string, request: SigningRequest): string {
  return join(path, 'requests', `${requestName(request)}.json`)
}

/** A request that waits in a folder; undefined when there is none. @throws as `readSigningRequest`. */
export async function readWaiting(
  path: string,
  request: SigningRequest,
): Promise<SigningRequest | undefined> {
  const file = requestFile(path, request)
  if (whatIsAt(file) === 'nothing') return undefined
  const text = await readTextInput(file, trustLimits.documentBytes)
  return withPlace(file, () => readSigningRequest(text))
}

/** The request in a folder by which a document of this name waits for its signatures; undefined when there is none. */
export async function waitingFor(path: string, file: string): Promise<string | undefined> {
  const folder = join(path, 'requests')
  if (whatIsAt(folder) !== 'folder') return undefined
  const [stem, end] = [file.replaceAll('/', '-').replace(/\.json$/, '-v'), /^\d+\.json$/]
  const names = (await readFolder(folder)).map(({ name }) => name)
  const found = names.find((name) => name.startsWith(stem) && end.test(name.slice(stem.length)))
  return found === undefined ? undefined : join(folder, found)
}

/**
 * Refuses to put a request in the place of one that waits there, unless it has all the signatures that were collected.
 *
 * @throws CliError `FILE_EXISTS`, unless `force`; as {@link readWaiting}.
 */
export async function requireNothingLost(
  path: string,
  request: SigningRequest,
  session: Session,
): Promise<void> {
  const waiting = session.force ? undefined : await readWaiting(path, request)
  if (!waiting) return
  const { payload, signatures } = request.draft
  const isKept = waiting.draft.signatures.every(({ signature }) =>
    signatures.some((own) => own.signature === signature),
  )
  if (waiting.draft.payload !== payload || !isKept) requireFree(requestFile(path, request), false)
}

/** Writes a request, to wait or to go out. @throws CliError. */
export async function writeRequest(path: string, request: SigningRequest): Promise<void> {
  await writeOutput(path, writeSigningRequest(request))
}

/** Takes away a request that has been answered. @throws CliError `STORAGE_FULL`, `STORAGE_WRITE_FAILED`. */
export async function removeRequest(path: string, request: SigningRequest): Promise<void> {
  const file = requestFile(path, request)
  await rm(file, { force: true }).catch((cause: NodeJS.ErrnoException) => {
    throw notWritten(file, cause)
  })
}

/** The name of a file beside another one: `a.json` signed by somebody is `a.abcdefgh.json`. */
export function signedName(path: string, thumbprint: string): string {
  return `${basename(path).replace(/\.json$/, '')}.${thumbprint.slice(0, 8)}.json`
}

function rank(name: string): number {
  return name === 'timestamp.json' ? 2 : name === 'index.json' ? 1 : 0
}
