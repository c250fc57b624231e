/**
 * Documents as they reach a family: a file, a printed PDF, a bundle, a folder, an archive, an e-mail message. Whatever they come
 * in is opened here, bounded; what is in them is the wallet's to judge.
 */
import { join } from 'node:path'
import {
  attachedCredential,
  CredentialError,
  isPaper,
  isPdf,
  limits,
  ToolkitError,
} from '@attestat/credential'
import { isZipArchive, readZipArchive } from '@attestat/issuer'
import type { EvidenceFacts } from '@attestat/trust'
import { isBundle, openBundle } from '@attestat/wallet'
import { CliError, withPlace } from '../codes.ts'
import { readFolder, readInput, textOf, whatIsAt } from '../files.ts'
import { isLetter, letterLimits, readLetter } from './letter.ts'

/** One thing that came in. */
export type Incoming =
  /** The text of a document, or of what somebody takes for one; with the facts beside it, where it was shown in a bundle. */
  | { readonly at: string; readonly text: string; readonly shown?: { readonly facts?: EvidenceFacts } }
  /** The text of a batch proof. */
  | { readonly at: string; readonly proof: string }
  /** The index of an export, where it says of single-use copies that they were shown. */
  | { readonly at: string; readonly index: string }
  /** The text of a private key, as a JWK. */
  | { readonly at: string; readonly key: string }
  /** What could not be opened. */
  | { readonly at: string; readonly error: ToolkitError }
  /** A file that lay beside documents and is none: a picture, an index. */
  | { readonly at: string; readonly isNoDocument: true }

export const incomingLimits = {
  /** A file, whatever it is. An archive may be as long unpacked. */
  fileBytes: 67_108_864,
  /** Files in all, those in folders and archives included. */
  files: 10_000,
  /** Archives and messages inside each other. */
  depth: 3,
} as const

/**
 * Opens what was named, one document after the other. A fault of one keeps no other from being opened.
 *
 * @param paths Files or folders, `-` for stdin, or the text of a printed code.
 */
export async function* openIncoming(paths: readonly string[]): AsyncGenerator<Incoming> {
  const count = { files: 0 }
  for (const path of paths) {
    let hasDocuments = false
    for await (const incoming of openOne(path)) {
      if (++count.files > incomingLimits.files) {
        yield {
          at: path,
          error: new CliError('TOO_MANY_FILES', { at: path, details: { most: incomingLimits.files } }),
        }
        return
      }
      hasDocuments ||= !('isNoDocument' in incoming || 'index' in incoming)
      yield incoming
    }
    if (!hasDocuments) yield { at: path, error: new CliError('DOCUMENTS_MISSING', { at: path }) }
  }
}

function openOne(path: string): AsyncIterable<Incoming> | readonly Incoming[] {
  if (isPaper(path)) return [{ at: 'QR', text: path }]
  return isFolder(path) ? openFolder(path) : openFile(path)
}

function isFolder(path: string): boolean {
  return path !== '-' && whatIsAt(path) === 'folder'
}

async function* openFolder(folder: string): AsyncGenerator<Incoming> {
  const entries = await readFolder(folder, { recursive: true })
  const files = new Map(
    entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => [join(entry.parentPath, entry.name), entry.isFile()]),
  )
  for (const path of [...files.keys()].sort()) {
    if (files.get(path)) yield* openFile(path, { isBeside: true })
    // A link leads elsewhere, and a pipe may never end.
    else yield { at: path, error: new CliError('FILE_NOT_ORDINARY', { at: path }) }
  }
}

interface Found {
  /** Whether it was found beside others, not named: then it may be no document at all. */
  readonly isBeside?: boolean
  readonly depth?: number
}

async function* openFile(path: string, found: Found = {}): AsyncGenerator<Incoming> {
  let bytes: Uint8Array
  try {
    bytes = await readInput(path, incomingLimits.fileBytes)
  } catch (error) {
    yield refusedAs(path, error)
    return
  }
  yield* open(path, bytes, found)
}

