/** A registry of several people, each with a key on a machine of their own; what goes between them are files. */
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rm } from 'node:fs/promises'
import { entryAtHand, openTrustPack, readSigningRequest, rootAtHand } from '@attestat/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRegistry } from '../../packages/cli/src/registry-folder.ts'
import { openWorkplace, type Ran, type Workplace } from './program.ts'

let place: Workplace
const attestat = (command: string, ...more: readonly string[]): Promise<Ran> =>
  place.attestat(command, ...more)

/** A run that has to succeed. */
async function done(command: string, ...more: readonly string[]): Promise<Ran> {
  const ran = await attestat(command, ...more)
  expect(ran.code, `${command}\n${ran.stderr}`).toBe(0)
  return ran
}

const refused = async (command: string, code: string): Promise<void> =>
  expect((await attestat(`${command} --json`)).json).toMatchObject({ error: { code } })

/** What somebody signs with a key of their own, and sends back. */
async function signed(request: string, ...people: readonly string[]): Promise<string[]> {
  return Promise.all(
    people.map(async (person) => {
      const out = `${person}-signed-${crypto.randomUUID()}.json`
      await done(`registry sign ${request} --key ${person}.key --yes --out ${out}`)
      return out
    }),
  )
}

const people = ['anna', 'boris', 'clara', 'online', 'region', 'university', 'dora'] as const

beforeAll(async () => {
  place = await openWorkplace()
  await Promise.all([
    ...people.map((person) => done(`registry key ${person}.key --out ${person}.pub.json`)),
    done('init school --did web:school130.example --name School'),
  ])
  await done('issue sports-ranks.csv --issuer school --unbound --yes --out documents')
  await done('publish site --issuer school --type sports-rank')
}, 120_000)

afterAll(() => place.remove())

