/** `attestat trust …`: all that a verifier needs to know, in one file. */
import {
  createTrustPack,
  isPublished,
  type MergedPacks,
  mergeTrustPacks,
  openRegistry,
  type PackSummary,
  packExcerpt,
  packSummary,
  type RecognitionStep,
  type RegistryFiles,
  readTrustPack,
  requireComplete,
  type TrustPack,
  trustLimits,
} from '@attestat/trust'
import { withPlace } from '../codes.ts'
import { readInput, requireFree, writeOutput } from '../files.ts'
import { readRegistry } from '../registry-folder.ts'
import { publishing, withNextStep } from '../registry-next-step.ts'
import type { Outcome, Session } from '../session.ts'
import { lagsOf, readSites } from '../site-facts.ts'
import { tableLines } from '../table.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  done: { en: 'Wrote {path}', ru: 'Записано: {path}' },
  counts: {
    en: 'issuers: {issuers}, status lists: {lists}, types: {types}',
    ru: 'эмитентов: {issuers}, списков статусов: {lists}, типов: {types}',
  },
  missing: {
    en: 'documents of the registry that the pack leaves out: {missing}',
    ru: 'документов реестра, которых в пакете нет: {missing}',
  },
  merged: {
    en: 'newer and taken: {taken}; older and left: {kept}',
    ru: 'новее и принято: {taken}; старее и оставлено: {kept}',
  },
  noEntry: {
    en: 'Warning: the registry has no entry for {issuer}',
    ru: 'Внимание: в реестре нет записи для {issuer}',
  },
  noKey: {
    en: 'Warning: the registry does not know of {kid} what {issuer} publishes; give it the new registry-entry.json',
    ru: 'Внимание: реестр не знает о {kid} того, что публикует {issuer}; передайте ему новый registry-entry.json',
  },
  unpublished: {
    en: 'Warning: the registry has changed since it was published, and the pack has what was published; to publish: {command}',
    ru: 'Внимание: после публикации реестр изменился, а в пакете — опубликованное; опубликовать: {command}',
  },
  until: {
    en: 'Registry {name}: as of {asOf}, holds until {until}',
    ru: 'Реестр «{name}»: на {asOf}, действует до {until}',
  },
  inForce: {
    en: 'Root and index are in force until {until}',
    ru: 'Корень и указатель действуют до {until}',
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
      [
        '--for <id...>',
        {
          en: 'only what tells of this issuer or verifier, by its DID or https address',
          ru: 'только то, что относится к этому эмитенту или проверяющему: его DID или адрес https',
        },
      ],
      [
        '--update <pack...>',
        {
          en: 'pack to start from: of each fact the newer one is taken',
          ru: 'исходный пакет: из каждых сведений берутся более новые',
        },
      ],
      [
        '--out <file>',
        {
          en: 'file for the pack (default: the one that is updated)',
          ru: 'файл пакета (по умолчанию обновляемый)',
        },
      ],
    ],
    run: packTrust,
  },
  {
    name: 'trust show',
    arguments: '<pack>',
    summary: { en: 'what is in a trust pack', ru: 'что в пакете доверия' },
    async run(input, session) {
      const path = input.first
      const bytes = await readInput(path, trustLimits.packBytes)
      const { createdAt, registry, entries, missing, statusLists, typeMetadata } = await withPlace(path, () =>
        packSummary(bytes),
      )
      const { id, name, rootKeys, asOf, validUntil, inForceUntil, state } = registry
      const versions = { root: state.root, index: state.index, timestamp: state.timestamp }
      return {
        document: {
          createdAt,
          registry: { id, name, rootKeys, versions, asOf, validUntil, inForceUntil },
          entries: entries.map(({ entry, status, path }) => ({
            id: entry.id,
            name: entry.name,
            status,
            mayAward: entry.mayAward,
            identifiers: entry.identifiers,
            path: path.map(({ id }) => id),
            ended: path.filter((step) => step.status).map(({ id }) => id),
          })),
          missing: missing.length,
          statusLists,
          typeMetadata,
        },
        lines: [
          session.say(words.until, {
            name: name[session.language],
            asOf: session.date(asOf),
            until: session.date(validUntil),
          }),
          session.say(words.inForce, { until: session.date(inForceUntil) }),
          session.say(words.versions, versions),
          ...rootKeys.map((thumbprint) => session.say(words.root, { thumbprint })),
          ...tableLines(
            entries.map(({ entry, status, path }) => [
              entry.id,
              entry.name[session.language],
              session.say(words.status[status]),
              path.map((step) => stepText(step, session)).join(' → '),
            ]),
          ),
          session.say(words.counts, {
            issuers: entries.length,
            lists: statusLists.length,
            types: typeMetadata.length,
          }),
          ...missingLines(missing, session),
        ],
      }
    },
  },
]

/** A step of a path; with its status where the delegation no longer stands. */
function stepText({ id, status }: RecognitionStep, session: Session): string {
  return status ? `${id} (${session.say(words.status[status])})` : id
}

