import { didKeyOf, didKeyUrlOf, type JsonObject, readCompactJws, verifyJws } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  publishTest,
  registryTerms,
  registryTime,
  schoolDid,
  testEntry,
} from '../../../../fixtures/test-registry.ts'
import type { EntryStatement } from './documents/entry.ts'
import { withdraw } from './publish.ts'
import { exportRecognizedEntity } from './recognized-entity.ts'
import { openRegistry, type Recognised } from './registry.ts'

const federation = testSigner('federation')

async function recognised(changes: Partial<EntryStatement> = {}): Promise<Recognised> {
  const registry = await openRegistry(await publishTest(await draftRegistry({ entry: changes })))
  return (await registry.recognise(schoolDid)) as Recognised
}

const exported = async (changes: Partial<EntryStatement> = {}): Promise<JsonObject> =>
  readCompactJws(await exportRecognizedEntity(await recognised(changes), federation, registryTime)).payload

describe('an entry as a RecognizedEntityCredential', () => {
  it('is signed by a key that vouches for it', async () => {
    const jws = readCompactJws(await exportRecognizedEntity(await recognised(), federation, registryTime))
    await verifyJws(jws, testPublicJwk('federation'))
    const issuer = didKeyOf(testPublicJwk('federation'))
    expect(jws.header).toMatchObject({ typ: 'vc+jwt', kid: didKeyUrlOf(testPublicJwk('federation')) })
    expect(jws.payload).toMatchObject({ iss: issuer, issuer: { id: issuer, type: 'RecognizedIssuer' } })
  })

  it('says who is recognised, by whom, to issue what, and until when that is said', async () => {
    const issuer = didKeyOf(testPublicJwk('federation'))
    expect(await exported()).toMatchObject({
      type: ['VerifiableCredential', 'RecognizedEntityCredential'],
      issuer: { name: [{ '@value': 'Новосибирская область', '@language': 'ru' }, { '@language': 'en' }] },
      validFrom: '2026-07-01T09:00:00Z',
      validUntil: registryTerms.timestampExpires.toISOString().replace('.000', ''),
      credentialSubject: {
        id: schoolDid,
        type: 'RecognizedEntity',
        sameAs: ['https://lyceum130.example'],
        recognizedTo: [
          {
            type: 'RecognizedAction',
            action: 'issue',
            recognizedBy: issuer,
            outputValidation: { id: 'urn:attestat:school-diploma:1' },
            validFrom: '2020-09-01T00:00:00Z',
            validUntil: '2029-09-01T00:00:00Z',
          },
        ],
      },
    })
  })

  it('ends with the entry where that is sooner', async () => {
    const until = new Date('2026-07-02T00:00:00.500Z')
    expect(await exported({ until })).toMatchObject({ validUntil: '2026-07-02T00:00:00Z' })
  })

  it('has an action for each type, and one for a verifier', async () => {
    const actions = async (changes: Partial<EntryStatement>): Promise<unknown> =>
      ((await exported(changes)).credentialSubject as JsonObject).recognizedTo
    expect(await actions({ mayAward: ['school-diploma', 'olympiad-award'] })).toMatchObject([
      { outputValidation: { id: 'urn:attestat:school-diploma:1' } },
      { outputValidation: { id: 'urn:attestat:olympiad-award:1' } },
    ])
    const verifier = { role: 'verifier', mayAward: [], purposes: [], retention: 'P1Y' } as const
    const [action] = (await actions(verifier)) as JsonObject[]
    expect(action).toMatchObject({ action: 'verify' })
    expect(action).not.toHaveProperty('outputValidation')
  })

  it.each(['withdrawn', 'suspended'] as const)('is not made of an entry that is %s', async (status) => {
    const files = await publishTest(await withdraw(await draftRegistry(), testEntry.id, [federation], status))
    const entry = (await (await openRegistry(files)).recognise(schoolDid)) as Recognised
    const refusal = await exportRecognizedEntity(entry, federation, registryTime).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'REGISTRY_NOT_RECOGNISED', details: { status } })
    expect(refusal.explain('ru')).not.toMatch(/[a-z]/i)
  })

  it('is not made of what the registry said once', async () => {
    const at = 'entries/lyceum-130.json'
    const frozen = exportRecognizedEntity(await recognised(), federation, registryTerms.timestampExpires)
    await expect(frozen).rejects.toMatchObject({ code: 'REGISTRY_FROZEN', at })
    const expired = exportRecognizedEntity(await recognised(), federation, registryTerms.indexExpires)
    await expect(expired).rejects.toMatchObject({ code: 'REGISTRY_EXPIRED', at })
  })
})
