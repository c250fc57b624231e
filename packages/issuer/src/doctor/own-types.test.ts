import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { credentialTypes } from '@attestat/credential'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chessCamp, chessCampVct, declaredRecords } from '../../../../fixtures/declared-types.ts'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import { Issuer } from '../issuer.ts'
import type { Ledger } from '../ledger.ts'
import type { SiteContext } from '../publish.ts'
import { openLedger } from '../sqlite-ledger.ts'
import type { Answer, IssuerCase } from './diagnosis.ts'
import { lookAtSite } from './look-at-folder.ts'
import { examineOwnTypes } from './own-types.ts'
import { examinePublishedTypes } from './published-files.ts'
import { examineRecognition } from './recognition.ts'

const profile = { id: 'did:web:school130.example', type: ['Profile'], name: 'Лицей № 130' }
const baseUrl = 'https://school130.example'
const now = new Date('2026-07-20T09:00:00Z')
const types = [...credentialTypes, chessCamp]

let folder: string
let typesPath: string
let ledger: Ledger

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-types-'))
  typesPath = join(folder, 'types')
  ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
})
afterEach(async () => {
  ledger.close()
  await rm(folder, { recursive: true })
})

const context = (change: Partial<SiteContext> = {}): SiteContext => ({
  ledger,
  profile,
  baseUrl,
  types,
  typesPath,
  keys: [],
  ...change,
})
const caseOf = (change: Partial<IssuerCase> = {}): IssuerCase => ({
  now,
  path: folder,
  files: [],
  keyFile: { state: 'untried' },
  issuer: context(),
  sites: [],
  registries: [],
  maxStatusAgeSeconds: 0,
  ...change,
})
const issuer = () =>
  new Issuer({
    ledger,
    signer: testSigner('school', `${profile.id}#key-1`),
    profile,
    baseUrl,
    types,
    typesPath,
    since: new Date(0),
    now: () => now,
  })

/** One document, signed with the present edition. */
async function issue(): Promise<void> {
  const record = declaredRecords['chess-camp']?.least ?? {}
  const rows = [{ row: 2, key: 'chess-camp/ДЕБЮТ-2026/14', record }]
  await issuer().issueBatch({ type: chessCamp, rows }, { unbound: true })
}

const codes = (answers: readonly Answer[]) => answers.map(({ code }) => code)

describe('own types', () => {
  it('are in order with their files and editions', async () => {
    await issue()
    expect(await examineOwnTypes(caseOf())).toEqual([{ code: 'OWN_TYPES_SOUND', details: { count: 1 } }])
  })

  it('that an issuer does not have are not spoken of', async () => {
    expect(await examineOwnTypes(caseOf({ issuer: context({ types: credentialTypes }) }))).toEqual([])
  })

  it('whose file is gone are missed when there are documents of them', async () => {
    await issue()
    expect(await examineOwnTypes(caseOf({ issuer: context({ types: credentialTypes }) }))).toEqual([
      { code: 'TYPE_FILES_GONE', details: { types: ['chess-camp'] } },
    ])
  })

  it('whose file was edited need the edition that documents were signed with', async () => {
    await issue()
    const edited = { ...chessCamp, label: { ru: 'Грамота смены', en: 'Camp letter' } }
    const later = caseOf({ issuer: context({ types: [...credentialTypes, edited] }) })
    expect(codes(await examineOwnTypes(later))).toEqual(['OWN_TYPES_SOUND'])
    await rm(join(typesPath, 'editions'), { recursive: true })
    expect(await examineOwnTypes(later)).toEqual([
      { code: 'EDITIONS_GONE', details: { types: ['chess-camp'] } },
    ])
  })

  it('whose file is refused are told with the place', async () => {
    const typesFault = { reason: 'TYPE_FILE_INVALID', at: 'types/chess-camp.json: fields' }
    expect(await examineOwnTypes(caseOf({ typesFault }))).toEqual([
      { code: 'TYPE_FILE_REFUSED', at: typesFault.at, details: { reason: 'TYPE_FILE_INVALID' } },
    ])
  })

  it('are looked for where they are published, in every edition', async () => {
    await issue()
    const site = join(folder, 'site')
    await issuer().publish(site)
    const published = async () =>
      examinePublishedTypes(caseOf({ sites: [await lookAtSite(site, context())] }))
    expect(codes(await published())).toEqual(['TYPES_PUBLISHED'])
    const editions = join(site, 'types', 'editions')
    const [name = ''] = await readdir(editions)
    await rm(join(editions, name))
    expect(await published()).toMatchObject([
      { code: 'PAGE_MISSING', details: { pages: [`types/editions/${name}`] } },
    ])
  })

  it('are recognised by their own names, and not by the sign for every known kind', async () => {
    await issue()
    const recognition = async (mayAward: readonly string[]) =>
      codes(
        await examineRecognition(
          caseOf({
            registries: [
              {
                source: 'trust.pack',
                status: 'recognised',
                entry: { identifiers: [profile.id, baseUrl], mayAward, keys: [] },
              },
            ],
          }),
        ),
      )
    expect(await recognition([chessCampVct, 'ext:ChessCamp'])).toEqual(['RECOGNISED'])
    expect(await recognition([chessCampVct])).toEqual(['KINDS_NOT_RECOGNISED'])
    expect(await recognition(['*', 'course-completion'])).toEqual(['KINDS_NOT_RECOGNISED'])
  })
})
