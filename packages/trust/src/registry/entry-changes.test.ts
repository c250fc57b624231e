import { describe, expect, it } from 'vitest'
import { testPublicJwk } from '../../../../fixtures/test-keys.ts'
import { draftRegistry, schoolDid, schoolKid, testEntry } from '../../../../fixtures/test-registry.ts'
import type { EntryRequest } from './documents/entry.ts'
import { entryAtHand, findEntry, renewedEntry, withCompromisedKey } from './entry-changes.ts'

const [june, july] = [new Date('2026-06-01T00:00:00Z'), new Date('2026-07-01T00:00:00Z')]
const newKey = { kid: `${schoolDid}#key-2`, jwk: testPublicJwk('schoolEd25519'), from: june }
const [oldKey] = testEntry.keys
const asked: EntryRequest = {
  ...testEntry,
  name: { ru: 'Лицей', en: 'Lyceum' },
  mayAward: ['*'],
  keys: [newKey],
}

describe('an entry that is asked for anew', () => {
  it('takes the new name and keys, and keeps what the authority has decided', () => {
    const { until, ...rest } = asked
    const before = { ...testEntry, status: 'suspended' as const }
    expect(renewedEntry(before, { ...rest, territory: 'RU' })).toMatchObject({
      name: { en: 'Lyceum' },
      status: 'suspended',
      mayAward: ['school-diploma'],
      territory: 'RU-NVS',
      until,
    })
  })

  it('never loses a key, or that it is compromised', () => {
    const before = withCompromisedKey(testEntry, schoolKid, june)
    expect(renewedEntry(before, asked).keys).toEqual([{ ...oldKey, compromisedAt: june }, newKey])
    const denied = renewedEntry(before, { ...asked, keys: testEntry.keys })
    expect(denied.keys[0]?.compromisedAt).toEqual(june)
  })

  it('is refused another key under a name that is known', () => {
    const keys = [{ ...newKey, kid: schoolKid }]
    const renewing = () => renewedEntry(testEntry, { ...asked, keys })
    expect(renewing).toThrow(expect.objectContaining({ code: 'REGISTRY_INVALID', at: 'keys[0].jwk' }))
  })
})

describe('a compromised key', () => {
  it('is marked from the earliest moment that is known', () => {
    const since = (...moments: readonly Date[]): unknown =>
      moments.reduce((entry, at) => withCompromisedKey(entry, schoolKid, at), testEntry).keys[0]
        ?.compromisedAt
    expect(since(july, june)).toEqual(june)
    expect(since(june, july)).toEqual(june)
  })

  it('has to be one of the entry', () => {
    const marking = () => withCompromisedKey(testEntry, newKey.kid, june)
    expect(marking).toThrow(expect.objectContaining({ code: 'REGISTRY_INCOMPLETE' }))
  })
})

describe('finding an entry', () => {
  it('goes by id and by any identifier', async () => {
    const files = await draftRegistry()
    expect(entryAtHand(files, 'lyceum-130').id).toBe('lyceum-130')
    expect(findEntry(files, ['did:web:other.example', 'https://lyceum130.example'])?.id).toBe('lyceum-130')
    expect(findEntry(files, ['did:web:other.example'])).toBeUndefined()
  })
})
