import { writePaper } from '@attestat/credential'
import { createBundle, frozenTrust, openRegistry, type TrustSource } from '@attestat/trust'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { requestFiles } from '../../../fixtures/request-files.ts'
import { testSigner } from '../../../fixtures/test-keys.ts'
import { draftRegistry, publishTest, schoolKid, testRootKey } from '../../../fixtures/test-registry.ts'
import {
  clientId,
  type DiplomaToIssue,
  issuedAt,
  type ListsToSign,
  listsIssuedAt,
  listUrls,
  now,
  schoolUrl,
  shown,
  statusIndex,
  statusLists,
  told,
  trustOf,
} from '../../../fixtures/verification.ts'
import { memorySeenStore, type SeenStore } from './seen-store.ts'
import { openRequestFile } from './sqlite.node.ts'
import { openVerifierMemory } from './verifier-memory.ts'
import { verify } from './verify.ts'
import { verifyPaper } from './verify-paper.ts'

const { newPath, open, remove } = requestFiles()
afterAll(remove)
const openFile = (path?: string): SeenStore => open(path).seen
const stores: readonly [string, () => SeenStore][] = [
  ['in memory', memorySeenStore],
  ['in a file', () => openFile()],
]

const laterBy = (seconds: number): Date => new Date(issuedAt.getTime() + seconds * 1000)
/** An edition of the one diploma that the fixture has. */
const edition = (seconds: number, more: DiplomaToIssue = {}): Promise<string> =>
  shown({
    issuedAt: laterBy(seconds),
    change: (document) => ({ ...document, validFrom: laterBy(seconds).toISOString() }),
    ...more,
  })
const withLists = async (terms: ListsToSign): Promise<TrustSource> =>
  trustOf({ lists: await statusLists(terms) })
const laterLists = { issuedAt: new Date(listsIssuedAt.getTime() + 1000) }
/** Later lists, but for the one that tells of suspensions. */
const withOldSuspensions = async (): Promise<TrustSource> => {
  const old = [...(await statusLists())].filter(([url]) => url === listUrls.suspension)
  return trustOf({ lists: new Map([...(await statusLists(laterLists)), ...old]) })
}

/** What a verifier with this memory says, which remembers it afterwards. */
async function judge(input: string | Promise<string>, store: SeenStore, trust?: TrustSource) {
  const memory = await openVerifierMemory(trust ?? (await trustOf()), store)
  const terms = { trust: memory.trust, seen: memory.seen, now, audience: clientId }
  const result = await verify(await input, { ...terms, policy: 'admissions' })
  await memory.remember(result)
  return result
}

async function registryAfter(publications: number, pinnedRoot: readonly string[] | undefined) {
  let published = await draftRegistry()
  for (let i = 0; i < publications; i++) published = await publishTest(published)
  const registry = await openRegistry(published, pinnedRoot ? { pinnedRoot } : {})
  return frozenTrust({ source: 'trust pack', registry })
}

