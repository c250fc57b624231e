import {
  didKeyOf,
  type JsonValue,
  presentCredential,
  readCredential,
  signJws,
  ToolkitError,
} from '@attestat/credential'
import { createBundle } from '@attestat/trust'
import { createMemoryStore, Wallet } from '@attestat/wallet'
import { beforeAll, describe, expect, test } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { memoryKeys } from '../../../fixtures/memory-keys.ts'
import { testKeys, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { schoolKid } from '../../../fixtures/test-registry.ts'
import { vcJwtClaims } from '../../../fixtures/vc-jwt.ts'
import { attestatAgent, type TestAgent } from '../../../fixtures/veramo-agent.ts'
import {
  clientId,
  issue,
  listUrls,
  nonce,
  now,
  statusIndex,
  statusLists,
  trustOf,
} from '../../../fixtures/verification.ts'

const proofFormats = ['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt'] as const
const holderKeys = ['Secp256r1', 'Ed25519'] as const
const familyName = (format: string) => [
  ...(format === 'dc+sd-jwt' ? ['ld'] : []),
  'credentialSubject',
  'familyName',
]

let agent: TestAgent
let issuer: string
const holders = new Map<string, string>()
beforeAll(async () => {
  const trust = await trustOf()
  const store = createMemoryStore()
  const wallet = new Wallet({ store, trust, now: () => now })
  agent = attestatAgent({ keys: memoryKeys(), store, wallet, trust, now: () => now })
  // The school that the registry knows.
  const privateKeyHex = Buffer.from(testKeys.school.d, 'base64url').toString('hex')
  issuer = (await agent.didManagerCreate({ options: { key: { type: 'Secp256r1', privateKeyHex } } })).did
  for (const type of holderKeys) {
    holders.set(type, (await agent.didManagerCreate({ options: { key: { type } } })).did)
  }
})

const documentFor = (subjectId: string) => {
  const { '@context': contexts, ...document } = diploma({ issuer, subjectId })
  return { '@context': [...contexts], ...document, issuer: { ...document.issuer } }
}
const create = (proofFormat: string, subjectId = holders.get('Secp256r1')!, more: object = {}) =>
  agent.createVerifiableCredential({
    credential: documentFor(subjectId) as never,
    proofFormat: proofFormat as never,
    now,
    ...more,
  })
const refuses = async (promise: Promise<unknown>, code: string) => {
  await expect(promise).rejects.toMatchObject({ code })
  await expect(promise).rejects.toBeInstanceOf(ToolkitError)
}

describe.each(proofFormats)('%s', (format) => {
  test('is made by the agent, verified as JSON and as a token', async () => {
    const credential = await create(format)
    expect(credential).toMatchObject({ id: diploma().id, proof: { type: `attestat:${format}` } })
    for (const handed of [credential, credential.proof.jwt as string]) {
      const result = await agent.verifyCredential({ credential: handed })
      expect(result).toMatchObject({ verified: true, verdict: 'accepted' })
      expect(result.verifiableCredential).toEqual(credential)
    }
  })

  test('C22 is refused when the JSON around the token says something else', async () => {
    const credential = await create(format)
    for (const changed of [
      { ...credential, name: 'Аттестат с отличием' },
      { ...credential, validUntil: '2099-01-01T00:00:00Z' },
      { ...credential, awardedDate: undefined },
    ]) {
      const handed = JSON.parse(JSON.stringify(changed))
      expect(await agent.verifyCredential({ credential: handed })).toMatchObject({
        verified: false,
        error: { errorCode: 'CLAIM_CONFLICT' },
      })
    }
  })

  test.each(holderKeys)('is presented by a holder with a key of the type %s, to one reader', async (type) => {
    const holder = holders.get(type)!
    const credential = await create(format, holder)
    const presentation = await agent.createVerifiablePresentation({
      presentation: { holder, verifiableCredential: [credential] },
      proofFormat: format as never,
      domain: clientId,
      challenge: nonce,
      // Nothing of it can be hidden.
      disclose: format === 'vc+jwt' ? [] : [familyName(format)],
      now,
    })
    const verify = (more: object = {}) =>
      agent.verifyPresentation({ presentation, domain: clientId, challenge: nonce, ...more })
    const result = await verify()
    expect(result).toMatchObject({ verified: true, verifiablePresentation: { holder } })
    const [shown] = result.verifiablePresentation.verifiableCredential
    expect(shown.credentialSubject).toMatchObject({ familyName: 'Соколова' })
    expect(Object.hasOwn(shown.credentialSubject, 'givenName')).toBe(format === 'vc+jwt')
    expect(await verify({ domain: 'https://other.example' })).toMatchObject({
      verified: false,
      error: { errorCode: 'KB_AUD_MISMATCH' },
    })
    expect(await verify({ challenge: 'another' })).toMatchObject({
      verified: false,
      error: { errorCode: 'KB_NONCE_MISMATCH' },
    })
    for (const unnamed of [
      { domain: undefined },
      { domain: '' },
      { challenge: undefined },
      { challenge: '' },
    ]) {
      await refuses(verify(unnamed), 'AGENT_ARGUMENT_INVALID')
    }
    const others = { ...presentation, verifiableCredential: [await create(format, holder)] }
    expect(await verify({ presentation: others })).toMatchObject({
      verified: false,
      error: { errorCode: 'CLAIM_CONFLICT' },
    })
  })
})

describe.each(proofFormats)('%s of a caller who knows the older data model', (format) => {
  const subjectId = 'urn:uuid:2c4a3f5e-33d4-4c0e-9d5b-5a3f6d9b7c01'
  const making = (members: object) =>
    create(format, subjectId, { credential: { ...documentFor(subjectId), ...members } })

  test('C19 ends when `expirationDate` says so', async () => {
    const verify = async (expirationDate: string, more: object = {}) => {
      const credential = await making({ expirationDate, ...more })
      expect(new Date(credential.validUntil)).toEqual(new Date(expirationDate))
      expect(credential).not.toHaveProperty('expirationDate')
      return agent.verifyCredential({ credential })
    }
    for (const more of [{}, { validUntil: '2026-07-01T13:00:01+03:00' }]) {
      expect(await verify('2026-07-01T10:00:01Z', more)).toMatchObject({ verified: true })
    }
    expect(await verify(now.toISOString())).toMatchObject({
      verified: false,
      error: { errorCode: 'EXPIRED' },
    })
    const [expirationDate, validUntil] = ['2030-06-26T09:00:00Z', '2031-06-26T09:00:00Z']
    await refuses(making({ expirationDate, validUntil }), 'CLAIM_CONFLICT')
    await refuses(making({ expirationDate: '2020-06-26T09:00:00Z' }), 'VALIDITY_PERIOD_INVALID')
  })

  test('takes dates as they are, and nothing that JSON cannot hold', async () => {
    const { validFrom: _from, ...document } = documentFor(subjectId)
    const dates = { issuanceDate: new Date('2026-06-01T00:00:00Z'), expirationDate: new Date('2030-06-01') }
    const credential = await create(format, subjectId, { credential: { ...document, ...dates } })
    expect([new Date(credential.validFrom), new Date(credential.validUntil)]).toEqual(Object.values(dates))
    expect(await making({ description: undefined })).not.toHaveProperty('description')
    for (const members of [
      { expirationDate: 1n },
      { name: { inside: 1n } },
      { expirationDate: new Date(Number.NaN) },
    ]) {
      await expect(making(members)).rejects.toBeInstanceOf(ToolkitError)
    }
  })

  test('is bound to the key that is named, or refused', async () => {
    for (const holderKey of ['', 0, false, {}, { kty: 1n }]) {
      await expect(create(format, subjectId, { holderKey })).rejects.toBeInstanceOf(ToolkitError)
    }
    const { proof } = await create(format, subjectId, { holderKey: testPublicJwk('holder') })
    expect((await readCredential(proof.jwt as string)).holderKey).toEqual(testPublicJwk('holder'))
  })
})

test('what is said of a dc+sd-jwt besides is an object, or nothing', async () => {
  for (const sdJwtVc of [7, 'x', true]) {
    await refuses(create('dc+sd-jwt', issuer, { sdJwtVc }), 'AGENT_ARGUMENT_INVALID')
  }
  for (const sdJwtVc of [null, undefined, {}]) await create('dc+sd-jwt', issuer, { sdJwtVc })
})

test('C22 JSON around a token says nothing of its issuer that the issuer did not sign', async () => {
  const { issuer: _profile, ...claims } = vcJwtClaims(diploma({ issuer, subjectId: holders.get('Ed25519')! }))
  const text = await signJws('jwt_vc_json', claims, testSigner('school', schoolKid))
  const { claims: signed } = await readCredential(text)
  const verify = (party: JsonValue) =>
    agent.verifyCredential({ credential: { ...signed, issuer: party, proof: { jwt: text } } as never })
  for (const party of [issuer, { id: issuer }, { id: issuer, type: ['Profile'] }]) {
    expect(await verify(party)).toMatchObject({ verified: true })
  }
  for (const party of [
    { id: issuer, name: 'Лицей № 1' },
    { id: issuer, type: ['University'] },
  ]) {
    expect(await verify(party)).toMatchObject({ verified: false, error: { errorCode: 'CLAIM_CONFLICT' } })
  }
})

test('a presentation is not taken for a credential, whatever it comes in', async () => {
  const credential = await issue({ format: 'jwt_vc_json' })
  const keyBinding = { signer: testSigner('holder'), audience: 'https://other.example', nonce, issuedAt: now }
  const presented = await Promise.all(
    [credential, await issue()].map(async (text) =>
      presentCredential(await readCredential(text), { disclose: [], keyBinding }),
    ),
  )
  const bundle = createBundle({ vpToken: { diploma: [credential] } })
  const codes = ['JWT_TYP_MISMATCH', 'HOLDER_GOT_KB', 'HOLDER_GOT_KB']
  for (const [i, text] of [...presented, bundle].entries()) {
    expect(await agent.verifyCredential({ credential: text })).toMatchObject({
      verified: false,
      error: { errorCode: codes[i] },
    })
  }
  expect(await agent.verifyCredential({ credential })).toMatchObject({ verified: true })
})

test('a moment that is none is refused before anything is signed', async () => {
  for (const moment of ['yesterday', null, {}]) {
    await refuses(create('vc+sd-jwt', holders.get('Ed25519'), { now: moment }), 'AGENT_ARGUMENT_INVALID')
  }
  const { proof } = await create('vc+sd-jwt', holders.get('Ed25519'), { now: now.toISOString() })
  expect((await readCredential(proof.jwt as string)).issuedAt).toEqual(now)
})

test('nothing is signed in the name of a DID whose key is another', async () => {
  const { did, services, provider } = await agent.didManagerCreate()
  const credential = await create('vc+sd-jwt', did)
  const signs = (): Promise<unknown>[] => [
    agent.createVerifiableCredential({
      credential: { ...documentFor(did), issuer: did } as never,
      proofFormat: 'vc+sd-jwt' as never,
    }),
    agent.createVerifiablePresentation({
      presentation: { holder: did, verifiableCredential: [credential] },
      proofFormat: 'vp+jwt' as never,
      domain: clientId,
      challenge: nonce,
    }),
  ]
  await Promise.all(signs())
  const anothers = { kid: 'another', kms: 'keys', type: 'Ed25519' as const, privateKeyHex: '44'.repeat(32) }
  await agent.didManagerImport({ did, provider, services, keys: [anothers] })
  for (const signing of signs()) await refuses(signing, 'KEY_NOT_FOUND')
})

test('a presentation is by the one whom the credential is about', async () => {
  const credential = await create('vc+sd-jwt')
  const holder = holders.get('Ed25519')!
  await refuses(
    agent.createVerifiablePresentation({
      presentation: { holder, verifiableCredential: [credential] },
      proofFormat: 'vc+sd-jwt' as never,
      domain: clientId,
      challenge: nonce,
    }),
    'HOLDER_NOT_SUBJECT',
  )
})

test('what is to be shown is named by paths, and for a reader who is named', async () => {
  const holder = holders.get('Secp256r1')!
  const credential = await create('vc+sd-jwt', holder)
  const present = (more: object) =>
    agent.createVerifiablePresentation({
      presentation: { holder, verifiableCredential: [credential] },
      proofFormat: 'vc+sd-jwt' as never,
      domain: clientId,
      challenge: nonce,
      now,
      ...more,
    })
  for (const disclose of [['credentialSubject.familyName'], [[]], [null], null, {}]) {
    await refuses(present({ disclose }), 'AGENT_ARGUMENT_INVALID')
  }
  for (const unnamed of [{ domain: '' }, { challenge: '' }]) {
    await refuses(present(unnamed), 'AGENT_ARGUMENT_INVALID')
  }
  await present({ disclose: [familyName('vc+sd-jwt')] })
})

test('a document that is not one is refused before it is signed', async () => {
  const { credentialSubject: _gone, ...document } = documentFor(issuer)
  const making = (credential: object) =>
    agent.createVerifiableCredential({ credential: credential as never, proofFormat: 'vc+sd-jwt' as never })
  await refuses(making({ ...document, credentialSubject: {} }), 'DOCUMENT_INVALID')
  await refuses(
    making({ ...documentFor(issuer), '@context': ['https://example.org'] }),
    'CONTEXT_NOT_ALLOWED',
  )
  const listed = { ...documentFor(issuer), credentialStatus: statusEntry(statusIndex.good) }
  await refuses(
    agent.createVerifiableCredential({ credential: listed as never, proofFormat: 'dc+sd-jwt' as never }),
    'AGENT_ARGUMENT_INVALID',
  )
})

const statusEntry = (index: number) => ({
  id: `${listUrls.revocation}#${index}`,
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: String(index),
  statusListCredential: listUrls.revocation,
})

describe('the status of a credential', () => {
  const school = (format: 'vc+sd-jwt' | 'dc+sd-jwt' | 'jwt_vc_json', index: number) =>
    issue({ format, index, suspendable: true })

  test.each(['vc+sd-jwt', 'dc+sd-jwt', 'jwt_vc_json'] as const)(
    'of %s is what the lists say',
    async (format) => {
      const asks = async (index: number) =>
        agent.checkCredentialStatus({ credential: (await school(format, index)) as never })
      expect(await asks(statusIndex.good)).toMatchObject({ revoked: false })
      expect(await asks(statusIndex.revoked)).toMatchObject({
        revoked: true,
        verified: false,
        code: 'STATUS_REVOKED',
      })
      expect(await asks(statusIndex.suspended)).toMatchObject({
        revoked: false,
        suspended: true,
        verified: false,
      })
    },
  )

  test('of several is that of the worst', async () => {
    const texts = await Promise.all(
      [statusIndex.good, statusIndex.revoked].map((index) => school('vc+sd-jwt', index)),
    )
    for (const inside of [texts, texts.toReversed()]) {
      const bundle = createBundle({ vpToken: { diploma: inside } })
      expect(await agent.checkCredentialStatus({ credential: bundle as never })).toMatchObject({
        revoked: true,
      })
    }
    const good = createBundle({ vpToken: { diploma: texts.slice(0, 1) } })
    expect(await agent.checkCredentialStatus({ credential: good as never })).toMatchObject({ revoked: false })
  })

  test('C23 that cannot be established is never passed in silence', async () => {
    const unknowing = attestatAgent({
      keys: memoryKeys(),
      trust: await trustOf({ lists: new Map() }),
      now: () => now,
    })
    const credential = await school('vc+sd-jwt', statusIndex.good)
    await refuses(
      unknowing.checkCredentialStatus({ credential: credential as never }),
      'AGENT_STATUS_UNKNOWN',
    )
    expect(await unknowing.verifyCredential({ credential })).toMatchObject({
      verified: false,
      verdict: 'undecided',
      error: { errorCode: 'STATUS_UNKNOWN' },
    })
    expect(
      await unknowing.verifyCredential({ credential, policies: { credentialStatus: false } }),
    ).toMatchObject({
      verified: false,
    })
    expect(await agent.verifyCredential({ credential })).toMatchObject({ verified: true })
  })

  test('that is too old is none', async () => {
    const old = attestatAgent({
      keys: memoryKeys(),
      trust: await trustOf({ lists: await statusLists({ issuedAt: new Date('2026-06-20T00:00:00Z') }) }),
      now: () => now,
    })
    const credential = await school('vc+sd-jwt', statusIndex.good)
    await refuses(old.checkCredentialStatus({ credential: credential as never }), 'AGENT_STATUS_UNKNOWN')
  })
})

describe('the data store', () => {
  test('keeps what it verified, and finds it again', async () => {
    const credential = await create('vc+sd-jwt', 'urn:uuid:2c4a3f5e-33d4-4c0e-9d5b-5a3f6d9b7c01')
    const hash = await agent.dataStoreSaveVerifiableCredential({ verifiableCredential: credential })
    expect(await agent.dataStoreGetVerifiableCredential({ hash })).toEqual(credential)
    const find = (column: string, value: string) =>
      agent.dataStoreORMGetVerifiableCredentials({ where: [{ column: column as never, value: [value] }] })
    expect(await find('issuer', issuer)).toMatchObject([{ hash }])
    expect(await find('type', 'OpenBadgeCredential')).toMatchObject([{ hash }])
    expect(await find('issuer', 'did:web:other.example')).toEqual([])
    expect(await agent.dataStoreORMGetVerifiableCredentialsCount({})).toBe(1)
    await refuses(find('raw', 'text'), 'AGENT_ARGUMENT_INVALID')
    await refuses(find('constructor', issuer), 'AGENT_ARGUMENT_INVALID')
    const part = { column: 'issuer' as never, value: `${issuer}x` as never }
    await refuses(agent.dataStoreORMGetVerifiableCredentials({ where: [part] }), 'AGENT_ARGUMENT_INVALID')
    expect(await agent.dataStoreDeleteVerifiableCredential({ hash })).toBe(true)
    expect(await agent.dataStoreDeleteVerifiableCredential({ hash })).toBe(false)
    await refuses(agent.dataStoreGetVerifiableCredential({ hash }), 'CREDENTIAL_UNKNOWN')
  })

  test('takes nothing in that does not hold up', async () => {
    const { proof: _proof, ...unsigned } = await create('vc+sd-jwt')
    await refuses(
      agent.dataStoreSaveVerifiableCredential({ verifiableCredential: unsigned as never }),
      'VC_UNSIGNED',
    )
    const forged = (await issue({ format: 'jwt_vc_json', holder: null })).replace(/.{4}$/, 'AAAA')
    await refuses(
      agent.dataStoreSaveVerifiableCredential({ verifiableCredential: forged as never }),
      'ISSUED_CREDENTIAL_INVALID',
    )
  })
})

test('an agent lists what its keys can make', async () => {
  const identifier = await agent.didManagerGet({ did: issuer })
  expect(await agent.listUsableProofFormats(identifier)).toEqual([
    'vc+sd-jwt',
    'dc+sd-jwt',
    'vc+jwt',
    'vp+jwt',
    'jwt',
  ])
})

test('what the toolkit itself presents, the agent verifies', async () => {
  const credential = await readCredential(await issue({ format: 'jwt_vc_json' }))
  const keyBinding = { signer: testSigner('holder'), audience: clientId, nonce, issuedAt: now }
  const presentation = await presentCredential(credential, { disclose: [], keyBinding })
  expect(await agent.verifyPresentation({ presentation, domain: clientId, challenge: nonce })).toMatchObject({
    verified: true,
    verifiablePresentation: { holder: didKeyOf(testPublicJwk('holder')) },
  })
})
