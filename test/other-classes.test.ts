/** Documents that are no achievements, from a spreadsheet to a verdict, in every format. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FormatId, formatOf, isEndorsementCredential, isGuardianLink } from '@attestat/credential'
import { Issuer, importRecords, type Ledger, openLedger } from '@attestat/issuer'
import { kindQuery } from '@attestat/openid4vc'
import { verify } from '@attestat/verifier'
import { createMemoryStore, Wallet } from '@attestat/wallet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testSigner } from '../fixtures/test-keys.ts'
import { schoolDid, schoolKid } from '../fixtures/test-registry.ts'
import { secureInAny } from '../fixtures/vc-jwt.ts'
import {
  diplomaQuery,
  formatIds,
  now,
  requestFor,
  schoolUrl,
  statusLists,
  told,
  trustForKinds,
} from '../fixtures/verification.ts'

const kinds = {
  'guardian-link': { file: 'guardian-links', name: 'Подтверждение полномочий законного представителя' },
  endorsement: { file: 'endorsements', name: 'Рекомендация к документу' },
} as const
type Kind = keyof typeof kinds
const kindNames = Object.keys(kinds) as Kind[]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'classes-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The first document of a kind's spreadsheet, issued to a wallet that then keeps it. */
async function issueTo(kind: Kind, format: FormatId) {
  const wallet = new Wallet({ store: createMemoryStore(), now: () => now })
  const ledger: Ledger = openLedger(join(folder, `${kind}-${format.replace('+', '-')}.sqlite`), {
    create: true,
  })
  try {
    const issuer = new Issuer({
      ledger,
      signer: testSigner('school', schoolKid),
      profile: { id: schoolDid, type: ['Profile'], name: 'Лицей № 130' },
      baseUrl: schoolUrl,
      since: new Date('2026-01-01T00:00:00Z'),
      secure: secureInAny,
      now: () => now,
    })
    const path = fileURLToPath(new URL(`../fixtures/records/${kinds[kind].file}-2026.csv`, import.meta.url))
    const records = await importRecords(path)
    const { publicJwk } = await wallet.id()
    const [first] = records.rows
    const holders = new Map([[first?.key ?? '', publicJwk]])
    const result = await issuer.issueBatch(records, { format, holders, unbound: true })
    expect(result).toMatchObject({ issued: 4, refused: 0 })
    const text = ledger.document(first?.key ?? '')?.text ?? ''
    return { wallet, text, record: first?.record ?? {} }
  } finally {
    ledger.close()
  }
}

const cases = kindNames.flatMap((kind) => formatIds.map((format) => [kind, format] as const))

describe.each(cases)('one %s in %s', (kind, format) => {
  test('is issued, kept, shown to its owner, never given for a diploma, presented and accepted', async () => {
    const { wallet, text, record } = await issueTo(kind, format)
    const { card } = await wallet.add(text)
    expect(await wallet.list()).toEqual([card])
    expect(card).toMatchObject({ kind, name: kinds[kind].name, isBound: true, state: 'not-checked' })
    expect(card).not.toHaveProperty('field')
    const { claims } = await wallet.show(card.id)
    expect(claims.map(({ value }) => value)).toContain(record.comment ?? record.givenName)

    const { claims: _claims, ...diploma } = diplomaQuery(format)
    const { options, unanswered } = await wallet.select(requestFor({ credentials: [diploma] }))
    expect(options).toEqual([])
    expect(unanswered[0]?.candidates[0]?.reasons).toMatchObject([{ code: 'DCQL_TYPE_MISMATCH' }])

    const { credentials } = kindQuery({ type: kind, format, withName: kind === 'guardian-link' }) as {
      credentials: [object]
    }
    // No key-binding JWT goes with a format that has no disclosures.
    const isBound = format !== 'vc+jwt'
    const query = { ...credentials[0], require_cryptographic_holder_binding: isBound }
    const request = requestFor({ credentials: [query] } as never)
    const selection = await wallet.select(request)
    expect(selection.options).toHaveLength(1)
    const response = await wallet.present(selection, {
      consent: { agreed: true, by: 'Соколова И. В.', purpose: 'Проверка' },
    })
    const trust = await trustForKinds(kindNames, { lists: await statusLists({ blank: true }) })
    const result = await verify(JSON.stringify(response), { trust, policy: 'admissions', now, request })
    expect(result.credentials[0]).toMatchObject({ kind })
    for (const check of ['signature', 'schema', 'status', 'issuer-may-award', 'query-matched'] as const) {
      expect(told(result, check)).toBe('passed')
    }
    if (!isBound) return expect(told(result, 'holder-binding')).toBe('failed KB_REQUIRED')
    if (result.verdict !== 'accepted') throw new Error(JSON.stringify(result.checks))
    const [one] = result.credentials
    if (one?.verdict !== 'accepted') throw new Error('the one credential is accepted')
    const { credential } = one
    // Nothing can be hidden.
    if (!formatOf(format).selective) return
    if (kind === 'guardian-link' && isGuardianLink(credential)) {
      expect(credential.credentialSubject).toEqual({
        id: (await wallet.id()).did,
        type: ['Guardian', 'Profile'],
        familyName: 'Соколова',
        givenName: 'Ирина',
        guardianOf: { id: record.childId, type: ['Profile'] },
      })
    } else if (isEndorsementCredential(credential)) {
      expect(credential.credentialSubject).toEqual({
        id: record.endorsedId,
        type: ['EndorsementSubject'],
        endorsementComment: record.comment,
      })
      expect(credential.evidence).toEqual([])
    } else throw new Error('the document is of its class')
  })
})