describe.each(stores)('what was seen, kept %s', (_, open) => {
  it('D7 refuses a status list older than one seen before, and takes the same one again', async () => {
    const store = open()
    expect(told(await judge(edition(0), store, await withLists(laterLists)), 'status')).toBe('passed')
    expect(told(await judge(edition(0), store, await withLists({})), 'status')).toBe(
      'inconclusive STATUS_ROLLBACK',
    )
    expect(told(await judge(edition(0), store, await withLists(laterLists)), 'status')).toBe('passed')
  })

  it('D7 says of each list of a document whether it is an old one', async () => {
    const store = open()
    await judge(edition(0, { suspendable: true }), store, await withLists(laterLists))
    const mixed = await withOldSuspensions()
    const result = await judge(edition(0, { suspendable: true }), store, mixed)
    expect(told(result, 'status')).toBe('inconclusive STATUS_ROLLBACK')
    expect(told(await judge(edition(0), store, mixed), 'status')).toBe('passed')
  })

  it('D7 knows a list under whatever name its issuer goes by', async () => {
    const store = open()
    const paper = await writePaper(
      {
        kind: 'school-diploma',
        name: 'Соколова Анна',
        title: 'Аттестат',
        awardedOn: '2026-06-25',
        issuedAt,
        status: { uri: listUrls.token, idx: statusIndex.good },
      },
      testSigner('school', schoolKid),
    )
    const look = async () => {
      const { trust } = await openVerifierMemory(await withLists({}), store)
      const { checks } = await verifyPaper(paper, { trust, policy: 'lenient-preview', now })
      return checks.find(({ name }) => name === 'status')
    }
    expect(await look()).toMatchObject({ status: 'passed' })
    const named = await judge(
      shown({ format: 'dc+sd-jwt', issuer: schoolUrl }),
      store,
      await withLists(laterLists),
    )
    expect([told(named, 'status'), named.credentials[0]?.issuer]).toEqual(['passed', schoolUrl])
    expect(await look()).toMatchObject({ status: 'inconclusive', code: 'STATUS_ROLLBACK' })
  })

  it('D7 is not outdated by a list that its issuer has dated ahead', async () => {
    const store = open()
    const ahead = await withLists({ issuedAt: new Date(now.getTime() + 3_600_000) })
    expect(told(await judge(edition(0), store, ahead), 'status')).toBe('inconclusive STATUS_FROM_LATER')
    expect(told(await judge(edition(0), store, await withLists({})), 'status')).toBe('passed')
  })

  it('does not outdate the verifier’s own list by a newer one that somebody has stapled', async () => {
    const store = open()
    const facts = { statusLists: Object.fromEntries(await statusLists(laterLists)) }
    const bundle = JSON.stringify({
      type: 'AttestatEvidenceBundle',
      version: 1,
      vp_token: { diploma: [await edition(0)] },
      facts,
    })
    const stapled = await judge(bundle, store)
    expect(stapled.checks.find(({ name }) => name === 'status')?.source).toBe('evidence bundle')
    expect(told(await judge(edition(0), store), 'status')).toBe('passed')
  })

  const { good, revoked, suspended } = statusIndex
  it.each([
    ['revoked', revoked, {}],
    ['suspended', suspended, { suspendable: true }],
  ])(
    'D7 takes no document for good by an older list that a newer one has called %s',
    async (_, index, more) => {
      const store = open()
      const stapledTo = async (index: number, signing: ListsToSign) =>
        JSON.stringify({
          type: 'AttestatEvidenceBundle',
          version: 1,
          vp_token: { diploma: [await edition(0, { ...more, index })] },
          facts: { statusLists: Object.fromEntries(await statusLists(signing)) },
        })
      const none = await trustOf({ lists: new Map() })
      const before = { blank: true }
      const statusOf = async (index: number, signing: ListsToSign) =>
        told(await judge(stapledTo(index, signing), store, none), 'status')
      expect(await statusOf(index, before)).toBe('passed')
      expect(await statusOf(index, laterLists)).toMatch(/^failed STATUS_(REVOKED|SUSPENDED)$/)
      expect(await statusOf(index, before)).toBe('inconclusive STATUS_ROLLBACK')
      // Nobody else's document suffers by it, and a newer list may say otherwise.
      expect(await statusOf(good, before)).toBe('passed')
      expect(await statusOf(index, { ...before, issuedAt: new Date(listsIssuedAt.getTime() + 2000) })).toBe(
        'passed',
      )
    },
  )

  it('D7 remembers the newest list where an older one has decided about an earlier moment', async () => {
    const store = open()
    const daysBefore = (days: number): Date => new Date(listsIssuedAt.getTime() - days * 86_400_000)
    const bundle = createBundle({
      vpToken: { diploma: [await edition(0, { suspendable: true, index: suspended })] },
      facts: { statusLists: await statusLists({ issuedAt: daysBefore(2), blank: true }) },
    })
    const memory = await openVerifierMemory(await withLists(laterLists), store)
    const terms = {
      trust: memory.trust,
      now,
      at: daysBefore(1),
      policy: 'admissions',
      audience: clientId,
    } as const
    const result = await verify(bundle, terms)
    await memory.remember(result)
    expect(told(result, 'status')).toBe('passed')
    const again = await judge(edition(0, { suspendable: true }), store, await withOldSuspensions())
    expect(told(again, 'status')).toBe('inconclusive STATUS_ROLLBACK')
  })

  it('D8 takes no list for the newest that is dated after the clock, whatever moment is asked about', async () => {
    const lists = await withLists({ issuedAt: new Date('2027-01-01T00:00:00Z') })
    for (const at of [now, new Date('2027-01-02T00:00:00Z')]) {
      const store = open()
      const memory = await openVerifierMemory(lists, store)
      await memory.remember(
        await verify(await edition(0), { trust: memory.trust, now, at, policy: 'lenient-preview' }),
      )
      expect(told(await judge(edition(0), store), 'status')).toBe('passed')
    }
  })

  it('tells that a newer document of the same id is known', async () => {
    const store = open()
    expect(told(await judge(edition(1), store), 'not-replaced')).toBe('passed')
    expect(told(await judge(edition(0), store), 'not-replaced')).toBe('failed NEWER_DOCUMENT_KNOWN')
    expect(told(await judge(edition(1), store), 'not-replaced')).toBe('passed')
  })

  it('remembers nothing of what nobody vouches for', async () => {
    const store = open()
    await judge(edition(1, { signedBy: 'stranger' }), store)
    expect(told(await judge(edition(0), store), 'not-replaced')).toBe('passed')
  })

  it('E6 refuses a registry older than one seen before', async () => {
    const store = open()
    const pin = [testRootKey]
    await openVerifierMemory(await registryAfter(2, pin), store)
    const older = openVerifierMemory(await registryAfter(1, pin), store)
    await expect(older).rejects.toMatchObject({ code: 'REGISTRY_ROLLBACK', details: { found: 1, known: 2 } })
    await openVerifierMemory(await registryAfter(2, pin), store)
    await openVerifierMemory(await registryAfter(3, pin), store)
  })

  it('D7 keeps of a list the newest moment', async () => {
    const store = open()
    for (const seconds of [1, 2, 1]) {
      await store.remember({ registries: [], lists: [['key', laterBy(seconds)]], documents: [] })
    }
    expect(await store.newestList('key')).toEqual(laterBy(2))
  })

  it('keeps of a registry that comes along the newest state', async () => {
    const store = open()
    const states = await Promise.all(
      [1, 2, 1].map(async (n) => (await registryAfter(n, undefined)).registry!.state),
    )
    for (const state of states)
      await store.remember({ registries: [['key', state]], lists: [], documents: [] })
    expect(await store.registry('key')).toEqual(states[1])
  })

  it('keeps a registry that nobody pinned apart from one that is pinned', async () => {
    const store = open()
    await openVerifierMemory(await registryAfter(2, undefined), store)
    await openVerifierMemory(await registryAfter(1, [testRootKey]), store)
  })

  it('keeps apart what was seen by such a registry', async () => {
    const store = open()
    await judge(edition(1), store, await trustOf({ pinnedRoot: null }))
    expect(told(await judge(edition(0), store), 'not-replaced')).toBe('passed')
  })
})

