import { didKeyUrlOf, writePaper } from '@attestat/credential'
import { expect, it } from 'vitest'
import { issueLink, purpose } from '../../../../fixtures/guardians.ts'
import { issuedDiploma } from '../../../../fixtures/issued-diploma.ts'
import { testKeys, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { writeJsonRecord } from '../guardians/json-record.ts'
import { createMemoryStore } from '../memory-store.ts'
import { noteOutsideKey } from '../outside-key.ts'
import { type RecordType, recordTypes, type StoredRecord } from '../store.ts'
import { Wallet } from '../wallet.ts'
import { checkRecords } from './sound-records.ts'

const now = new Date('2026-07-01T10:00:00Z')
const consent = { agreed: true, by: 'Соколова А. С.', purpose } as const
const audience = 'https://university.example'
const jsonRecord = (type: RecordType, id: string, content: object): StoredRecord =>
  writeJsonRecord({ type, id }, content as never)

/** A wallet with records of every type. */
const records = await (async (): Promise<readonly StoredRecord[]> => {
  const bytes = new TextEncoder().encode(JSON.stringify(testKeys.holder))
  const store = createMemoryStore([
    { type: 'holder-key', id: '1', version: 1, bytes },
    jsonRecord('standing-approval', 'AAAA', {
      child: 'did:key:zChild',
      audience,
      purpose,
      claims: [{ kind: 'sports-rank', paths: ['credentialSubject.familyName'] }],
      since: '2026-06-01T10:00:00.000Z',
      until: '2026-09-01T10:00:00.000Z',
    }),
    jsonRecord('status-list', 'https://school.example/status/1.statuslist.jwt', { token: 'a.b.c' }),
    ...recordTypes.filter((type) => type.startsWith('agent-')).map((type) => jsonRecord(type, 'one', {})),
  ])
  const wallet = new Wallet({ store, now: () => now })
  await wallet.pairwiseId()
  await noteOutsideKey(store, testPublicJwk('stranger'))
  const diploma = await issuedDiploma({ holderKey: testPublicJwk('holder') })
  const { card } = await wallet.add(diploma)
  const paper = {
    kind: 'sports-rank',
    name: 'Ким Лев',
    title: 'Разряд',
    awardedOn: '2026-05-22',
    issuedAt: now,
  }
  await wallet.add(await writePaper(paper, testSigner('school', didKeyUrlOf(testPublicJwk('school')))))
  const chosen = [{ credentialId: card.id, disclose: [] }]
  await wallet.presentChosen(chosen, { audience, consent })
  await wallet.family.setAgePolicy(
    { bands: [{ fromAge: 0, decides: 'both' }], withoutGuardian: false },
    { by: 'Мама' },
  )
  await wallet.family.addGuardian(await issueLink())
  await wallet.family.draftChosen(chosen, { audience, purpose, consent })
  return (await store.snapshot()).records
})()
const without = (type: RecordType): readonly StoredRecord[] => records.filter((one) => one.type !== type)
const unsound = { code: 'RECORDS_UNSOUND' }

it('records of every type are sound as a wallet writes them', async () => {
  expect(new Set(records.map(({ type }) => type))).toEqual(new Set(recordTypes))
  expect(await checkRecords(records)).toEqual({ credentials: 1, history: 1 })
})

it.each(recordTypes)('a %s that does not read makes a wallet unsound', async (type) => {
  const damaged = { ...jsonRecord(type, '1', {}), bytes: new TextEncoder().encode('not JSON') }
  await expect(checkRecords([...without(type), damaged])).rejects.toMatchObject(unsound)
})

it.each(['guardian', 'draft', 'standing-approval', 'age-policy'] as const)(
  'a %s without a member, or with another in its place, makes a wallet unsound',
  async (type) => {
    const [record] = records.filter((one) => one.type === type) as [StoredRecord]
    const content = JSON.parse(new TextDecoder().decode(record.bytes))
    // What a program may leave out.
    const optional = ['guardian', 'withoutGuardian']
    for (const name of Object.keys(content).filter((member) => !optional.includes(member))) {
      for (const value of [undefined, 7]) {
        const changed = jsonRecord(type, record.id, { ...content, [name]: value })
        await expect(checkRecords([...without(type), changed]), name).rejects.toMatchObject(unsound)
      }
    }
  },
)

it.each(['guardian', 'draft', 'holder-key', 'outside-key', 'paper'] as const)(
  'a %s under another name makes a wallet unsound',
  async (type) => {
    const renamed = records.map((one) =>
      one.type === type && one.id !== '1' ? { ...one, id: 'another' } : one,
    )
    await expect(checkRecords(renamed)).rejects.toMatchObject(unsound)
  },
)
