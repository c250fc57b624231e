import { readCredential, vctIntegrity } from '@attestat/credential'
import { expect, it } from 'vitest'
import { testRegistry } from '../../../fixtures/test-registry.ts'
import { issue, listUrls, statusLists } from '../../../fixtures/verification.ts'
import { factsFor } from './facts-for.ts'

const metadata = ['urn:attestat:school-diploma:1', 'urn:example:other'].map((vct) =>
  new TextEncoder().encode(JSON.stringify({ vct })),
)
const facts = { registry: await testRegistry(), statusLists: await statusLists(), typeMetadata: metadata }

it('picks the lists that documents name, and of the registry what says who issued them', async () => {
  const diploma = await readCredential(await issue())
  const picked = await factsFor([diploma], facts)
  expect([...(picked.statusLists?.keys() ?? [])]).toEqual([listUrls.revocation])
  expect(picked).not.toHaveProperty('typeMetadata')
  expect([...(picked.registry?.keys() ?? [])].sort()).toEqual([
    'delegations/novosibirsk.json',
    'entries/lyceum-130.json',
    'index.json',
    'root.json',
    'timestamp.json',
  ])
})

it('picks the edition of type metadata that an issuer signed for', async () => {
  const diploma = await readCredential(
    await issue({ format: 'dc+sd-jwt', vctIntegrity: await vctIntegrity(metadata[0] as Uint8Array) }),
  )
  const picked = await factsFor([diploma, diploma], facts)
  expect(picked.typeMetadata).toEqual([metadata[0]])
  expect([...(picked.statusLists?.keys() ?? [])]).toEqual([listUrls.token])
})

it('has nothing of documents that name nothing, by issuers that nobody knows', async () => {
  expect(
    await factsFor([await readCredential(await issue({ index: null, signedBy: 'stranger' }))], facts),
  ).toEqual({})
})

it('has nothing of an issuer whom the registry at hand leaves out', async () => {
  const registry = new Map([...facts.registry].filter(([name]) => name !== 'entries/lyceum-130.json'))
  const picked = await factsFor([await readCredential(await issue())], { ...facts, registry })
  expect(picked).not.toHaveProperty('registry')
  expect([...(picked.statusLists?.keys() ?? [])]).toEqual([listUrls.revocation])
})
