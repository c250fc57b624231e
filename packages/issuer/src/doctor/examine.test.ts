import { chmod, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type ExaminedIssuer,
  firstKey,
  later,
  now,
  openExaminedIssuer,
  rowKey,
  secondKey,
} from '../../../../fixtures/examined-issuer.ts'
import type { Diagnosis, SiteFacts } from './diagnosis.ts'
import { lookAtFolder } from './look-at-folder.ts'

let place: ExaminedIssuer
beforeEach(async () => {
  place = await openExaminedIssuer()
})
afterEach(() => place.remove())

const codesOf = (diagnoses: readonly Diagnosis[]): string[] => diagnoses.map(({ code }) => code)

describe('a healthy issuer', () => {
  it('has an answer to every question, all of them good', async () => {
    const diagnoses = await place.answers()
    expect(diagnoses.map(({ name, code }) => [name, code])).toEqual([
      ['key-file', 'KEY_FILE_UNTRIED'],
      ...(process.platform === 'win32' ? [] : [['file-modes', 'FILES_PRIVATE']]),
      ['leftovers', 'NO_LEFTOVERS'],
      ['ledger', 'LEDGER_SOUND'],
      ['clock', 'CLOCK_PLAUSIBLE'],
      ['signing-keys', 'SIGNING_KEY_GOOD'],
      ['published-keys', 'KEYS_PUBLISHED'],
      ['published-types', 'TYPES_PUBLISHED'],
      ['published-batches', 'BATCHES_PUBLISHED'],
      ['status-lists', 'LISTS_IN_STEP'],
      ['private-files', 'NOTHING_PRIVATE'],
    ])
    expect(diagnoses.find(({ name }) => name === 'status-lists')?.details).toEqual({
      count: 3,
      freshUntil: later(7).toISOString(),
      until: later(90).toISOString(),
    })
  })

  it('stays so after a revocation and a rotation that were published', async () => {
    place.issuer().revoke(rowKey(1), 'ошибка')
    await place.rotate()
    await place.publish()
    expect(await place.faults()).toEqual([])
  })

  it('is not judged by a site that nobody looked at', async () => {
    expect(await place.faults({ sites: [] })).toEqual(['SITE_NOT_LOOKED_AT'])
  })
})

describe('the issuer folder', () => {
  it.each([
    ['KEY_FILE_MISSING', { state: 'missing' }],
    ['KEY_FILE_REFUSED', { state: 'refused', reason: 'KEYSTORE_AUTH_FAILED' }],
    ['KEY_FILE_WITHOUT_KEY', { state: 'open', kids: [secondKey.kid] }],
  ] as const)('%s is a fault of the key file', async (code, keyFile) => {
    expect(await place.faults({ keyFile })).toEqual([code])
    expect(await place.faults({ keyFile: { state: 'open', kids: [firstKey.kid] } })).toEqual([])
  })

  it('warns of a ledger that others on the machine may read', async () => {
    if (process.platform === 'win32') return
    await chmod(join(place.folder, 'ledger.sqlite'), 0o640)
    const [found] = await place.findings()
    expect(found).toMatchObject({ code: 'FILES_EXPOSED', details: { files: ['ledger.sqlite'] } })
    await chmod(join(place.folder, 'ledger.sqlite'), 0o600)
    expect(await place.faults()).toEqual([])
  })

  it('names unfinished files where they are, in the folder and in the site', async () => {
    await writeFile(join(place.folder, 'keys.json.0123456789abcdef.tmp'), '')
    await writeFile(join(place.site, '.did.json.5b1c.tmp'), '')
    const found = await place.findings()
    expect(found.map(({ code, at }) => [code, at])).toEqual([
      ['LEFTOVERS', place.folder],
      ['LEFTOVERS', place.site],
    ])
  })
})

