/** `attestat trust …`: all that a verifier needs to know, in one file. */
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { decodeJsonObject, readCompactJws } from '@attestat/credential'
import { createTrustPack, packSummary, trustLimits } from '@attestat/trust'
import { readInput, requireFree, writeOutput } from '../files.ts'
import { tableLines } from '../table.ts'
import type { CommandSpec } from './command.ts'
import { readRegistry } from './registry.ts'

const words = {
  done: { en: 'Wrote {path}', ru: 'Записано: {path}' },
  counts: {
    en: '{issuers} issuers, {lists} status lists, {types} types',
    ru: 'эмитентов: {issuers}, списков статусов: {lists}, типов: {types}',
  },
  until: {
    en: 'Registry {name}: as of {asOf}, holds until {until}',
    ru: 'Реестр «{name}»: на {asOf}, действует до {until}',
  },
  root: { en: 'Root key {thumbprint}', ru: 'Корневой ключ {thumbprint}' },
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
      requireFree(out, session.force)
      const registry = await readRegistry(input.required('registry'))
      const facts: SiteFacts = { statusLists: new Map(), typeMetadata: new Map() }
      for (const site of input.list('site')) await collectSite(site, facts)
      const pack = await createTrustPack({ createdAt: session.now(), registry, ...facts })
      if (!session.dryRun) await writeOutput(out, pack)
      const summary = await packSummary(pack)
      return {
        document: {
          out,
          entries: summary.entries.length,
          statusLists: summary.statusLists,
          typeMetadata: summary.typeMetadata,
        },
        lines: [
          session.say(words.done, { path: out }),
          session.say(words.counts, {
            issuers: summary.entries.length,
            lists: summary.statusLists.length,
            types: summary.typeMetadata.length,
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
      const { createdAt, registry, entries, statusLists, typeMetadata } = await packSummary(
        await readInput(input.first, trustLimits.packBytes),
      )
      return {
        document: {
          createdAt,
          registry: { ...registry, state: undefined },
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
            name: registry.name[session.language],
            asOf: session.date(registry.asOf),
            until: session.date(registry.validUntil),
          }),
          ...registry.rootKeys.map((thumbprint) => session.say(words.root, { thumbprint })),
          ...tableLines(
            entries.map(({ entry, path }) => [
              entry.id,
              entry.name[session.language],
              entry.status,
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
  /** By `vct`. */
  readonly typeMetadata: Map<string, Uint8Array>
}

/** Collects the status lists and type metadata of a published site. */
async function collectSite(site: string, { statusLists, typeMetadata }: SiteFacts): Promise<void> {
  for (const file of await readdir(site, { recursive: true })) {
    const path = join(site, file)
    if (/\.(?:statuslist|vc)\.jwt$/.test(file)) {
      const token = (await readInput(path, trustLimits.documentBytes)).toString('utf8').trim()
      const { payload } = readCompactJws(token, { at: file })
      const url = payload.sub ?? payload.id
      if (typeof url === 'string') statusLists.set(url, token)
    } else if (dirname(file).endsWith('types') && file.endsWith('.json')) {
      const bytes = await readInput(path)
      const { vct } = decodeJsonObject(bytes, { at: file })
      if (typeof vct === 'string') typeMetadata.set(vct, bytes)
    }
  }
}
