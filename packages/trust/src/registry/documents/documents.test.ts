import type { JsonObject } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testPublicJwk } from '../../../../../fixtures/test-keys.ts'
import {
  registryTime,
  schoolDid,
  testDelegation,
  testEntry,
  testRoot,
} from '../../../../../fixtures/test-registry.ts'
import { readDelegation, writeDelegation } from './delegation.ts'
import { type EntryStatement, readEntry, writeEntry } from './entry.ts'
import { readIndex, writeIndex } from './registry-index.ts'
import { readRoot, writeRoot } from './root.ts'
import { readTimestamp, writeTimestamp } from './timestamp.ts'

const sha256 = 'A'.repeat(43)
const verifier: EntryStatement = {
  id: 'university',
  authority: 'root',
  role: 'verifier',
  identifiers: ['did:web:university.example'],
  name: { ru: 'Университет', en: 'University' },
  status: 'recognised',
  mayAward: [],
  from: registryTime,
  keys: [],
  purposes: [{ code: 'university-admission', name: { ru: 'Приём', en: 'Admission' } }],
  retention: 'P1Y',
  claims: [
    ['credentialSubject', 'familyName'],
    ['credentialSubject', 'result', null],
  ],
}
const root = { ...testRoot, version: 1 }
const placed = { registry: testRoot.id, version: 2 }
const index = {
  ...placed,
  expires: registryTime,
  documents: new Map([
    ['delegations/novosibirsk.json', { version: 1, sha256, identifiers: [] }],
    ['entries/lyceum-130.json', { version: 1, sha256, identifiers: testEntry.identifiers }],
  ]),
}
const timestamp = {
  ...placed,
  issuedAt: registryTime,
  expires: registryTime,
  index: { version: 3, sha256 },
}

describe('registry documents', () => {
  it('read as they were written', () => {
    expect(readRoot(writeRoot(root), 'root')).toEqual(root)
    const delegation = writeDelegation(testDelegation, placed)
    expect(readDelegation(delegation, 'delegation')).toEqual({ ...testDelegation, ...placed })
    expect(readIndex(writeIndex(index), 'index')).toEqual(index)
    expect(readTimestamp(writeTimestamp(timestamp), 'timestamp')).toEqual(timestamp)
  })

  it.each([
    ['an issuer', testEntry],
    ['a verifier', verifier],
    [
      'a key that was rotated and compromised',
      {
        ...testEntry,
        keys: testEntry.keys.map((key) => ({ ...key, until: registryTime, compromisedAt: registryTime })),
      },
    ],
  ])('read the entry of %s as it was written', (_, entry) => {
    const document = writeEntry(entry, placed)
    expect(readEntry(document, 'entry')).toEqual({ ...entry, ...placed, document })
  })

  const readers = {
    root: [readRoot, writeRoot(root)],
    delegation: [readDelegation, writeDelegation(testDelegation, placed)],
    issuer: [readEntry, writeEntry(testEntry, placed)],
    verifier: [readEntry, writeEntry(verifier, placed)],
    index: [readIndex, writeIndex(index)],
    timestamp: [readTimestamp, writeTimestamp(timestamp)],
  } as const
  const [key] = writeEntry(testEntry, placed).keys as readonly [JsonObject]

  it.each<[keyof typeof readers, string, JsonObject[string] | undefined, string]>([
    ['root', 'type', 'RegistryEntry', '.type'],
    ['root', 'id', '', '.id'],
    ['root', 'name', { ru: 'Реестр' }, '.name.en'],
    ['root', 'version', 0, '.version'],
    ['root', 'version', 1.5, '.version'],
    ['root', 'expires', '2026-02-31T00:00:00Z', '.expires'],
    ['root', 'expires', '2026-02-28T00:00:00', '.expires'],
    ['root', 'expires', '2026-02-28', '.expires'],
    ['root', 'expires', undefined, '.expires'],
    ['root', 'roles', { root: { keys: [], threshold: 1 } }, '.roles.root.threshold'],
    ['delegation', 'registry', undefined, '.registry'],
    ['issuer', 'registry', '', '.registry'],
    ['index', 'registry', 1, '.registry'],
    ['timestamp', 'registry', null, '.registry'],
    ['delegation', 'status', 'revoked', '.status'],
    ['delegation', 'id', 'root', '.id'],
    ['delegation', 'id', '../index', '.id'],
    ['delegation', 'threshold', 2, '.threshold'],
    ['delegation', 'threshold', 0, '.threshold'],
    ['delegation', 'keys', [testPublicJwk('school'), testPublicJwk('school')], '.keys'],
    ['delegation', 'limits', { kinds: ['*'], subjects: [] }, '.limits.subjects'],
    ['delegation', 'limits', { kinds: ['Школа'] }, '.limits.kinds[0]'],
    ['delegation', 'limits', { kinds: ['*'], territory: ['novosibirsk'] }, '.limits.territory[0]'],
    ['issuer', 'identifiers', [], '.identifiers'],
    ['issuer', 'identifiers', ['http://school.example'], '.identifiers[0]'],
    ['issuer', 'identifiers', ['https://user@school.example'], '.identifiers[0]'],
    ['issuer', 'identifiers', ['https://school.example/?'], '.identifiers[0]'],
    ['issuer', 'role', 'wallet', '.role'],
    ['issuer', 'status', 'revoked', '.status'],
    ['issuer', 'until', '2019-01-01T00:00:00Z', '.until'],
    ['issuer', 'mayAward', undefined, '.mayAward'],
    ['issuer', 'keys', [{ ...key, kid: 'did:key:zOther#zOther' }], '.keys[0].kid'],
    ['issuer', 'keys', [{ ...key, kid: schoolDid }], '.keys[0].kid'],
    ['issuer', 'keys', [key, key], '.keys'],
    ['verifier', 'purposes', undefined, '.purposes'],
    ['verifier', 'retention', 'P', '.retention'],
    ['verifier', 'retention', 'a year', '.retention'],
    ['verifier', 'claims', 'familyName', '.claims'],
    ['verifier', 'claims', [[]], '.claims[0]'],
    ['verifier', 'claims', [['result', -1]], '.claims[0]'],
    ['index', 'documents', { 'root.json': { version: 1, sha256 } }, '.documents.root.json'],
    [
      'index',
      'documents',
      { 'entries/a.json': { version: 1, sha256 } },
      '.documents.entries/a.json.identifiers',
    ],
    [
      'index',
      'documents',
      { 'delegations/a.json': { version: 1, sha256: 'short' } },
      '.documents.delegations/a.json.sha256',
    ],
    ['timestamp', 'index', { version: 1 }, '.index.sha256'],
  ])('refuse the %s whose %s is %j', (name, member, value, at) => {
    const [read, document] = readers[name]
    const { [member]: _, ...rest } = document
    const spoilt = value === undefined ? rest : { ...rest, [member]: value }
    expect(() => read(spoilt, name)).toThrow(
      expect.objectContaining({ code: 'REGISTRY_INVALID', at: `${name}${at}` }),
    )
  })

  it.each([
    ['a private key', { ...testPublicJwk('school'), d: 'A' }, 'KEY_PRIVATE_LEAKED'],
    ['a weak key', { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }, 'KEY_WEAK'],
    ['no key', 'key', 'REGISTRY_INVALID'],
  ])('refuse %s among the keys', (_, jwk, code) => {
    const spoilt = { ...writeDelegation(testDelegation, placed), keys: [jwk] }
    expect(() => readDelegation(spoilt, 'delegation')).toThrow(expect.objectContaining({ code }))
  })
})
