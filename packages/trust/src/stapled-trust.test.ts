import { didKeyUrlOf, type JsonObject, signJws, vctIntegrity } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testSigner } from '../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  publishTest,
  registryTerms,
  registryTime,
  schoolDid,
  schoolKid,
  testEntry,
  testRegistry,
  testRoot,
} from '../../../fixtures/test-registry.ts'
import type { EvidenceFacts } from './facts.ts'
import { frozenTrust, localTrust } from './frozen-trust.ts'
import { registryExcerpt } from './registry/excerpt.ts'
import type { RegistryFiles } from './registry/files.ts'
import { createRegistry, delegate, publish, recognise, withdraw } from './registry/publish.ts'
import { openRegistry } from './registry/registry.ts'
import { stapledTrust } from './stapled-trust.ts'

const now = registryTime
const url = 'https://lyceum130.example/status/1.statuslist.jwt'
const seconds = registryTime.getTime() / 1000
const list = (name: TestKeyName, iat: number, changes: JsonObject = {}): Promise<string> => {
  const signer = testSigner(name)
  const kid = name === 'school' ? schoolKid : didKeyUrlOf(signer.publicJwk)
  return signJws('status-list', { sub: url, iat, ...changes }, { ...signer, kid })
}

const files = await testRegistry()
const other = await publishTest(await draftRegistry({ entry: { name: { ru: 'Другой', en: 'Other' } } }))
const known = await list('school', seconds - 3600)
const newer = await list('school', seconds - 60)
const base = frozenTrust({
  source: 'trust pack',
  registry: await openRegistry(files),
  statusLists: new Map([[url, known]]),
  typeMetadata: [new Uint8Array([1])],
})
const staple = (facts: EvidenceFacts, to = base) => stapledTrust(facts, to, { now })
const stapleList = async (token: string) =>
  (await staple({ statusLists: new Map([[url, token]]) })).statusList(url)

describe('a stapled status list', () => {
  it('is used when the same signer signed it later', async () => {
    expect(await stapleList(newer)).toEqual({ token: newer, source: 'evidence bundle' })
  })

  it('is used while it is in force', async () => {
    const inForce = await list('school', seconds - 60, {
      exp: seconds + 1,
      validUntil: '2026-07-01T09:00:01Z',
    })
    expect((await stapleList(inForce))?.token).toBe(inForce)
  })

  it('is used where there is no other', async () => {
    const trust = await staple({ statusLists: new Map([[url, known]]) }, localTrust())
    expect(await trust.statusList(url)).toEqual({ token: known, source: 'evidence bundle' })
  })

  it('leaves the other copy to be asked for, whichever of them is used', async () => {
    const older = await list('school', seconds - 7200)
    const other = async (token: string, of = url) =>
      (await staple({ statusLists: new Map([[of, token]]) })).otherStatusList?.(url)
    expect(await other(newer)).toBe(await base.statusList(url))
    expect(await other(older)).toEqual({ token: older, source: 'evidence bundle' })
    expect(await other(older, 'https://lyceum130.example/status/2')).toBeUndefined()
  })

  it('is one object each time, so that what was found out about it need not be found out again', async () => {
    for (const token of [newer, known, 'list']) {
      const trust = await staple({ statusLists: new Map([[url, token]]) })
      expect(await trust.statusList(url)).toBe(await trust.statusList(url))
    }
    // A list that counts for nothing leaves the base's own object.
    const other = await staple({ statusLists: new Map([[url, known]]) })
    expect(await other.statusList(url)).toBe(await base.statusList(url))
    expect(await base.statusList('https://lyceum130.example/status/2')).toBeUndefined()
  })

  it.each([
    ['older', () => list('school', seconds - 7200)],
    ['somebody else’s', () => list('stranger', seconds - 60)],
    ['from the future', () => list('school', seconds + 3600)],
    [
      'for another address',
      () => list('school', seconds - 60, { sub: 'https://lyceum130.example/status/2' }),
    ],
    ['no longer in force', () => list('school', seconds - 60, { exp: seconds })],
    [
      'no longer in force, as a credential says it',
      () => list('school', seconds - 60, { validUntil: '2026-07-01T08:59:59Z' }),
    ],
    ['without a date', () => list('school', seconds - 60, { iat: 'today' })],
    ['not signed as it says', async () => newer.slice(0, -86) + known.slice(-86)],
    ['no token at all', async () => 'list'],
  ])('does not replace the known one when it is %s', async (_, make) => {
    expect(await stapleList(await make())).toEqual({ token: known, source: 'trust pack' })
  })

  it('is used for an earlier moment, from after it and past its term by now, but not from after now', async () => {
    const day = 86_400
    const clock = new Date(registryTime.getTime() + 2 * day * 1000)
    const stapled = async (iat: number, changes: JsonObject, at?: Date) => {
      const token = await list('school', iat, changes)
      const facts = { statusLists: new Map([[url, token]]) }
      const trust = await stapledTrust(facts, base, { now: clock, ...(at && { at }) })
      return (await trust.statusList(url))?.source
    }
    const ended = { exp: seconds + day + 60 }
    expect(await stapled(seconds + day, ended, now)).toBe('evidence bundle')
    expect(await stapled(seconds + day, ended)).toBe('trust pack')
    expect(await stapled(seconds - 60, { exp: seconds }, now)).toBe('trust pack')
    expect(await stapled(seconds + 3 * day, {}, now)).toBe('trust pack')
  })

  it('does not count when it is signed with a key known to be compromised', async () => {
    const keys = [{ ...testEntry.keys[0]!, compromisedAt: registryTime }]
    const trust = frozenTrust({
      source: 'trust pack',
      registry: await openRegistry(await publishTest(await draftRegistry({ entry: { keys } }))),
      statusLists: new Map([[url, known]]),
    })
    expect(
      (await (await staple({ statusLists: new Map([[url, newer]]) }, trust)).statusList(url))?.token,
    ).toBe(known)
  })
})

