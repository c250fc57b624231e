/** `attestat registry publish`, `countersign`: what the registry says to the world. */
import { join } from 'node:path'
import { verifyBatchManifest } from '@attestat/credential'
import {
  draftIndex,
  draftManifest,
  draftTimestamp,
  frozenTrust,
  isIndexCurrent,
  isIndexUnstamped,
  isTimestampCurrent,
  keyFault,
  openRegistry,
  type Registry,
  type RegistryFiles,
  requirePublished,
  TrustError,
} from '@attestat/trust'
import { withPlace } from '../codes.ts'
import { readTextInput, requireFree, whatIsAt } from '../files.ts'
import { openRegistryFolder, writeRegistry } from '../registry-folder.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import {
  type Applied,
  applyDrafts,
  type Change,
  changeOptions,
  changeRegistry,
  type KeysAtHand,
  keepApplied,
  keyOption,
} from './registry-change.ts'
import { inDays } from './registry-options.ts'

const words = {
  published: {
    en: 'Published in {path}, files: {count}',
    ru: 'Опубликовано в {path}, файлов: {count}',
  },
  countersigned: {
    en: 'Batch {batch} of {issuer} was there at {date}',
    ru: 'Партия {batch} эмитента {issuer} существовала {date}',
  },
} as const

export const registryPublishCommands: readonly CommandSpec[] = [
  {
    name: 'registry publish',
    arguments: '<dir>',
    summary: { en: 'sign index and timestamp', ru: 'подписать указатель и отметку времени' },
    options: [
      [
        '--out <dir>',
        {
          en: 'folder to upload, without the keys (default: the same)',
          ru: 'папка для сайта, без ключей (по умолчанию та же)',
        },
      ],
      [
        '--index-days <number>',
        { en: 'how long the index holds (default: 90)', ru: 'срок указателя в днях (по умолчанию 90)' },
      ],
      [
        '--timestamp-days <number>',
        {
          en: 'how long the timestamp holds (default: 30)',
          ru: 'срок отметки времени в днях (по умолчанию 30)',
        },
      ],
      keyOption,
    ],
    run: publish,
  },
  {
    name: 'registry countersign',
    arguments: '<dir> <manifests...>',
    summary: {
      en: 'say that batches of documents are there now, by their manifests',
      ru: 'засвидетельствовать по описям, что партии документов уже существуют',
    },
    options: changeOptions,
    run: (input, session) =>
      changeRegistry(input, session, async ({ files }) => countersigned(input, session, files)),
  },
]

async function publish(input: CommandInput, session: Session): Promise<Outcome> {
  const path = input.first
  const out = input.text('out')
  const now = session.now()
  const indexExpires = inDays(now, input.wholeNumber('indexDays', { default: 90, least: 1, most: 3650 }))
  const timestampExpires = inDays(
    now,
    input.wholeNumber('timestampDays', { default: 30, least: 1, most: 3650 }),
  )
  const folder = await openRegistryFolder(path, session, input.text('key'))
  const keys = { signers: folder.signers, now }
  const indexed = await signIndex(folder.files, indexExpires, keys)
  const stamped =
    indexed.waiting.length > 0 ? indexed : await signTimestamp(indexed.files, timestampExpires, keys)
  const applied = { ...stamped, settled: [...indexed.settled, ...stamped.settled] }
  if (applied.waiting.length > 0) {
    const { document, lines } = await keepApplied(path, session, applied)
    return { document: { path, ...document }, lines }
  }
  const { files } = applied
  await requirePublished(files, now)
  if (out !== undefined && whatIsAt(join(out, 'root.json')) === 'nothing') {
    for (const name of files.keys()) requireFree(join(out, name), session.force)
  }
  await keepApplied(path, session, applied)
  if (!session.dryRun && out !== undefined) await writeRegistry(out, files)
  return {
    document: { path: out ?? path, files: [...files.keys()] },
    lines: [session.say(words.published, { count: session.number(files.size), path: out ?? path })],
  }
}

/**
 * A new index, unless the one at hand is good and its keys are elsewhere, or it only waits for its timestamp.
 */
async function signIndex(files: RegistryFiles, expires: Date, keys: KeysAtHand): Promise<Applied> {
  const signed = await applyDrafts(files, [{ draft: await draftIndex(files, expires) }], keys)
  const isGood = await isIndexCurrent(files, keys.now)
  return isGood && (signed.waiting.length > 0 || (await isIndexUnstamped(files))) ? unchanged(files) : signed
}

/** A new timestamp, unless the one at hand is good and its keys are elsewhere. */
async function signTimestamp(
  files: RegistryFiles,
  timestampExpires: Date,
  keys: KeysAtHand,
): Promise<Applied> {
  const draft = await draftTimestamp(files, { now: keys.now, timestampExpires })
  const signed = await applyDrafts(files, [{ draft }], keys)
  return signed.waiting.length > 0 && (await isTimestampCurrent(files, keys.now)) ? unchanged(files) : signed
}

function unchanged(files: RegistryFiles): Applied {
  return { files, settled: [], waiting: [] }
}

async function countersigned(input: CommandInput, session: Session, files: RegistryFiles): Promise<Change> {
  const registry = await openRegistry(files)
  const drafts: { draft: Awaited<ReturnType<typeof draftManifest>> }[] = []
  const lines: string[] = []
  const told: object[] = []
  for (const path of input.args.slice(1)) {
    const text = await readTextInput(path)
    const { issuer, batch } = await withPlace(path, () => checkManifest(text, registry))
    drafts.push({ draft: await draftManifest(files, text) })
    told.push({ issuer, batch })
    lines.push(session.say(words.countersigned, { issuer, batch, date: session.date(session.now()) }))
  }
  return { drafts, document: { manifests: told }, lines }
}

/** Only what a recognised issuer signed, with a key that is good, is countersigned. */
async function checkManifest(text: string, registry: Registry): Promise<{ issuer: string; batch: number }> {
  const { resolveKey } = frozenTrust({ source: 'registry', registry })
  const { manifest, key } = await verifyBatchManifest(text, resolveKey)
  const recognised = await registry.recognise(manifest.issuer)
  if (recognised?.status !== 'recognised') {
    throw new TrustError('ISSUER_NOT_TRUSTED', { at: 'manifest.payload.iss' })
  }
  const fault = keyFault(key, manifest.issuedAt)
  if (fault) throw new TrustError(fault, { at: 'manifest' })
  return manifest
}