async function* open(
  at: string,
  bytes: Uint8Array,
  { isBeside, depth = 0 }: Found,
): AsyncGenerator<Incoming> {
  try {
    if (isZipArchive(bytes) || isLetter(bytes)) {
      const files = await withPlace(at, () => filesIn(bytes, depth))
      for (const { name, bytes } of files)
        yield* open(`${at}: ${name}`, bytes, { isBeside: true, depth: depth + 1 })
    } else if (isAnswer(bytes)) yield* openAnswer(at, bytes)
    else if (isProof(bytes)) yield { at, proof: textOf(bytes, at) }
    else if (isIndex(at, bytes)) yield { at, index: textOf(bytes, at) }
    else if (isPrivateJwk(bytes)) yield { at, key: textOf(bytes, at) }
    else if (isBeside && !looksLikeDocument(at, bytes)) yield { at, isNoDocument: true }
    else yield { at, text: await withPlace(at, () => textIn(bytes, at)) }
  } catch (error) {
    yield refusedAs(at, error)
  }
}

function filesIn(
  bytes: Uint8Array,
  depth: number,
): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  if (depth >= incomingLimits.depth) throw new CliError('NESTED_TOO_DEEP')
  if (!isZipArchive(bytes)) {
    requireWithin(bytes, letterLimits.letterBytes)
    return readLetter(bytes)
  }
  const archiveLimits = { unpackedBytes: incomingLimits.fileBytes, archiveEntries: incomingLimits.files }
  const parts = [...readZipArchive(bytes, (name) => !name.endsWith('/'), archiveLimits)]
  return parts.map(([name, bytes]) => ({ name, bytes }))
}

/** The document that was handed over as a file of its own, or that a PDF carries. */
async function textIn(bytes: Uint8Array, at: string): Promise<string> {
  if (bytes.length === 0) throw new CliError('FILE_EMPTY')
  if (isPdf(bytes)) {
    requireWithin(bytes, limits.pdfBytes)
    return attachedCredential(bytes)
  }
  requireWithin(bytes, limits.credentialBytes)
  return textOf(bytes, at).trim()
}

/** An answer that was made for somebody: what it shows of each document. */
async function* openAnswer(at: string, bytes: Uint8Array): AsyncGenerator<Incoming> {
  const { documents, facts } = await withPlace(at, () => openBundle(textOf(bytes, at)))
  const shown = facts ? { facts } : {}
  for (const { name, text } of documents) yield { at: `${at}: ${name}`, text, shown }
}

function isAnswer(bytes: Uint8Array): boolean {
  const isJson = /^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64)))
  return isJson && isBundle(new TextDecoder().decode(bytes))
}

/** A batch proof says first what it is. */
function isProof(bytes: Uint8Array): boolean {
  if (bytes.length > proofBytes) return false
  const text = new TextDecoder().decode(bytes)
  return text.trimStart().startsWith('{') && text.includes('"AttestatBatchProof"')
}

/** By its name, and where there is something to be taken over. */
function isIndex(at: string, bytes: Uint8Array): boolean {
  if (!at.endsWith(indexName)) return false
  const text = new TextDecoder().decode(bytes)
  return text.startsWith('{') && ['"credentials"', '"shownAt"'].every((member) => text.includes(member))
}

/** A JWK has nothing inside of its members. */
function isPrivateJwk(bytes: Uint8Array): boolean {
  if (bytes.length > keyBytes) return false
  const text = new TextDecoder().decode(bytes)
  return /^\s*\{[^{}]*\}\s*$/.test(text) && /"kty"\s*:/.test(text) && /"d"\s*:/.test(text)
}

/** By its name or by how it begins: a token, copies of a document, a paper, a PDF. */
function looksLikeDocument(at: string, bytes: Uint8Array): boolean {
  if (/\.(?:sd-jwt|jwt|pdf|eml|zip)$/i.test(at)) return true
  if (isPdf(bytes)) return true
  const beginning = new TextDecoder().decode(bytes.subarray(0, 4096)).trimStart()
  const isResponse = beginning.startsWith('{') && /"credentials"\s*:\s*\[\s*\{\s*"credential"/.test(beginning)
  return isResponse || /^(?:eyJ[\w-]+\.[\w-]|ATTESTAT1:)/.test(beginning)
}

/** What an export calls its index. */
export const indexName = 'index.json'
/** More than any proof has; whether it is one is read later. */
const proofBytes = 262_144
/** More than any key has that a wallet takes. */
const keyBytes = 16_384

function requireWithin(bytes: Uint8Array, limit: number): void {
  if (bytes.length > limit) throw new CredentialError('INPUT_TOO_LARGE', { details: { limit } })
}

function refusedAs(at: string, error: unknown): Incoming {
  if (error instanceof ToolkitError) return { at, error }
  throw error
}
