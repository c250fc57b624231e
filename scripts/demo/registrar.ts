/** The registrar's part: a school and a federation, their spreadsheets, their registry. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readCompactJws, type Signer, vctIntegrity } from '@attestat/credential'
import { explainFinding, type Issuer, importRecords, rowKey } from '@attestat/issuer'
import { generateKey, signerOf } from '@attestat/keys'
import { createHolderProof } from '@attestat/openid4vc'
import {
  createRegistry,
  createTrustPack,
  delegate,
  openRegistry,
  publish,
  type RegistryFiles,
  readEntryRequest,
  recognise,
} from '@attestat/trust'
import { Wallet, type WalletStore } from '@attestat/wallet'
import { createWalletFile } from '@attestat/wallet/sqlite'
import { demoStudent, graduatesPath } from '../../fixtures/records/generate-graduates.ts'
import { openNewIssuer, proofsFor, readProofs } from './issuers.ts'
import { type JourneyOptions, narrate } from './story.ts'

const words = {
  school: { en: '1. THE SCHOOL', ru: '1. ШКОЛА' },
  ready: {
    en: '   {did} has a key, sealed with a passphrase, and a ledger.',
    ru: '   У {did} есть ключ под паролем и журнал.',
  },
  read: {
    en: '   Read {rows} rows of graduates-2026.csv ({encoding}, "{delimiter}").\n   {refused} rows cannot be issued:',
    ru: '   Прочитано строк graduates-2026.csv: {rows} ({encoding}, «{delimiter}»).\n   По строкам документ не выпустить: {refused}',
  },
  finding: {
    en: '     row {row} · {column} · {finding}',
    ru: '     строка {row} · {column} · {finding}',
  },
  signed: {
    en: "   Signed {issued} diplomas, {bound} of them bound to a student's key; each recorded\n   before it was signed, and verified before it was handed out.",
    ru: '   Подписано аттестатов: {issued}, из них привязано к ключу ученика: {bound}; каждый записан\n   до подписи и проверен до выдачи.',
  },
  again: {
    en: '   The same file a second time: {issued} issued, {before} issued before.',
    ru: '   Тот же файл ещё раз: выпущено {issued}, выпущено раньше {before}.',
  },
  federation: { en: '\n   THE FEDERATION', ru: '\n   ФЕДЕРАЦИЯ' },
  awards: {
    en: '   Signed {issued} documents of the type {type} from {name}.',
    ru: '   Подписано документов вида {type}: {issued} (из {name}).',
  },
  registry: {
    en: '\n   THE REGISTRY\n   All three published {files} static files for any web server. The ministry delegates to the region, the\n   region recognises them; registry, keys and status lists make one file, {size} KB: trust.pack.',
    ru: '\n   РЕЕСТР\n   Все трое опубликовали файлы для любого веб-сервера: {files}. Министерство передаёт полномочия региону,\n   регион признаёт всех; реестр, ключи и списки статусов — один файл, {size} КБ: trust.pack.',
  },
  revoked: {
    en: '\n4. THE SCHOOL REVOKES\n   One other diploma, issued by mistake; the status list is published again, the pack renewed.',
    ru: '\n4. ШКОЛА ОТЗЫВАЕТ\n   Другой аттестат, выпущенный по ошибке; список статусов опубликован снова, пакет обновлён.',
  },
} as const

export interface RegistrarStory {
  readonly school: Issuer
  readonly federation: Issuer
  /** The authority that says who stands for whom. */
  /** Row key of the student's diploma, and of the one that is going to be revoked. */
  readonly studentKey: string
  readonly revokedKey: string
  /** The student's wallet file, open. */
  readonly store: WalletStore
  readonly issued: number
  readonly faultyRows: number
  readonly reissuedOnSecondRun: number
  close(): Promise<void>
}

type Timed = <T>(name: string, work: () => Promise<T>) => Promise<T>