describe('several people', () => {
  test('start a registry together: two of three root keys, and a timestamp key of its own', async () => {
    const init = 'registry init registry --id https://registry.example/ --name Registry --json'
    const keys = '--root-key anna.pub.json --root-key boris.pub.json --root-key clara.pub.json'
    await done(`${init} ${keys} --dry-run`)
    expect(existsSync(place.path('registry'))).toBe(false)
    const prepared = await done(`${init} ${keys} --timestamp-key online.pub.json`)
    const [request] = prepared.json.requests
    expect(request).toMatchObject({ file: 'root.json', needs: [{ role: 'root', threshold: 2, signed: 0 }] })
    expect(existsSync(place.path('registry/keys.json'))).toBe(false)

    const [one, other] = await signed(request.path, 'anna', 'boris')
    await refused(`registry sign ${request.path} --key dora.key --yes`, 'REGISTRY_WRONG_ROLE')
    await refused(`registry sign ${request.path} --key clara.key`, 'QUESTION_UNANSWERED')
    const half = await done(`registry collect registry ${one} --json`)
    expect(half.json.requests[0].needs).toMatchObject([{ signed: 1 }])
    const whole = await done(`registry collect registry ${other} --json`)
    expect(whole.json.requests).toBeUndefined()
    expect(existsSync(place.path(request.path))).toBe(false)
    expect(rootAtHand(await readRegistry(place.path('registry'))).version).toBe(1)
  }, 180_000)

  test('delegate to a region, which vouches for a school with a key that never leaves it', async () => {
    const limits = '--kind sports-rank --territory RU-NVS --until 2040-01-01'
    const delegate = `registry delegate registry --to region-54 --name Region ${limits} --json`
    await refused(`${delegate} --key anna.key`, 'USAGE')
    const { json } = await done(`${delegate} --public-key region.pub.json --key anna.key`)
    expect(json.requests[0].needs).toMatchObject([{ role: 'delegation', threshold: 2, signed: 1 }])
    await done(`registry collect registry ${(await signed(json.requests[0].path, 'clara'))[0]}`)

    // What could not be published is refused before anybody is asked to sign it.
    const district = 'registry delegate registry --to district --name District --public-key region.pub.json'
    await refused(`${district} --by district`, 'REGISTRY_CYCLE')
    await refused(`${district} --by nobody`, 'REGISTRY_INCOMPLETE')
    await refused(`${district} --by region-54 --kind school-diploma`, 'REGISTRY_OUT_OF_SCOPE')
    await refused('registry delegate registry --to region-54 --by region-54', 'REGISTRY_CYCLE')
    expect(await readdir(place.path('registry/requests'))).toEqual([])

    await cp(place.path('registry'), place.path('region-copy'), { recursive: true })
    const entry = 'registry recognise region-copy site/registry-entry.json --by region-54 --key region.key'
    const handed = `${entry} --territory RU-NVS --until 2039-01-01 --out school.signed.json`
    await refused(`${entry} --out outside.json`, 'REGISTRY_OUT_OF_SCOPE')
    await done(handed)
    expect(existsSync(place.path('region-copy/entries'))).toBe(false)
    const taken = await done('registry collect registry school.signed.json')
    expect(taken.stdout).toContain('"School" (school130-example, version 1) — recognised')
    // The same once more changes nothing; what is older than the document at hand is refused.
    await done('registry collect registry school.signed.json')
    await done('registry suspend registry school130-example --key region.key')
    await refused('registry collect registry school.signed.json', 'REGISTRY_ROLLBACK')
    await done('registry reinstate registry school130-example --key region.key')
  }, 180_000)

  test('take in no signature for another registry, and none that nobody in charge made', async () => {
    const request = JSON.parse(await place.read('school.signed.json'))
    await place.write('other.json', JSON.stringify({ ...request, registry: 'https://other.example/' }))
    await refused('registry collect registry other.json', 'REGISTRY_INVALID')
    await place.write('unsigned.json', JSON.stringify({ ...request, signatures: [] }))
    await refused('registry collect registry unsigned.json', 'REGISTRY_WRONG_ROLE')
    const about = { ...request.about, en: 'Nothing of importance' }
    await place.write('lying.json', JSON.stringify({ ...request, about }))
    await refused('registry sign lying.json --key region.key --yes', 'REGISTRY_INVALID')
  }, 180_000)

  test('enter a university: who asks, what for, and how long it is kept', async () => {
    const ask = 'registry entry --identifier did:web:university.example --name University --retention P1Y'
    const entry = `${ask} --purpose admission=Admission --public-key university.pub.json --out university.json`
    await refused(`${ask} --public-key university.pub.json`, 'USAGE')
    await done(entry)
    const { json } = await done('registry recognise registry university.json --key anna.key --json')
    const { path } = json.requests[0]
    const { about } = await readSigningRequest(await place.read(path))
    expect(about.en).toContain('Asks for: Admission; keeps it for P1Y')
    await done(`registry collect registry ${(await signed(path, 'boris'))[0]}`)
  }, 180_000)

  test('publish: the index by two of three, the timestamp by its own key, again and again', async () => {
    const { json } = await done('registry publish registry --key online.key --json')
    const { path } = json.requests[0]
    expect(path).toContain('index-v1')
    await place.write('passed-on.json', await place.read((await signed(path, 'anna'))[0] as string))
    const [both] = await signed('passed-on.json', 'clara')
    await done(`registry collect registry ${both}`)
    await done('registry publish registry --key online.key --out registry-site')
    await done('registry publish registry --key online.key --out registry-site')
    await done('trust pack --registry registry-site --site site --out trust.pack')
    const shown = await done('trust show trust.pack --json')
    expect(shown.json.registry.versions).toMatchObject({ root: 1, index: 1, timestamp: 2 })
    expect(shown.json.entries.map(({ id }: { id: string }) => id)).toEqual([
      'school130-example',
      'university-example',
    ])
    await cp(place.path('trust.pack'), place.path('old.pack'))
  }, 180_000)

  test('countersign a batch, so that its documents outlive the theft of the key', async () => {
    await done('export --out exported --issuer school --proof')
    const manifest = 'site/batches/1.json'
    const { json } = await done(`registry countersign registry ${manifest} --key anna.key --json`)
    expect(json.requests[0].needs).toMatchObject([{ role: 'manifest', threshold: 2, signed: 1 }])
    await done(`registry collect registry ${(await signed(json.requests[0].path, 'boris'))[0]}`)

    await done('key rotate --issuer school --reason theft')
    await done('publish site --issuer school --type sports-rank --force')
    const early = await done('trust pack --registry registry-site --site site --out early.pack --json')
    expect(early.json.lags).toEqual([
      { issuer: 'did:web:school130.example', kid: 'did:web:school130.example#key-2' },
    ])
    await done('registry recognise registry site/registry-entry.json --key region.key')
    const kid = 'did:web:school130.example#key-1'
    const compromise = `registry compromise registry school130-example ${kid} --key region.key`
    await refused(compromise, 'USAGE')
    // What was countersigned until a day to come would count, the thief's too.
    await refused(`${compromise} --since ${new Date(Date.now() + 86_400_000).toISOString()}`, 'USAGE')
    const since = new Date().toISOString()
    await done(`${compromise} --since ${since}`)
    const later = await done(`${compromise} --since ${new Date().toISOString()} --json`)
    expect(later.json).toMatchObject({ unchanged: true, compromisedAt: since })
    const { json: index } = await done('registry publish registry --key online.key --json')
    const sent = await signed(index.requests[0].path, 'anna', 'boris')
    await done(`registry collect registry ${sent.join(' ')}`)
    await done('registry publish registry --key online.key --out registry-site')
    await refused(`registry countersign registry ${manifest} --key anna.key`, 'KEY_COMPROMISED')

    // An update takes what is newer, and an older pack or folder takes nothing back.
    const pack = 'trust pack --out stolen.pack --force --json'
    const made = await done(`${pack} --update trust.pack --registry registry-site --site site`)
    expect(made.json).toMatchObject({ kept: [] })
    expect(made.json.taken).toHaveLength(4)
    expect(made.json.lags).toBeUndefined()
    const outdated = await done(`${pack} --update stolen.pack --update old.pack`)
    expect(outdated.json).toMatchObject({ taken: [] })
    expect(outdated.json.kept).toHaveLength(4)
    await done('trust pack --update stolen.pack --site site')
    const [file] = (await readdir(place.path('exported'))).filter((name) => name.endsWith('.vc.sd-jwt'))
    const verify = `verify exported/${file} ${await place.pinned('stolen.pack')} --policy lenient-preview --json`
    const proof = `exported/${file}.proof.json`
    expect((await attestat(verify)).json.codes).toContain('KEY_COMPROMISED')
    expect((await attestat(`${verify} --proof ${proof}`)).json).toMatchObject({ verdict: 'accepted' })
    // Without the registry's word the manifest is as good as the key that signed it.
    const packed = JSON.parse(await place.read('stolen.pack'))
    for (const name of Object.keys(packed.registry.files)) {
      if (name.startsWith('manifests/')) delete packed.registry.files[name]
    }
    await place.write('stolen.pack', JSON.stringify(packed))
    expect((await attestat(`${verify} --proof ${proof}`)).json.codes).toContain('KEY_COMPROMISED')
  }, 180_000)

  test('replace a root key: the old ones and the new ones sign, then what they are in charge of', async () => {
    const root =
      'registry root registry --root-key anna.pub.json --root-key boris.pub.json --root-key dora.pub.json'
    const { json } = await done(`${root} --key anna.key --json`)
    const { path, needs } = json.requests[0]
    expect(needs.map(({ signed }: { signed: number }) => signed)).toEqual([1, 1])
    // Clara's signature is one of the old keys' alone.
    const [clara, dora] = await signed(path, 'clara', 'dora')
    const half = await done(`registry collect registry ${clara} --json`)
    expect(half.json.requests[0].needs.map(({ signed }: { signed: number }) => signed)).toEqual([2, 1])
    const rotated = await done(`registry collect registry ${dora} --json`)
    // Clara and Anna had signed the delegation, Anna and Boris the university's entry.
    expect(rotated.json.signAgain).toEqual(['delegations/region-54.json'])
    const renewed = await done('registry renew registry --key dora.key --json')
    expect(renewed.json.files).toEqual(['delegations/region-54.json'])
    const files = await readRegistry(place.path('registry'))
    expect([...files.keys()]).toContain('roots/1.json')
    expect(rootAtHand(files).version).toBe(2)
  }, 180_000)
})

