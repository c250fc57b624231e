/** `attestat registry publish`: the current state of a registry, signed for all the world. */
import { join } from 'node:path'
import {
  draftIndex,
  draftTimestamp,
  isIndexCurrent,
  isIndexUnstamped,
  isTimestampCurrent,
  type RegistryFiles,
  requirePublished,
} from '@attestat/trust'
import { requireFree, whatIsAt } from '../files.ts'
import { openRegistryFolder, writeRegistry } from '../registry-folder.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { type Applied, applyDrafts, type KeysAtHand, keepApplied, keyOption } from './registry-change.ts'
import { inDays } from './registry-options.ts'

const words = {
  published: {
    en: 'Published in {path}, files: {count}',
    ru: 'Опубликовано в {path}, файлов: {count}',
  },
  until: {
    en: 'It holds until {date}; publish again before, also when nothing has changed',
    ru: 'Действует до {date}; опубликуйте снова раньше, даже если ничего не изменилось',
  },
} as const

export const registryPublishCommand: CommandSpec = {
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
        en: 'how long the timestamp holds (default: 7)',
        ru: 'срок отметки времени в днях (по умолчанию 7)',
      },
    ],
    keyOption,
  ],
  run: publish,
}

async function publish(input: CommandInput, session: Session): Promise<Outcome> {
  const path = input.first
  const out = input.text('out')
  const now = session.now()
  const indexExpires = inDays(now, input.wholeNumber('indexDays', { default: 90, least: 1, most: 3650 }))
  const timestampExpires = inDays(
    now,
    input.wholeNumber('timestampDays', { default: 7, least: 1, most: 3650 }),
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
  const { validUntil } = await requirePublished(files, now)
  if (out !== undefined && whatIsAt(join(out, 'root.json')) === 'nothing') {
    for (const name of files.keys()) requireFree(join(out, name), session.force)
  }
  await keepApplied(path, session, applied)
  if (!session.dryRun && out !== undefined) await writeRegistry(out, files)
  return {
    document: { path: out ?? path, files: [...files.keys()], validUntil },
    lines: [
      session.say(words.published, { count: session.number(files.size), path: out ?? path }),
      session.say(words.until, { date: session.date(validUntil) }),
    ],
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
