import { readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  baseUrl,
  did,
  type ExaminedIssuer,
  firstKey,
  later,
  now,
  openExaminedIssuer,
  rowKey,
  secondKey,
} from '../../../../fixtures/examined-issuer.ts'
import { testPublicJwk } from '../../../../fixtures/test-keys.ts'
import type { Page, RegistryFacts, SiteFacts } from './diagnosis.ts'

let place: ExaminedIssuer
beforeEach(async () => {
  place = await openExaminedIssuer()
})
afterEach(() => place.remove())

describe('what is published', () => {
  /** Breaks a page of the site. */
  async function change(path: string, edit: (text: string) => string): Promise<void> {
    const file = join(place.site, path)
    await writeFile(file, edit(await readFile(file, 'utf8')))
  }

  it('misses a key after a rotation, until it is published; lists that the key before it signed stay good', async () => {
    await place.rotate()
    const [found, ...others] = await place.findings()
    expect(found).toMatchObject({
      code: 'KEY_NOT_PUBLISHED',
      details: {
        kids: [secondKey.kid],
        pages: ['.well-known/did.json', '.well-known/jwt-vc-issuer'],
      },
    })
    expect(others).toEqual([])
  })

  it('still gives out a compromised key as good', async () => {
    await place.rotate()
    await place.publish()
    place.compromise()
    const found = (await place.findings()).filter(({ name }) => name === 'published-keys')
    expect(found).toMatchObject([{ code: 'KEY_STILL_PUBLISHED', details: { kids: [firstKey.kid] } }])
  })

  it.each([
    ['.well-known/did.json', (text: string) => text.replace('JsonWebKey', 'Other'), 'PAGE_DIFFERS'],
    ['.well-known/did.json', () => '<html>', 'PAGE_DAMAGED'],
    ['types/school-diploma.json', (text: string) => `${text}\n`, 'PAGE_DIFFERS'],
    ['batches/1.json', (text: string) => text.slice(0, -4), 'PAGE_DIFFERS'],
    ['status/1.statuslist.jwt', (text: string) => `${text.slice(0, -8)}AAAAAAAA`, 'PAGE_DAMAGED'],
    ['status/1-suspension.vc.jwt', () => 'x', 'PAGE_DAMAGED'],
  ])('%s that was changed is found out', async (path, edit, code) => {
    await change(path, edit)
    const found = await place.findings()
    expect(found).toMatchObject([{ code, at: place.site, details: { pages: [path] } }])
  })

  it('may be laid out anew where only what it says counts', async () => {
    await change('.well-known/did.json', (text) => JSON.stringify(JSON.parse(text)))
    expect(await place.faults()).toEqual([])
  })

  it.each([
    '.well-known/jwt-vc-issuer',
    'types/transcript.json',
    'batches/1.json',
    'status/1-revocation.vc.jwt',
  ])('%s that is not there is missed', async (path) => {
    await unlink(join(place.site, path))
    expect(await place.findings()).toMatchObject([
      { code: 'PAGE_MISSING', at: place.site, details: { pages: [path] } },
    ])
  })

  it('holds nothing that is the issuer’s or a person’s', async () => {
    await writeFile(join(place.site, 'keys.json'), '{}')
    expect(await place.findings()).toMatchObject([
      { code: 'PRIVATE_PUBLISHED', details: { files: ['keys.json'] } },
    ])
  })

  it('of a did:key has no keys to publish', async () => {
    const context = place.context()
    const ofKey = { ...context, profile: { ...context.profile, id: 'did:key:zDn' } }
    const answers = await place.answers({ issuer: ofKey })
    expect(answers.find(({ name }) => name === 'published-keys')?.code).toBe('KEYS_IN_DID')
  })
})

describe('the status lists', () => {
  it('lack a revocation that was not published, and have it afterwards', async () => {
    place.issuer().revoke(rowKey(1), 'ошибка')
    expect(await place.findings()).toMatchObject([
      {
        code: 'LIST_BEHIND',
        details: { count: 1, pages: ['status/1.statuslist.jwt', 'status/1-revocation.vc.jwt'] },
      },
    ])
    await place.publish()
    expect(await place.faults()).toEqual([])
  })

  it('lack a suspension, and a reinstatement', async () => {
    const suspend = (status: 'suspended' | 'valid') =>
      place.ledger.changeStatus(rowKey(1), { status, reason: 'проверка', at: now }, () => undefined)
    suspend('suspended')
    expect(await place.faults()).toEqual(['LIST_BEHIND'])
    await place.publish()
    suspend('valid')
    expect(await place.findings()).toMatchObject([
      {
        code: 'LIST_BEHIND',
        details: { pages: ['status/1.statuslist.jwt', 'status/1-suspension.vc.jwt'] },
      },
    ])
  })

  it('that know of more revocations than the ledger betray an old copy of it', async () => {
    place.issuer().revoke(rowKey(1), 'ошибка')
    await place.publish()
    const { sites } = await place.examined()
    await place.startOver()
    const found = await place.findings({ sites })
    expect(found.filter(({ name }) => name === 'status-lists')).toMatchObject([
      { code: 'LIST_AHEAD', details: { count: 1 } },
    ])
  })

  it.each([
    [7, []],
    [8, ['LIST_TOO_OLD']],
    [77, ['LIST_ENDS_SOON']],
    [89, ['LIST_ENDS_SOON']],
    [90, ['LIST_EXPIRED']],
  ])('%i days after publishing: %s', async (days, codes) => {
    expect(await place.faults({ now: later(days) })).toEqual(codes)
  })

  it('signed by a key that was compromised are refused, as verifiers refuse them', async () => {
    await place.rotate()
    expect(await place.faults()).toEqual(['KEY_NOT_PUBLISHED'])
    place.compromise()
    const found = (await place.findings()).filter(({ name }) => name === 'status-lists')
    expect(found.map(({ code }) => code)).toEqual(['LIST_SIGNER_REFUSED'])
  })

  it('are looked at in trust packs too, which may lack them', async () => {
    const { sites } = await place.examined()
    const { pages } = sites[0]!
    const pack = { name: 'trust.pack', kind: 'pack' as const, pages, leftovers: [] }
    expect(await place.faults({ sites: [...sites, pack] })).toEqual([])
    const empty = { ...pack, pages: new Map() }
    expect(await place.findings({ sites: [...sites, empty] })).toMatchObject([
      { code: 'LIST_NOT_IN_PACK', at: 'trust.pack' },
    ])
  })
})

