/** The drill for a stolen key: everything it signed is revoked, the key changed, everything issued anew. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DocumentGroup,
  Issuer,
  type IssuerKey,
  importRecords,
  issuerKeys,
  type Ledger,
  markCompromised,
  openLedger,
  rotateKey,
} from '@attestat/issuer'
import { generateKey, signerOf } from '@attestat/keys'
import { policies, verify } from '@attestat/verifier'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { diplomaFile, diplomaRows } from '../fixtures/diploma-rows.ts'
import { testPublicJwk, testSigner } from '../fixtures/test-keys.ts'
import { trustOf } from '../fixtures/verification.ts'

const did = 'did:web:school130.example'
const baseUrl = 'https://school130.example'
const count = 2000
const issuedAt = new Date('2026-06-26T09:00:00Z')
const foundOut = new Date('2026-07-01T09:00:00Z')
const now = new Date('2026-07-01T10:00:00Z')
const reason = 'the key was stolen'
const first: IssuerKey = {
  kid: `${did}#key-1`,
  publicJwk: testPublicJwk('school'),
  since: new Date('2026-01-01T00:00:00Z'),
}
const group: DocumentGroup = { kid: first.kid }
const cheated = 'school-diploma/07724/0000007'

let folder: string
let ledger: Ledger
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drill-'))
  ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
})
afterAll(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

test(`of ${count} documents by a stolen key none is accepted, and of those reissued every one`, async () => {
  const at = (clock: Date, signer = testSigner('school', first.kid)) =>
    new Issuer({
      ledger,
      signer,
      profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
      baseUrl,
      since: first.since,
      now: () => clock,
    })
  await at(issuedAt).issueBatch(await importRecords(diplomaFile(diplomaRows(count))), { unbound: true })
  const old = [...ledger.documents()]
  at(issuedAt).revoke(cheated, 'cheated')

  markCompromised({ ledger, first }, first.kid, { since: issuedAt, reason, now: foundOut })
  expect(at(foundOut).revokeGroup(group, reason)).toBe(count - 1)
  const fresh = await generateKey('ES256')
  const kid = `${did}#key-2`
  await rotateKey({ ledger, did, first }, { kid, publicJwk: fresh.publicJwk }, { now: foundOut, reason })
  const issuer = at(foundOut, signerOf(fresh, { kid }))
  expect(await issuer.reissue(group, { reason })).toMatchObject({ reissued: count - 1, left: 1, refused: [] })

  const site = join(folder, 'site')
  const { files } = await issuer.publish(site)
  const lists = files.filter((file) => file.startsWith('status/'))
  const trust = await trustOf({
    entry: {
      identifiers: [did],
      keys: issuerKeys({ ledger, first }).map(({ publicJwk: jwk, since: from, ...key }) => ({
        ...key,
        jwk,
        from,
      })),
    },
    lists: new Map(lists.map((file) => [`${baseUrl}/${file}`, readFileSync(join(site, file), 'utf8')])),
  })
  const policy = { ...policies['lenient-preview'], requireStatus: true }
  const verdictOf = async (text = '') => (await verify(text, { trust, policy, now })).verdict
  for (const { rowKey, text } of old) {
    expect(await verdictOf(text)).toBe('rejected')
    const young = ledger.document(rowKey)
    expect(await verdictOf(young?.text)).toBe(rowKey === cheated ? 'rejected' : 'accepted')
  }
  const [sample] = old
  const { checks } = await verify(sample?.text ?? '', { trust, policy, now })
  expect(checks.flatMap(({ code }) => code ?? [])).toEqual(
    expect.arrayContaining(['KEY_COMPROMISED', 'STATUS_REVOKED']),
  )
}, 120_000)