describe('a file of what was seen', () => {
  it('is the same to all who have it open, and afterwards', async () => {
    const path = newPath()
    const [one, other] = [openFile(path), openFile(path)]
    await judge(edition(1), one)
    expect(told(await judge(edition(0), other), 'not-replaced')).toBe('failed NEWER_DOCUMENT_KNOWN')
  })

  it('is what a file of the first layout becomes', async () => {
    const path = newPath()
    openRequestFile(path).close()
    const database = new SqliteDatabase(path)
    for (const table of ['seen_registry', 'seen_list', 'seen_document']) database.exec(`DROP TABLE ${table}`)
    database.pragma('user_version = 1')
    database.close()
    await judge(edition(1), openFile(path))
    expect(told(await judge(edition(0), openFile(path)), 'not-replaced')).toBe('failed NEWER_DOCUMENT_KNOWN')
  })

  it('has nobody’s name in it, and no document’s id', async () => {
    const path = newPath()
    await judge(edition(0), openFile(path))
    const database = new SqliteDatabase(path, { readonly: true })
    const rows = JSON.stringify([
      database.prepare('SELECT * FROM seen_document').all(),
      database.prepare('SELECT * FROM seen_list').all(),
    ])
    database.close()
    expect(JSON.parse(rows).map((table: readonly unknown[]) => table.length)).toEqual([1, 1])
    expect(rows).not.toMatch(/did:|urn:|https:/)
  })
})