function missingLines({ length }: PackSummary['missing'], session: Session): readonly string[] {
  return length > 0 ? [session.say(words.missing, { missing: length })] : []
}

async function packTrust(input: CommandInput, session: Session): Promise<Outcome> {
  const updated = input.list('update')
  const [only] = updated
  const out = updated.length === 1 ? (input.text('out') ?? (only as string)) : input.required('out')
  const folder = updated.length > 0 ? input.text('registry') : input.required('registry')
  if (out !== '-' && out !== only) requireFree(out, session.force)
  const now = session.now()
  const { entries, ...facts } = await readSites(input.list('site'))
  const packs = await readPacks(updated)
  const make = async (): Promise<{ readonly merged: MergedPacks; readonly pack: string }> => {
    const registry = folder === undefined ? undefined : await readWholeRegistry(folder)
    const all = await mergeAll(packs, registry, { createdAt: now, ...facts }, now)
    const merged = await onlyOf(input.list('for'), all)
    return { merged, pack: await createTrustPack({ ...merged.pack, createdAt: now }) }
  }
  const { merged, pack } = await withPlace(folder ?? out, () =>
    folder === undefined ? make() : withNextStep(folder, session, make),
  )
  if (out === '-') return { document: JSON.parse(pack), lines: [], data: pack }
  // A smaller pack is another one.
  if (out === only && hasLost(merged.pack.registry, packs[0]?.registry)) requireFree(out, session.force)
  const lags = await lagsOf(await openRegistry(merged.pack.registry), entries)
  if (!session.dryRun) await writeOutput(out, pack)
  const { entries: issuers, missing, statusLists, typeMetadata } = await packSummary(pack)
  const { taken, kept } = merged
  const isUpdate = updated.length > 0
  const isBehind = folder !== undefined && !(await isPublished(await readRegistry(folder)))
  return {
    document: {
      ...{ out, entries: issuers.length, missing: missing.length, statusLists, typeMetadata },
      ...(isUpdate && { taken, kept }),
      ...(lags.length > 0 && { lags }),
      ...(isBehind && { unpublished: true }),
    },
    lines: [
      session.say(words.done, { path: out }),
      session.say(words.counts, {
        issuers: issuers.length,
        lists: statusLists.length,
        types: typeMetadata.length,
      }),
      ...missingLines(missing, session),
      ...(isUpdate ? [session.say(words.merged, { taken: taken.length, kept: kept.length })] : []),
      ...lags.map(({ issuer, kid }) =>
        session.say(kid === undefined ? words.noEntry : words.noKey, { issuer, kid: kid ?? '' }),
      ),
      ...(isBehind ? [session.say(words.unpublished, { command: await publishing(folder, session) })] : []),
    ],
  }
}

function hasLost(after: RegistryFiles, before: RegistryFiles | undefined): boolean {
  return [...(before?.keys() ?? [])].some((name) => !after.has(name))
}

/** What concerns some issuers, where they are named: of the facts, and of what has become of them. */
async function onlyOf(issuers: readonly string[], merged: MergedPacks): Promise<MergedPacks> {
  if (issuers.length === 0) return merged
  const pack = await packExcerpt(merged.pack, issuers)
  const { id } = await openRegistry(pack.registry)
  const isThere = (fact: string): boolean =>
    fact === id || pack.registry.has(fact) || pack.statusLists?.has(fact) === true
  return { pack, taken: merged.taken.filter(isThere), kept: merged.kept.filter(isThere) }
}

type SitePack = Omit<TrustPack, 'registry'>

/** Packs one upon the other, then what folders have. @param registry Without one it is the packs'. */
async function mergeAll(
  packs: readonly TrustPack[],
  registry: RegistryFiles | undefined,
  sites: SitePack,
  now: Date,
): Promise<MergedPacks> {
  const [first, ...others] = packs
  if (!first) return { pack: { ...sites, registry: registry as RegistryFiles }, taken: [], kept: [] }
  let merged: MergedPacks = { pack: first, taken: [], kept: [] }
  const take = async (other: TrustPack): Promise<void> => {
    const { pack, taken, kept } = await mergeTrustPacks(merged.pack, other, { now })
    merged = { pack, taken: [...merged.taken, ...taken], kept: [...merged.kept, ...kept] }
  }
  for (const other of others) await take(other)
  await take({ ...sites, registry: registry ?? merged.pack.registry })
  return merged
}

/** What a registry publishes is all of it: a file that got lost must not leave somebody out of every pack. */
async function readWholeRegistry(folder: string): Promise<RegistryFiles> {
  const files = await readRegistry(folder)
  requireComplete(await openRegistry(files))
  return files
}

function readPacks(paths: readonly string[]): Promise<TrustPack[]> {
  return Promise.all(
    paths.map(async (path) => {
      const bytes = await readInput(path, trustLimits.packBytes)
      return withPlace(path, () => readTrustPack(bytes))
    }),
  )
}
