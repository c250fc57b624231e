/** Packs for one issuer each: verified by, merged, updated, and never taken back by an older one. */
import { cp, readdir, rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

const schools = ['one', 'two', 'three'] as const
type School = (typeof schools)[number]
const sites = schools.map((school) => `--site site-${school}`).join(' ')

let place: Workplace
/** A document of each school. */
let documents: Readonly<Record<School, string>>

/** `accepted`, or the verdict with the codes that are not about this document being bound to nobody. */
async function verdict(school: School, pack: string): Promise<string> {
  const options = `${await place.pinned(pack)} --policy lenient-preview --json`
  const { json } = await place.attestat(`verify ${documents[school]} ${options}`)
  return [json.verdict, ...json.codes.filter((code: string) => code !== 'NOT_BOUND')].join(' ')
}

beforeAll(async () => {
  place = await openWorkplace()
  const { done } = place
  const found = schools.map(async (school) => {
    await done(`init ${school} --did web:${school}.example --name ${school}`)
    await done(`issue sports-ranks.csv --issuer ${school} --unbound --yes --out docs-${school}`)
    await done(`publish site-${school} --issuer ${school} --type sports-rank`)
    const [name] = (await readdir(place.path(`docs-${school}`))).filter((one) => one.endsWith('.vc.sd-jwt'))
    return [school, `docs-${school}/${name}`] as const
  })
  documents = Object.fromEntries(await Promise.all(found)) as Record<School, string>
  await done('registry init registry --id https://registry.example/ --name Registry')
  for (const school of schools) await done(`registry recognise registry site-${school}/registry-entry.json`)
  await done('registry publish registry --out registry-site')
  await done(`trust pack --registry registry-site ${sites} --for did:web:one.example --out one.pack`)
}, 120_000)
afterAll(() => place.remove())

test('a pack for one issuer answers for its documents, and leaves those of others open', async () => {
  const shown = await place.done('trust show one.pack --json')
  expect(shown.json.entries).toMatchObject([{ id: 'one-example', status: 'recognised' }])
  expect(shown.json).toMatchObject({ missing: 2, typeMetadata: ['urn:attestat:sports-rank:1'] })
  const others = shown.json.statusLists.filter((url: string) => !url.startsWith('https://one.example/'))
  expect([shown.json.statusLists.length, others]).toEqual([3, []])
  expect((await place.done('trust show one.pack')).stdout).toContain('leaves out: 2\n')
  expect(await verdict('one', 'one.pack')).toBe('accepted')
  expect(await verdict('two', 'one.pack')).toBe('undecided REGISTRY_NOT_AT_HAND')
}, 60_000)

test('two of them become one, which answers for both', async () => {
  const { json } = await place.done(
    `trust pack --registry registry-site ${sites} --for https://two.example --out two.pack --json`,
  )
  expect(json).toMatchObject({ entries: 1, missing: 2 })
  const merged = await place.done('trust pack --update one.pack --update two.pack --out both.pack --json')
  expect(merged.json).toMatchObject({ entries: 2, missing: 1, kept: [] })
  expect(merged.json.taken).toContain('entries/two-example.json')
  expect([await verdict('one', 'both.pack'), await verdict('two', 'both.pack')]).toEqual([
    'accepted',
    'accepted',
  ])
  expect(await verdict('three', 'both.pack')).toBe('undecided REGISTRY_NOT_AT_HAND')
}, 60_000)

test('an older one takes nothing back, and a newer one leaves nothing that has changed', async () => {
  await place.done('registry withdraw registry two-example')
  await place.done('registry publish registry --out registry-site')
  const later = `trust pack --registry registry-site ${sites}`
  await place.done(`${later} --for did:web:two.example --out two-later.pack`)
  const withdrawn = 'rejected ISSUER_WITHDRAWN'
  for (const [older, newer] of [
    ['both.pack', 'two-later.pack'],
    ['two-later.pack', 'both.pack'],
  ] as const) {
    await place.done(`trust pack --update ${older} --update ${newer} --out merged.pack --force`)
    expect(await verdict('one', 'merged.pack')).toBe('accepted')
    expect(await verdict('two', 'merged.pack')).toBe(withdrawn)
  }
  // Whoever leaves the withdrawal out does not undo it.
  await place.done(`${later} --for did:web:one.example --out one-later.pack`)
  await place.done('trust pack --update both.pack --update one-later.pack --out merged.pack --force')
  expect(await verdict('one', 'merged.pack')).toBe('accepted')
  expect(await verdict('two', 'merged.pack')).toBe('undecided REGISTRY_NOT_AT_HAND')
}, 60_000)

test('an update from the registry stays a pack for those who are named', async () => {
  await cp(place.path('both.pack'), place.path('updated.pack'))
  const named = '--for did:web:one.example --for did:web:three.example'
  const { json } = await place.done(
    `trust pack --update updated.pack --registry registry-site ${sites} ${named} --force --json`,
  )
  expect(json).toMatchObject({ out: 'updated.pack', entries: 2, missing: 1, kept: [] })
  const others = json.taken.filter((fact: string) => fact.includes('two'))
  expect([json.taken.includes('https://registry.example/'), others]).toEqual([true, []])
  expect(await verdict('three', 'updated.pack')).toBe('accepted')
  expect(await verdict('two', 'updated.pack')).toBe('undecided REGISTRY_NOT_AT_HAND')
}, 60_000)

test('a pack is not replaced by a smaller one unless that is said', async () => {
  await cp(place.path('both.pack'), place.path('shrunk.pack'))
  const shrink = 'trust pack --update shrunk.pack --for did:web:one.example --json'
  const { json } = await place.attestat(shrink)
  expect(json.error).toMatchObject({ code: 'FILE_EXISTS', at: 'shrunk.pack' })
  expect(await verdict('two', 'shrunk.pack')).toBe('accepted')
  expect((await place.done(`${shrink} --force`)).json).toMatchObject({ out: 'shrunk.pack', entries: 1 })
}, 60_000)

test('doctor says of a pack without its issuer that it is left out, and not that nobody recognises it', async () => {
  const { code, json } = await place.attestat('doctor --issuer two --trust both.pack --trust one.pack --json')
  const found = json.findings.filter(({ name }: { readonly name: string }) => name === 'recognition')
  expect({ code, found }).toMatchObject({
    code: 11,
    found: [
      { status: 'ok', code: 'RECOGNISED', at: 'both.pack' },
      { status: 'unknown', code: 'RECOGNITION_NOT_AT_HAND', at: 'one.pack' },
    ],
  })
}, 60_000)

test('none is made for whom the registry or the pack does not have, nor of a folder that has lost one', async () => {
  const refused = async (command: string): Promise<unknown> =>
    (await place.attestat(`${command} --out none.pack --json`)).json.error
  const ofFolder = 'trust pack --registry registry-site'
  expect(await refused(`${ofFolder} --for did:web:nobody.example`)).toMatchObject({
    code: 'REGISTRY_NOT_RECOGNISED',
    at: 'registry-site: did:web:nobody.example',
  })
  expect(await refused('trust pack --update one.pack --for did:web:two.example')).toMatchObject({
    code: 'REGISTRY_NOT_AT_HAND',
  })
  await cp(place.path('registry-site'), place.path('lossy'), { recursive: true })
  await rm(place.path('lossy/entries/three-example.json'))
  expect(await refused('trust pack --registry lossy')).toMatchObject({
    code: 'REGISTRY_INCOMPLETE',
    at: 'lossy: entries/three-example.json',
  })
  await place.done(`${ofFolder} --for did:web:three.example --out none.pack`)
}, 60_000)