const records = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/records/${name}`, import.meta.url))
const otherHolders = 24

export async function issueDocuments({
  timed,
  ...options
}: JourneyOptions & { readonly timed: Timed }): Promise<RegistrarStory> {
  const { out, now, language = 'en' } = options
  const tell = narrate(options)
  const passphrase = 'a passphrase that is published in this demo'
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'passphrase.txt'), `${passphrase}\n`, { mode: 0o600 })

  tell(words.school)
  const school = await openNewIssuer(
    out,
    'school',
    'МАОУ «Лицей № 130» (вымышленный)',
    'https://school130.example',
    passphrase,
    now,
  )
  tell(words.ready, { did: school.profile.id })

  const graduates = await timed('import', () => importRecords(graduatesPath, { type: 'school-diploma' }))
  const rows = graduates.rows.length + graduates.refusedRows.length
  const { encoding = '', delimiter = '' } = graduates
  tell(words.read, { rows, encoding, delimiter, refused: graduates.refusedRows.length })
  for (const finding of graduates.findings.filter(({ severity }) => severity === 'blocks')) {
    const { row, column = '' } = finding
    tell(words.finding, { row, column, finding: explainFinding(finding, language) })
  }

  // Students who have a wallet already send a proof of their key; the others get a document without one.
  const store = await createWalletFile(join(out, 'student.wallet'), passphrase)
  const wallet = new Wallet({ store, now })
  const studentKey = rowKey(graduates.type, {
    documentSeries: demoStudent.documentSeries,
    documentNumber: demoStudent.documentNumber,
  })
  const holders = await collectHolders(school, wallet, graduates.rows, studentKey, now)
  await writeFile(join(out, 'holders.json'), `${JSON.stringify(holders.file, null, 1)}\n`)

  const choice = { holders: holders.keys, unbound: true, partial: true }
  const batch = await timed('issue', () => school.issueBatch(graduates, choice))
  tell(words.signed, { issued: batch.issued, bound: holders.keys.size })
  const again = await timed('secondRun', () => school.issueBatch(graduates, choice))
  tell(words.again, { issued: again.issued, before: again.alreadyIssued })
  await school.exportDocuments(join(out, 'documents'))

  tell(words.federation)
  const federation = await openNewIssuer(
    out,
    'federation',
    'Федерация спорта и искусств (вымышленная)',
    'https://federation.example',
    passphrase,
    now,
  )
  for (const name of ['sports-ranks-2026.csv', 'cultural-achievements-2026.csv']) {
    const awards = await importRecords(records(name))
    const first = awards.rows[0]?.key as string
    const bound = await proofsFor(federation, new Map([[first, wallet]]), now)
    const { issued } = await federation.issueBatch(awards, { holders: bound, unbound: true })
    tell(words.awards, { issued, type: awards.type.id, name })
  }
  await federation.exportDocuments(join(out, 'documents'))

  const revokedKey = graduates.rows.find(({ key }) => !holders.keys.has(key))?.key as string
  return {
    school,
    federation,
    studentKey,
    revokedKey,
    store,
    issued: batch.issued,
    faultyRows: graduates.refusedRows.length,
    reissuedOnSecondRun: again.issued,
    async close() {
      await store.close()
      for (const issuer of [school, federation]) issuer.ledger.close()
    },
  }
}

/** What the issuers have published, and the registry that recognises them. */
export interface Published {
  readonly sites: readonly Site[]
  readonly registry: RegistryFiles
  /** The trust pack, as text. */
  readonly pack: string
  /** Thumbprint of the registry's root key. */
  readonly rootKey: string
}

/** Publishes all sites, has the registry recognise the issuers, and packs what a verifier needs. */
export async function publishAndRecognise(
  options: JourneyOptions & { readonly registrar: RegistrarStory },
): Promise<Published> {
  const { now } = options
  const sites = await publishSites(options)
  const registry = await recogniseAll(sites, now())
  const pack = await packFacts(registry, sites, options)
  const files = sites.reduce((sum, site) => sum + site.files.length, 0)
  narrate(options)(words.registry, { files, size: kilobytes(pack) })
  const [rootKey = ''] = (await openRegistry(registry)).rootKeys
  return { sites, registry, pack, rootKey }
}

/** Revokes one other diploma and publishes the status list again. @returns the new pack. */
export async function revokeAndRepublish(
  options: JourneyOptions & { readonly registrar: RegistrarStory; readonly published: Published },
): Promise<string> {
  const { registrar, published } = options
  registrar.school.revoke(registrar.revokedKey, 'issued by mistake')
  const sites = await publishSites(options)
  narrate(options)(words.revoked)
  return packFacts(published.registry, sites, options)
}

async function publishSites({
  out,
  registrar,
}: JourneyOptions & { readonly registrar: RegistrarStory }): Promise<Site[]> {
  const sites: Site[] = []
  for (const { issuer, name, types } of [
    { issuer: registrar.school, name: 'site-school', types: ['school-diploma'] },
    { issuer: registrar.federation, name: 'site-federation', types: ['sports-rank', 'cultural-achievement'] },
  ]) {
    const folder = join(out, name)
    sites.push({ folder, ...(await issuer.publish(folder, { types })) })
  }
  return sites
}

export interface Site {
  readonly folder: string
  readonly files: readonly string[]
}

async function recogniseAll(sites: readonly Site[], now: Date): Promise<RegistryFiles> {
  const ministry = await freshSigner()
  const region = await freshSigner()
  const group = { keys: [ministry.publicJwk], threshold: 1 }
  let files = await createRegistry(
    {
      id: 'https://registry.example/',
      name: { ru: 'Реестр эмитентов (вымышленный)', en: 'Registry of issuers (invented)' },
      expires: inDays(now, 3650),
      roles: { root: group, delegation: group, index: group, timestamp: group },
    },
    [ministry],
  )
  const delegation = {
    id: 'region-54',
    authority: 'root',
    name: { ru: 'Новосибирская область', en: 'Novosibirsk region' },
    keys: [region.publicJwk],
    threshold: 1,
    limits: { kinds: ['school-diploma', 'sports-rank', 'cultural-achievement'] },
  }
  files = await delegate(files, delegation, [ministry])
  for (const [i, site] of sites.entries()) {
    const asked = JSON.parse(await readFile(join(site.folder, 'registry-entry.json'), 'utf8'))
    const entry = readEntryRequest(asked, 'registry-entry.json')
    const id = ['lyceum-130', 'federation'][i] as string
    files = await recognise(files, { ...entry, id, authority: 'region-54', status: 'recognised' }, [region])
  }
  const terms = { now, indexExpires: inDays(now, 90), timestampExpires: inDays(now, 30) }
  return publish(files, terms, { index: [ministry], timestamp: [ministry] })
}

async function packFacts(
  registry: RegistryFiles,
  sites: readonly Site[],
  { out, now }: JourneyOptions,
): Promise<string> {
  const statusLists = new Map<string, string>()
  const typeMetadata = new Map<string, Uint8Array>()
  for (const { folder, files } of sites) {
    for (const file of files) {
      const bytes = await readFile(join(folder, file))
      if (file.endsWith('.jwt')) {
        const token = bytes.toString('utf8')
        const { payload } = readCompactJws(token)
        statusLists.set((payload.sub ?? payload.id) as string, token)
      } else if (file.startsWith('types/')) {
        typeMetadata.set(await vctIntegrity(bytes), bytes)
      }
    }
  }
  const pack = await createTrustPack({
    createdAt: now(),
    registry,
    statusLists,
    typeMetadata: [...typeMetadata.values()],
  })
  await writeFile(join(out, 'trust.pack'), pack)
  return pack
}

function kilobytes(text: string): number {
  return Math.round(text.length / 1024)
}

interface Holders {
  readonly file: Readonly<Record<string, string>>
  readonly keys: Awaited<ReturnType<typeof readProofs>>
}

/** Proofs of the student's wallet and of two dozen others, as the school collected them. */
async function collectHolders(
  school: Issuer,
  wallet: Wallet,
  rows: readonly { readonly key: string }[],
  studentKey: string,
  now: () => Date,
): Promise<Holders> {
  const audience = school.profile.id
  const file: Record<string, string> = { [studentKey]: await wallet.proof({ audience }) }
  for (const { key } of rows.filter((row) => row.key !== studentKey).slice(0, otherHolders)) {
    file[key] = await createHolderProof({ signer: await freshSigner(), audience, now: now() })
  }
  return { file, keys: await readProofs(file, audience, now()) }
}

async function freshSigner(): Promise<Signer> {
  return signerOf(await generateKey('ES256'))
}

function inDays(now: Date, days: number): Date {
  return new Date(now.getTime() + days * 86_400_000)
}