describe('a stapled registry', () => {
  const newcomer = 'did:web:newcomer.example'
  const entry = {
    ...testEntry,
    id: 'newcomer',
    identifiers: [newcomer],
    keys: [{ ...testEntry.keys[0]!, kid: `${newcomer}#1` }],
  }
  const entryName = 'entries/lyceum-130.json'
  const federation = [testSigner('federation')]
  const request = {
    issuer: newcomer,
    protectedHeader: { kid: `${newcomer}#1` },
    purpose: 'assertionMethod',
    at: now,
  } as const

  it('fills what a pack leaves out, with the word of the same state and no other', async () => {
    const newer = await publishTest(await recognise(files, entry, federation))
    const withdrawn = await publishTest(await withdraw(newer, 'newcomer', federation))
    const excerptOf = async (from: RegistryFiles, did: string) => (await registryExcerpt(from, [did])).files
    const registry = await openRegistry(await excerptOf(withdrawn, schoolDid))
    const small = frozenTrust({ source: 'trust pack', registry })
    const filled = await staple({ registry: await excerptOf(withdrawn, newcomer) }, small)
    expect(await filled.recognise(newcomer)).toMatchObject({ status: 'withdrawn' })
    expect(await filled.recognise(schoolDid)).toMatchObject({ status: 'recognised' })
    for (const [from, did] of [
      [newer, newcomer],
      [withdrawn, schoolDid],
    ] as const) {
      const trust = await staple({ registry: await excerptOf(from, did) }, small)
      await expect(trust.recognise(newcomer)).rejects.toMatchObject({ code: 'REGISTRY_NOT_AT_HAND' })
      await expect(trust.resolveKey(request)).rejects.toMatchObject({ code: 'REGISTRY_NOT_AT_HAND' })
    }
  })

  it('adds whom it recognises, when it is a newer state under the same root', async () => {
    const newer = await publishTest(await recognise(files, entry, federation))
    const { files: excerpt } = await registryExcerpt(newer, [newcomer])
    const trust = await staple({ registry: excerpt })
    expect([...excerpt.keys()]).not.toContain('entries/lyceum-130.json')
    expect(await trust.recognise(newcomer)).toMatchObject({ status: 'recognised', entry: { id: 'newcomer' } })
    expect((await trust.resolveKey(request)).kid).toBe(`${newcomer}#1`)
    expect(await trust.recognise(schoolDid)).toMatchObject({ status: 'recognised' })
    expect(await base.recognise(newcomer)).toMatchObject({ status: 'unknown' })
  })

  it('does not bring back an older state', async () => {
    const withdrawn = await publishTest(await withdraw(files, 'lyceum-130', federation))
    const current = frozenTrust({ source: 'trust pack', registry: await openRegistry(withdrawn) })
    const trust = await staple({ registry: files }, current)
    expect(await trust.recognise(schoolDid)).toMatchObject({ status: 'withdrawn' })
  })

  const later = (minutes: number) => new Date(registryTime.getTime() + minutes * 60_000)
  const renewed = async (terms: Parameters<typeof publishTest>[1]) =>
    publishTest(await recognise(files, entry, federation), terms)

  it.each([
    ['has an entry of another registry', async () => new Map([...files, [entryName, other.get(entryName)!]])],
    ['has an entry that is no document', async () => new Map([...files, [entryName, 'garbage']])],
    ['leaves out who vouches', async () => new Map([...files].filter(([name]) => !/^deleg/.test(name)))],
    ['has run out', () => renewed({ now: later(-1), timestampExpires: now })],
    ['is from later', () => renewed({ now: later(2) })],
  ])('leaves what is known as it is when it %s', async (_, make) => {
    const trust = await staple({ registry: await make() })
    expect(await trust.recognise(schoolDid)).toEqual(await base.recognise(schoolDid))
    expect(await trust.recognise(newcomer)).toMatchObject({ status: 'unknown' })
    const key = { ...request, issuer: schoolDid, protectedHeader: { kid: schoolKid } }
    expect(await trust.resolveKey(key)).toBe(await base.resolveKey(key))
  })

  it('counts up to the end of its term, and as far ahead as clocks may be', async () => {
    for (const terms of [{ timestampExpires: later(1) }, { now: later(0.9) }]) {
      const trust = await staple({ registry: await renewed(terms) })
      expect(await trust.recognise(newcomer)).toMatchObject({ status: 'recognised' })
    }
  })

  it('counts for an earlier moment, from after it and past its term by now, but not from after now', async () => {
    const stapled = async (terms: Parameters<typeof publishTest>[1], at?: Date) => {
      const facts = { registry: await renewed(terms) }
      const trust = await stapledTrust(facts, base, { now: later(10), ...(at && { at }) })
      return (await trust.recognise(newcomer)).status
    }
    const ended = { now: later(5), timestampExpires: later(6) }
    expect(await stapled(ended, now)).toBe('recognised')
    expect(await stapled(ended)).toBe('unknown')
    expect(await stapled({ now: later(-1), timestampExpires: now }, now)).toBe('unknown')
    expect(await stapled({ now: later(12) }, now)).toBe('unknown')
  })

  it('does not count under another root', async () => {
    const stranger = [testSigner('stranger')]
    const group = { keys: stranger.map(({ publicJwk }) => publicJwk), threshold: 1 }
    const roles = { root: group, delegation: group, index: group, timestamp: group }
    const foreign = await publish(
      await recognise(
        await delegate(
          await createRegistry({ ...testRoot, roles }, stranger),
          { id: 'novosibirsk', authority: 'root', name: testEntry.name, ...group, limits: { kinds: ['*'] } },
          stranger,
        ),
        entry,
        stranger,
      ),
      registryTerms,
      { index: stranger, timestamp: stranger },
    )
    const trust = await staple({ registry: foreign })
    expect(await trust.recognise(newcomer)).toMatchObject({ status: 'unknown' })
    await expect(trust.resolveKey(request)).rejects.toMatchObject({ code: 'TRUST_UNREACHABLE' })
    // The same files count for whoever trusts that root.
    expect(await (await openRegistry(foreign)).recognise(newcomer)).toMatchObject({ status: 'recognised' })
  })

  it('does not count where no registry is trusted', async () => {
    const trust = await staple({ registry: files }, localTrust())
    expect(await trust.recognise(schoolDid)).toMatchObject({ status: 'unknown' })
  })
})

describe('stapled type metadata', () => {
  it('are used where there are no others', async () => {
    const trust = await staple({
      typeMetadata: [new Uint8Array([1]), new Uint8Array([2])],
    })
    const find = async (byte: number) => trust.typeMetadata(await vctIntegrity(new Uint8Array([byte])))
    expect(await find(1)).toEqual({ bytes: new Uint8Array([1]), source: 'trust pack' })
    expect(await find(2)).toEqual({ bytes: new Uint8Array([2]), source: 'evidence bundle' })
    expect(await find(3)).toBeUndefined()
  })
})