describe('one person with one folder', () => {
  test('changes the key without asking anybody, and everything goes on', async () => {
    await done('registry init one --id https://one.example/ --name One')
    await done('registry recognise one site/registry-entry.json')
    const published = await done('registry publish one --json')
    // A state is passed off as the current one for a week at most, unless its keeper says otherwise.
    const days = ({ json }: Ran): number =>
      Math.round((Date.parse(json.validUntil) - Date.now()) / 86_400_000)
    expect(days(published)).toBe(7)
    expect(days(await done('registry publish one --timestamp-days 20 --json'))).toBe(20)
    expect(days(await done('registry publish one --timestamp-days 20 --index-days 10 --json'))).toBe(10)
    const rotated = await done('registry root one --new-key --json')
    expect(rotated.json).toEqual({ version: 2, rootKeys: [expect.stringMatching(/^[\w-]{43}$/)] })
    await done('registry publish one')
    await done('trust pack --registry one --site site --out one.pack')
    const shown = await done('trust show one.pack --json')
    const { registry } = shown.json
    expect(registry).toMatchObject({ rootKeys: rotated.json.rootKeys, versions: { root: 2 } })
    expect(Date.parse(registry.inForceUntil) - Date.parse(registry.validUntil)).toBe(83 * 86_400_000)
  }, 180_000)

  test('signs nothing that somebody brought, though the key is in the folder', async () => {
    await cp(place.path('one'), place.path('copy'), { recursive: true })
    await rm(place.path('copy/keys.json'))
    const entry = 'registry recognise copy site/registry-entry.json --kind *'
    await done(`${entry} --out brought.json`)
    await refused('registry collect one brought.json', 'REGISTRY_WRONG_ROLE')
    // The same change waits in a folder without the key, and takes its place in the one with it.
    expect((await done(`${entry} --json`)).json.requests[0].needs).toMatchObject([{ signed: 0 }])
    const made = await done('registry recognise one site/registry-entry.json --json')
    expect(made.json.requests).toBeUndefined()
    await done('registry publish one')
  }, 180_000)

  test('a school that was closed in good order: what it signed before the end stands', async () => {
    await done('registry init closing --id https://closing.example/ --name Closing')
    const entry = JSON.parse(await place.read('site/registry-entry.json'))
    await place.write('since-2000.json', JSON.stringify({ ...entry, from: '2000-01-01T00:00:00Z' }))
    await done('registry recognise closing since-2000.json --until 2040-01-01')
    const [file] = (await readdir(place.path('documents'))).filter((name) => name.endsWith('.vc.sd-jwt'))
    const verdict = async (): Promise<object> => {
      await done('registry publish closing')
      await done('trust pack --registry closing --site site --out closing.pack --force')
      const policy = '--policy lenient-preview --json'
      const { json } = await attestat(
        `verify documents/${file} ${await place.pinned('closing.pack')} ${policy}`,
      )
      return [json.verdict, json.codes]
    }
    const good = await verdict()
    expect(good).toEqual(['accepted', expect.anything()])
    const later = new Date(Date.now() + 86_400_000).toISOString()
    await refused(`registry withdraw closing school130-example --until ${later}`, 'USAGE')
    await refused('registry withdraw closing school130-example --until yesterday', 'USAGE')

    const since = new Date(Date.now() - 1000).toISOString()
    const ended = await done(`registry withdraw closing school130-example --until ${since}`)
    expect(ended.stdout).toMatch(/what it signed before .+ stands/)
    expect(await verdict()).toEqual(good)
    // Signed after the end.
    const early = await done('registry withdraw closing school130-example --until 2001-01-01 --json')
    expect(early.json).toMatchObject({ status: 'withdrawn', until: '2001-01-01T00:00:00.000Z' })
    expect(await verdict()).toEqual(['rejected', expect.arrayContaining(['ISSUER_OUTSIDE_PERIOD'])])
    // The end came with the withdrawal, and goes with it.
    const again = await done('registry reinstate closing school130-example --json')
    expect(again.json).not.toHaveProperty('until')
    expect(await verdict()).toEqual(good)
    const term = await done('registry reinstate closing school130-example --until 2041-01-01 --lang en')
    expect(term.stdout).toContain('What it signs from 1 January 2041 on does not stand')
    await done('registry suspend closing school130-example')
    const kept = await done('registry reinstate closing school130-example --json')
    expect(kept.json).toMatchObject({ status: 'recognised', until: '2041-01-01T00:00:00.000Z' })
  }, 180_000)

  test('a region that may no longer vouch takes its schools along, until it may again', async () => {
    await done('registry init regions --id https://regions.example/ --name Regions')
    await done('registry delegate regions --to region-54 --name Region')
    await done('registry recognise regions site/registry-entry.json --by region-54')
    const statusOf = async (): Promise<unknown> => {
      await done('registry publish regions')
      await done('trust pack --registry regions --site site --out regions.pack --force')
      return (await openTrustPack(await place.read('regions.pack'))).recognise('did:web:school130.example')
    }
    const { stdout } = await done('registry withdraw regions region-54 --lang en')
    expect(stdout).toContain('region-54 may no longer vouch')
    expect(await statusOf()).toMatchObject({ status: 'withdrawn', entry: { status: 'recognised' } })
    await refused('registry withdraw regions region-54 --until 2001-01-01', 'USAGE')
    await done('registry suspend regions region-54')
    expect(await statusOf()).toMatchObject({ status: 'suspended' })
    await done('registry delegate regions --to region-54 --kind sports-rank')
    expect(await statusOf()).toMatchObject({ status: 'suspended' })
    await done('registry reinstate regions region-54')
    expect(await statusOf()).toMatchObject({ status: 'recognised' })
  }, 180_000)

  test('a school that was not: nothing that it ever signed stands, and the end to come goes as well', async () => {
    await done('registry init fraud --id https://fraud.example/ --name Fraud')
    await done('registry recognise fraud site/registry-entry.json --until 2040-01-01')
    const { stdout } = await done('registry withdraw fraud school130-example --lang en')
    expect(stdout).toContain('no document of it stands, whenever it was signed')
    expect(stdout).toContain('--until DATE keeps what was signed before')
    const entry = entryAtHand(await readRegistry(place.path('fraud')), 'school130-example')
    expect([entry.status, entry.until]).toEqual(['withdrawn', undefined])
    await done('registry publish fraud')
    await done('trust pack --registry fraud --site site --out fraud.pack')
    const [file] = (await readdir(place.path('documents'))).filter((name) => name.endsWith('.vc.sd-jwt'))
    const ran = await attestat(`verify documents/${file} --trust fraud.pack --policy lenient-preview --json`)
    expect([ran.code, ran.json.codes]).toEqual([10, expect.arrayContaining(['ISSUER_WITHDRAWN'])])
  }, 180_000)

  test('hands an entry out as a verifiable credential', async () => {
    const { stdout } = await done('registry export one school130-example')
    const payload = JSON.parse(Buffer.from(stdout.split('.')[1] as string, 'base64url').toString())
    expect(payload.type).toEqual(['VerifiableCredential', 'RecognizedEntityCredential'])
    expect(payload.credentialSubject).toMatchObject({ id: 'did:web:school130.example' })
    await refused('registry export one school130-example --key dora.key', 'REGISTRY_WRONG_ROLE')
    await refused('registry export one nobody', 'REGISTRY_INCOMPLETE')
  }, 180_000)

  test('says what comes first, where a command comes too early', async () => {
    const error = async (command: string): Promise<{ code: string; at: string; message: string }> =>
      (await attestat(`registry ${command} --json --lang en`)).json.error
    await mkdir(place.path('bare'))
    const start = /attestat registry init bare --id URL/
    for (const command of ['publish bare', 'renew bare', 'delegate bare --to a --name A', 'export bare a']) {
      expect(await error(command)).toMatchObject({
        code: 'REGISTRY_INCOMPLETE',
        at: 'bare: root.json',
        message: expect.stringMatching(start),
      })
    }
    await done('registry init early --id https://early.example/ --name Early')
    const publish = /attestat registry publish early/
    const unpublished = { code: 'REGISTRY_UNPUBLISHED', message: expect.stringMatching(publish) }
    expect(await error('withdraw early school130-example')).toMatchObject({
      code: 'REGISTRY_INCOMPLETE',
      message: expect.stringMatching(/attestat registry recognise early FILE/),
    })
    expect(await error('recognise early site/registry-entry.json --by region')).toMatchObject({
      code: 'REGISTRY_INCOMPLETE',
      message: expect.stringMatching(/attestat registry delegate early --to region --name TEXT/),
    })
    await done('registry recognise early site/registry-entry.json')
    expect(await error('withdraw early school-130')).toMatchObject({
      code: 'REGISTRY_INCOMPLETE',
      message: expect.stringMatching(/Entries here: school130-example; delegations: –/),
    })
    const compromise = 'compromise early school130-example did:web:school130.example#key-9 --since 2026-01-01'
    expect((await error(compromise)).message).toMatch(/Its keys: did:web:school130\.example#key-1/)
    // What rests on a publication, before there is one.
    expect(await error('export early school130-example')).toMatchObject(unpublished)
    expect(await error('countersign early site/batches/1.json')).toMatchObject(unpublished)
    const pack = 'trust pack --registry early --out early.trust --lang en --json'
    expect((await attestat(pack)).json.error).toMatchObject(unpublished)
    await done('registry publish early')
    await done('registry export early school130-example')
    expect((await done(pack)).json).not.toHaveProperty('unpublished')
    // And after a change.
    await done('registry suspend early school130-example')
    expect(await error('export early school130-example')).toMatchObject(unpublished)
    await done('registry reinstate early school130-example')
    await done('registry publish early')
    await done('registry delegate early --to region --name Region')
    expect((await done(`${pack} --force`)).json).toMatchObject({ unpublished: true })
    expect((await attestat(`${pack} --force`.replace(' --json', ''))).stdout).toMatch(publish)
  }, 180_000)

  test('changes nothing where it stands so already, and asks nobody to sign it', async () => {
    await done('registry init twice --id https://twice.example/ --name Twice')
    await done('registry delegate twice --to region --name Region')
    await done('registry recognise twice site/registry-entry.json')
    const school = 'school130-example'
    for (const command of [
      'recognise twice site/registry-entry.json',
      'delegate twice --to region',
      `withdraw twice ${school}`,
      `reinstate twice ${school}`,
      'suspend twice region',
    ]) {
      const isFirst = !command.startsWith('recognise') && !command.startsWith('delegate')
      if (isFirst) expect((await done(`registry ${command} --json`)).json).not.toHaveProperty('unchanged')
      const before = await readRegistry(place.path('twice'))
      expect((await done(`registry ${command} --json`)).json).toMatchObject({ unchanged: true })
      expect(await readRegistry(place.path('twice'))).toEqual(before)
    }
    const other = await done('registry recognise twice site/registry-entry.json --until 2040-01-01 --json')
    expect(other.json).not.toHaveProperty('unchanged')
  }, 180_000)

  test('keeps what was decided when a school asks anew', async () => {
    await done('registry recognise one site/registry-entry.json --kind sports-rank')
    await done('registry suspend one school130-example')
    const entry = JSON.parse(await place.read('site/registry-entry.json'))
    await place.write('newer.json', JSON.stringify({ ...entry, mayAward: ['sports-rank', 'school-diploma'] }))
    const renewed = await done('registry recognise one newer.json')
    expect(renewed.stdout).toContain('school130-example asks for more: school-diploma')
    const text = (await readRegistry(place.path('one'))).get('entries/school130-example.json') as string
    const payload = JSON.parse(Buffer.from(JSON.parse(text).payload, 'base64url').toString())
    expect(payload).toMatchObject({ status: 'suspended', mayAward: ['sports-rank'] })
    await done('registry publish one')
    await refused('registry countersign one site/batches/1.json', 'REGISTRY_NOT_RECOGNISED')
    await refused('registry export one school130-example', 'REGISTRY_NOT_RECOGNISED')
  }, 180_000)
})