describe('the ledger', () => {
  /** Records a document without signing it. @returns the ledger's number of it. */
  function recordIntent(): number {
    const batch = place.ledger.startBatch('school-diploma', 'vc+sd-jwt', now)
    const { type, format, record } = place.ledger.document(rowKey(1))!
    const ids = { credentialId: 'urn:uuid:c', subjectId: 'urn:uuid:s' }
    const [recorded] = place.ledger.recordIntents(batch, [
      { rowKey: rowKey(9), type, format, record, ...ids },
    ])
    return recorded!.entry!.id
  }

  it('that does not open leaves the questions about it unasked', async () => {
    const answers = await place.answers({ issuer: { fault: 'LEDGER_CORRUPT' } })
    expect(answers.find(({ name }) => name === 'ledger')).toMatchObject({
      code: 'LEDGER_UNUSABLE',
      details: { reason: 'LEDGER_CORRUPT' },
    })
    expect(answers.some(({ name }) => name === 'status-lists')).toBe(false)
    expect(await place.faults({ issuer: { fault: 'LEDGER_BUSY' } })).toEqual(['LEDGER_IN_USE'])
    expect(await place.faults({ issuer: { fault: 'LEDGER_VERSION' } })).toEqual(['LEDGER_NEWER'])
  })

  it('tells of what an interrupted run recorded and did not sign', async () => {
    recordIntent()
    const [found] = await place.findings()
    expect(found).toMatchObject({ code: 'INTENTS_LEFT', details: { count: 1 } })
  })

  it('tells of a batch that was signed and not sealed', async () => {
    place.ledger.recordSigned([{ id: recordIntent(), text: 'text', issuedAt: now, kid: firstKey.kid }])
    const [found] = await place.findings()
    expect(found).toMatchObject({ code: 'BATCHES_UNSEALED', details: { batches: ['2'] } })
  })
})

describe('the clock', () => {
  it('is wrong when it stands before the last issuance', async () => {
    const back = new Date(now.getTime() - 61_000)
    const files = (await place.examined()).files.map((file) => ({ ...file, modifiedAt: back }))
    const found = await place.findings({ now: back, files })
    expect(codesOf(found)).toEqual(['CLOCK_BEHIND_LEDGER', 'LIST_FROM_LATER'])
    const near = new Date(now.getTime() - 60_000)
    expect(await place.faults({ now: near, files })).toEqual([])
  })

  it('is doubtful when a file is from later', async () => {
    const path = join(place.folder, 'ledger.sqlite')
    await utimes(path, later(1), later(1))
    const files = (await lookAtFolder(place.folder)).filter(({ name }) => name === 'ledger.sqlite')
    const [found] = await place.findings({ files })
    expect(found).toMatchObject({
      code: 'CLOCK_BEHIND_FILES',
      details: { seconds: 86_400, file: 'ledger.sqlite' },
    })
  })

  it('is doubtful when it differs from the server’s by more than a minute', async () => {
    const { sites } = await place.examined()
    const ahead = (seconds: number): SiteFacts[] =>
      sites.map((facts) => ({ ...facts, aheadOfServerSeconds: seconds }))
    expect(await place.faults({ sites: ahead(-61) })).toEqual(['CLOCK_OFF_SERVER'])
    expect(await place.faults({ sites: ahead(-60) })).toEqual([])
  })
})

describe('the signing keys', () => {
  it('warns of a key that signs for more than three years, unless it is the DID itself', async () => {
    const old = later(-4 * 365)
    const aged = { ...place.context(), keys: [{ ...firstKey, since: old }] }
    const answers = await place.answers({ issuer: aged })
    expect(answers.find(({ name }) => name === 'signing-keys')?.code).toBe('SIGNING_KEY_OLD')
    const ofKey = { ...aged, profile: { ...aged.profile, id: 'did:key:zDn' } }
    const same = await place.answers({ issuer: ofKey })
    expect(same.find(({ name }) => name === 'signing-keys')?.code).toBe('SIGNING_KEY_GOOD')
  })

  it('tells of a compromised key that still signs, and of documents that nobody accepts any more', async () => {
    place.compromise()
    const own = (await place.findings({ sites: [] })).filter(({ name }) => name === 'signing-keys')
    expect(codesOf(own)).toEqual(['COMPROMISED_KEY_SIGNS', 'COMPROMISED_DOCUMENTS'])
    expect(own[1]?.details).toEqual({ kid: firstKey.kid, count: 3 })
    place.issuer().revokeGroup({ kid: firstKey.kid }, 'утечка')
    expect(await place.faults({ sites: [] })).toEqual(['COMPROMISED_KEY_SIGNS', 'SITE_NOT_LOOKED_AT'])
  })
})
