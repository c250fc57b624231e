/** `attestat trust …`: all that a verifier needs to know, in one file. */
import { basename, dirname, join } from 'node:path'
import { decodeJsonObject, limits, readCompactJws, vctIntegrity } from '@attestat/credential'
import { createTrustPack, packSummary, trustLimits } from '@attestat/trust'
import { withPlace } from '../codes.ts'
import { readFolder, readInput, readTextInput, requireFree, writeOutput } from '../files.ts'
import { readRegistry } from '../registry-folder.ts'
import { tableLines } from '../table.ts'
import type { CommandSpec } from './command.ts'

const words = {
  done: { en: 'Wrote {path}', ru: 'Записано: {path}' },
  counts: {
    en: 'issuers: {issuers}, status lists: {lists}, types: {types}',
    ru: 'эмитентов: {issuers}, списков статусов: {lists}, типов: {types}',
  },
  until: {
    en: 'Registry {name}: as of {asOf}, holds until {until}',
    ru: 'Реестр «{name}»: на {asOf}, действует до {until}',
  },
  versions: {
    en: 'Versions: root {root}, index {index}, timestamp {timestamp}',
    ru: 'Версии: корень {root}, указатель {index}, отметка времени {timestamp}',
  },
  root: { en: 'Root key {thumbprint}', ru: 'Корневой ключ {thumbprint}' },
  status: {
    recognised: { en: 'recognised', ru: 'признан' },
    suspended: { en: 'suspended', ru: 'приостановлен' },
    withdrawn: { en: 'withdrawn', ru: 'признание прекращено' },
  },
} as const

export const trustCommands: readonly CommandSpec[] = [
  {
    name: 'trust pack',
    summary: {
      en: 'collect registry, status lists and types into one file',
      ru: 'собрать реестр, списки статусов и типы в один файл',
    },
    options: [
      ['--registry <dir>', { en: 'published registry folder', ru: 'папка опубликованного реестра' }],
      ['--site <dir...>', { en: 'published site of an issuer', ru: 'папка опубликованного сайта эмитента' }],
      ['--out <file>', { en: 'file for the pack', ru: 'файл пакета' }],
    ],
    async run(input, session) {
      const out = input.required('out')
      const folder = input.required('registry')
      if (out !== '-') requireFree(out, session.force)
      const registry = await readRegistry(folder)
      const facts: SiteFacts = { statusLists: new Map(), typeMetadata: new Map() }
      for (const site of input.list('site')) await collectSite(site, facts)
      const pack = await withPlace(folder, () =>
        createTrustPack({
          createdAt: session.now(),
          registry,
          statusLists: facts.statusLists,
          typeMetadata: [...facts.typeMetadata.values()],
        }),
      )
      if (out === '-') return { document: JSON.parse(pack), lines: [], data: pack }
      if (!session.dryRun) await writeOutput(out, pack)
      const { entries, statusLists, typeMetadata } = await packSummary(pack)
      return {
        document: { out, entries: entries.length, statusLists, typeMetadata },
        lines: [
          session.say(words.done, { path: out }),
          session.say(words.counts, {
            issuers: entries.length,
            lists: statusLists.length,
            types: typeMetadata.length,
          }),
        ],
      }
    },
  },
  {
    name: 'trust show',
    arguments: '<pack>',
    summary: { en: 'what is in a trust pack', ru: 'что в пакете доверия' },
    async run(input, session) {
      const path = input.first
      const bytes = await readInput(path, trustLimits.packBytes)
      const { createdAt, registry, entries, statusLists, typeMetadata } = await withPlace(path, () =>
        packSummary(bytes),
      )
      const { id, name, rootKeys, asOf, validUntil, state } = registry
      const versions = { root: state.root, index: state.index, timestamp: state.timestamp }
      return {
        document: {
          createdAt,
          registry: { id, name, rootKeys, versions, asOf, validUntil },
          entries: entries.map(({ entry, path }) => ({
            id: entry.id,
            name: entry.name,
            status: entry.status,
            mayAward: entry.mayAward,
            identifiers: entry.identifiers,
            path: path.map(({ id }) => id),
          })),
          statusLists,
          typeMetadata,
        },
        lines: [
          session.say(words.until, {
            name: name[session.language],
            asOf: session.date(asOf),
            until: session.date(validUntil),
          }),
          session.say(words.versions, versions),
          ...rootKeys.map((thumbprint) => session.say(words.root, { thumbprint })),
          ...tableLines(
            entries.map(({ entry, path }) => [
              entry.id,
              entry.name[session.language],
              session.say(words.status[entry.status]),
              path.map(({ id }) => id).join(' → '),
            ]),
          ),
          session.say(words.counts, {
            issuers: entries.length,
            lists: statusLists.length,
            types: typeMetadata.length,
          }),
        ],
      }
    },
  },
]

interface SiteFacts {
  /** By the address that each list names itself. */
  readonly statusLists: Map<string, string>
  /** By `vct#integrity`: sites publish the same types, and each its own in several editions. */
  readonly typeMetadata: Map<string, Uint8Array>
}

/**
 * Collects the status lists and type metadata of a published site. By folder and name, so that a person's document
 * that strayed into the site does not go into a file for everybody.
 */
async function collectSite(site: string, { statusLists, typeMetadata }: SiteFacts): Promise<void> {
  for (const entry of await readFolder(site, { recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    const folder = basename(entry.parentPath)
    const isOfTypes = folder === 'types' || basename(dirname(entry.parentPath)) === 'types'
    if (!entry.isFile()) continue
    if (folder === 'status' && statusListName.test(entry.name)) {
      const maxBytes = limits.statusListTokenBytes
      const token = (await readTextInput(path, maxBytes)).trim()
      const { payload } = await withPlace(path, () => readCompactJws(token, { maxBytes }))
      const url = payload.sub ?? payload.id
      if (typeof url === 'string') statusLists.set(url, token)
    } else if (isOfTypes && entry.name.endsWith('.json')) {
      const bytes = await readInput(path)
      const { vct } = await withPlace(path, () => decodeJsonObject(bytes))
      if (typeof vct === 'string') typeMetadata.set(await vctIntegrity(bytes), bytes)
    }
  }
}

const statusListName = /^\d+(?:\.statuslist|-(?:revocation|suspension)\.vc)\.jwt$/