describe('what a server delivers', () => {
  const served = async (
    contentType: (path: string) => string,
    openToAllOrigins = true,
  ): Promise<SiteFacts[]> => {
    const { sites } = await place.examined()
    return sites.map((facts) => ({
      ...facts,
      kind: 'server',
      pages: new Map(
        [...facts.pages].map(([path, page]): [string, Page] => [
          path,
          'bytes' in page
            ? { ...page, delivery: { contentType: contentType(path), openToAllOrigins } }
            : page,
        ]),
      ),
    }))
  }
  const good = (path: string): string =>
    path.endsWith('.statuslist.jwt')
      ? 'application/statuslist+jwt'
      : path.endsWith('.vc.jwt')
        ? 'application/vc+jwt'
        : 'application/json; charset=utf-8'

  it('is good with the content types of the specifications, readable from every page', async () => {
    const answers = await place.answers({ sites: await served(good) })
    expect(answers.at(-1)).toMatchObject({ name: 'delivery', code: 'DELIVERY_GOOD' })
  })

  it('warns of other content types and of a server closed to web pages', async () => {
    const plain = (path: string): string => (path.endsWith('.statuslist.jwt') ? 'text/plain' : good(path))
    expect(await place.findings({ sites: await served(plain) })).toMatchObject([
      {
        code: 'CONTENT_TYPE_UNEXPECTED',
        details: {
          found: 'text/plain',
          expected: 'application/statuslist+jwt',
          pages: ['status/1.statuslist.jwt'],
        },
      },
    ])
    expect(await place.faults({ sites: await served(good, false) })).toEqual(['CORS_MISSING'])
  })
})

describe('a registry', () => {
  const entry = {
    identifiers: [did, baseUrl],
    mayAward: ['school-diploma'],
    keys: [{ kid: firstKey.kid, jwk: firstKey.publicJwk }],
  }
  const registry: RegistryFacts = {
    source: 'trust.pack',
    status: 'recognised',
    validUntil: later(30),
    entry,
  }
  const told = (change: Partial<RegistryFacts>) => place.faults({ registries: [{ ...registry, ...change }] })

  it('recognises the issuer and its key', async () => {
    const answers = await place.answers({ registries: [registry] })
    expect(answers.at(-1)).toEqual({
      name: 'recognition',
      code: 'RECOGNISED',
      at: 'trust.pack',
      details: { until: later(30).toISOString() },
    })
  })

  const [key] = entry.keys
  it.each<[code: string, change: Partial<RegistryFacts>]>([
    ['NOT_RECOGNISED', { status: 'unknown' }],
    ['RECOGNITION_NOT_AT_HAND', { status: 'not-at-hand' }],
    ['RECOGNITION_SUSPENDED', { status: 'suspended' }],
    ['RECOGNITION_WITHDRAWN', { status: 'withdrawn' }],
    ['RECOGNITION_EXPIRED', { entry: { ...entry, until: now } }],
    ['RECOGNITION_ENDS_SOON', { entry: { ...entry, until: later(59) } }],
    ['REGISTRY_TERM_EXPIRED', { validUntil: now }],
    ['REGISTRY_TERM_FROZEN', { validUntil: now, isFrozen: true }],
    ['REGISTRY_TERM_ENDS_SOON', { validUntil: later(1) }],
    ['SIGNING_KEY_NOT_RECOGNISED', { entry: { ...entry, keys: [] } }],
    [
      'SIGNING_KEY_NOT_RECOGNISED',
      { entry: { ...entry, keys: [{ ...key!, jwk: testPublicJwk('stranger') }] } },
    ],
    ['SIGNING_KEY_EXPIRED', { entry: { ...entry, keys: [{ ...key!, until: now }] } }],
    ['SIGNING_KEY_ENDS_SOON', { entry: { ...entry, keys: [{ ...key!, until: later(59) }] } }],
    ['KINDS_NOT_RECOGNISED', { entry: { ...entry, mayAward: ['transcript'] } }],
    ['ADDRESS_NOT_RECOGNISED', { entry: { ...entry, identifiers: [did] } }],
  ])('%s is told', async (code, change) => {
    expect(await told(change)).toEqual([code])
  })

  it('gives time: nothing is said of ends that are far', async () => {
    expect(
      await told({ validUntil: later(2), entry: { ...entry, until: later(60), mayAward: ['*'] } }),
    ).toEqual([])
  })

  it('that takes a compromised key for good is told of it', async () => {
    place.compromise()
    const codes = (change: Partial<RegistryFacts>) => told({ ...change })
    expect(await codes({})).toContain('COMPROMISE_NOT_RECOGNISED')
    const marked = { ...entry, keys: [{ ...key!, compromisedAt: now }] }
    expect(await codes({ entry: marked })).not.toContain('COMPROMISE_NOT_RECOGNISED')
  })
})
