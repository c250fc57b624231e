/**
 * From what the verifier pinned to the current root document: each version is vouched for by the one before it.
 *
 * @see https://theupdateframework.github.io/specification/latest/#update-root
 */
import { jwkThumbprint } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { expected } from '../expected.ts'
import { trustLimits } from '../limits.ts'
import { type RootDocument, readRoot } from './documents/root.ts'
import { fileText, formerRootFile, type RegistryFiles, rootFile } from './files.ts'
import { type GeneralJws, readGeneralJws, signersAmong, verifyThreshold } from './general-jws.ts'

/**
 * Verifies the root documents and gives the current one.
 *
 * @param trusted What the caller trusts: a root document that it has, or thumbprints of root keys, more than half of which
 *   must have signed, since a document says itself how many are enough. Absent trusts the oldest root document at hand:
 *   for a registry whose file itself came by a trusted way.
 * @throws TrustError `ROOT_NOT_PINNED`, `REGISTRY_SIGNATURE_THRESHOLD`, `REGISTRY_WRONG_ROLE`, `REGISTRY_INVALID`,
 *   `REGISTRY_INCOMPLETE`, `REGISTRY_CHAIN_TOO_LONG`.
 */
export async function openRoot(
  files: RegistryFiles,
  trusted?: RootDocument | readonly string[],
): Promise<RootDocument> {
  const roots = readRoots(files)
  const anchor = trusted === undefined ? roots.length - 1 : await indexOfAnchor(roots, trusted)
  const first = roots[anchor]
  if (!first) throw new TrustError('ROOT_NOT_PINNED', { at: rootFile })
  await verifyThreshold(first.jws, first.document.roles.root, otherRoles(first.document))
  let current = first
  for (const next of roots.slice(0, anchor).reverse()) {
    // The keys of the old version allow the new one, and the new keys show that they are there.
    await verifyThreshold(next.jws, current.document.roles.root)
    await verifyThreshold(next.jws, next.document.roles.root, otherRoles(next.document))
    if (next.document.id !== current.document.id) {
      const details = { expected: expected('the id of the root document before it') }
      throw new TrustError('REGISTRY_INVALID', { at: `${next.jws.at}.id`, details })
    }
    current = next
  }
  return current.document
}

/**
 * Reads a `root.json` to pin, signed by as many of its own keys as it asks for. Whoever has it by a trusted way knows
 * the registry by it.
 *
 * @throws as {@link openRoot}.
 */
export async function readRootFile(text: string): Promise<RootDocument> {
  return openRoot(new Map([[rootFile, text]]))
}

/** The thumbprints of the root keys: what a verifier pins. */
export function rootThumbprints(root: RootDocument): Promise<readonly string[]> {
  return Promise.all(root.roles.root.keys.map(jwkThumbprint))
}

interface SignedRoot {
  readonly jws: GeneralJws
  readonly document: RootDocument
}

/** The root documents at hand, the current one first, without a gap. */
function readRoots(files: RegistryFiles): readonly SignedRoot[] {
  const current = readSignedRoot(fileText(files, rootFile), rootFile)
  const roots = [current]
  for (let version = current.document.version - 1; version > 0; version--) {
    const name = formerRootFile(version)
    const text = files.get(name)
    if (text === undefined) break
    if (roots.length === trustLimits.rootChain) {
      throw new TrustError('REGISTRY_CHAIN_TOO_LONG', { at: name, details: { limit: trustLimits.rootChain } })
    }
    const root = readSignedRoot(text, name)
    if (root.document.version !== version) {
      throw new TrustError('REGISTRY_INVALID', {
        at: `${name}.version`,
        details: { expected: expected('version {version}', { version }) },
      })
    }
    roots.push(root)
  }
  return roots
}

function readSignedRoot(text: string, name: string): SignedRoot {
  const jws = readGeneralJws(text, 'registry-root', name)
  return { jws, document: readRoot(jws.payload, name) }
}

/** The newest root document that suffices to be signed as it is by what the caller trusts; -1 for none. */
async function indexOfAnchor(
  roots: readonly SignedRoot[],
  trusted: RootDocument | readonly string[],
): Promise<number> {
  for (const [i, { jws, document }] of roots.entries()) {
    const isVouchedFor =
      'roles' in trusted
        ? document.id === trusted.id &&
          document.version <= trusted.version + 1 &&
          (await signersAmong(jws, trusted.roles.root)).size >= trusted.roles.root.threshold
        : await isPinned(jws, document, new Set(trusted))
    if (isVouchedFor) return i
  }
  return -1
}

async function isPinned(
  jws: GeneralJws,
  { roles }: RootDocument,
  pinned: ReadonlySet<string>,
): Promise<boolean> {
  const signers = [...(await signersAmong(jws, roles.root))].filter((signer) => pinned.has(signer))
  return signers.length >= roles.root.threshold && signers.length > pinned.size / 2
}

function otherRoles({ roles }: RootDocument): readonly RootDocument['roles']['index'][] {
  return [roles.delegation, roles.index, roles.timestamp]
}
