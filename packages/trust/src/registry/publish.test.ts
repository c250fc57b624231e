import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  keyGroup,
  publishTest,
  registryTime,
  schoolDid,
  testDelegation,
  testEntry,
  testRegistry,
  testRoot,
} from '../../../../fixtures/test-registry.ts'
import {
  addRegistrySignature,
  createRegistry,
  delegate,
  recognise,
  renewTimestamp,
  replaceRoot,
  withdraw,
} from './publish.ts'
import { openRegistry } from './registry.ts'

const registry = [testSigner('registry')]
const federation = [testSigner('federation')]

describe('keeping a registry', () => {
  it('gives new files and leaves the old ones as they were', async () => {
    const before = await createRegistry(testRoot, registry)
    const after = await delegate(before, testDelegation, registry)
    expect([...before.keys()]).toEqual(['root.json'])
    expect([...after.keys()]).toEqual(['root.json', 'delegations/novosibirsk.json'])
  })

  it('counts versions up, and index and timestamp with each publication', async () => {
    const published = await publishTest(await recognise(await testRegistry(), testEntry, federation))
    const { state } = await openRegistry(published)
    expect(state).toMatchObject({ root: 1, index: 2, timestamp: 2 })
    expect(Object.fromEntries(state.documents)).toEqual({
      'delegations/novosibirsk.json': 1,
      'entries/lyceum-130.json': 2,
    })
  })

  it('suspends, withdraws, and takes up again', async () => {
    let files = await testRegistry()
    for (const status of ['suspended', 'withdrawn', 'recognised'] as const) {
      files = await publishTest(await withdraw(files, 'lyceum-130', federation, status))
      expect(await (await openRegistry(files)).recognise(schoolDid)).toMatchObject({ status })
    }
    await expect(withdraw(files, 'nobody', federation)).rejects.toMatchObject({ code: 'REGISTRY_INCOMPLETE' })
  })

  it('renews the timestamp alone', async () => {
    const files = await testRegistry()
    const later = {
      now: new Date('2026-07-07T00:00:00Z'),
      timestampExpires: new Date('2026-07-14T00:00:00Z'),
    }
    const renewed = await renewTimestamp(files, later, registry)
    expect([...renewed].filter(([name, text]) => files.get(name) !== text).map(([name]) => name)).toEqual([
      'timestamp.json',
    ])
    expect(await openRegistry(renewed)).toMatchObject({ asOf: later.now, validUntil: later.timestampExpires })
  })

  it('lets several people sign one after another', async () => {
    const delegation = keyGroup(['federation', 'schoolEd25519'], 2)
    const one = await draftRegistry({ delegation })
    await expect(publishTest(one)).rejects.toMatchObject({ code: 'REGISTRY_SIGNATURE_THRESHOLD' })
    const two = await addRegistrySignature(one, 'entries/lyceum-130.json', testSigner('schoolEd25519'))
    await expect(publishTest(two)).resolves.toBeDefined()
  })

  it('does not publish what is past its term already', async () => {
    const draft = await draftRegistry()
    await expect(publishTest(draft, { timestampExpires: registryTime })).rejects.toMatchObject({
      code: 'REGISTRY_FROZEN',
    })
    await expect(
      publishTest(draft, { timestampExpires: new Date(registryTime.getTime() + 1000) }),
    ).resolves.toBeDefined()
    const oldRoot = await draftRegistry({ root: { expires: new Date('2026-01-01T00:00:00Z') } })
    await expect(publishTest(oldRoot)).rejects.toMatchObject({ code: 'REGISTRY_EXPIRED' })
  })

  it('goes on under a new root', async () => {
    const roles = { ...testRoot.roles, root: keyGroup(['schoolEd25519']) }
    const files = await replaceRoot(await testRegistry(), { ...testRoot, roles }, [
      ...registry,
      testSigner('schoolEd25519'),
    ])
    expect([...(await publishTest(files)).keys()]).toContain('roots/1.json')
  })

  it('refuses a document that no reader would take', async () => {
    const files = await draftRegistry()
    await expect(recognise(files, { ...testEntry, identifiers: [] }, federation)).rejects.toMatchObject({
      code: 'REGISTRY_INVALID',
      at: 'entries/lyceum-130.json.identifiers',
    })
    await expect(recognise(files, testEntry, federation)).resolves.toBeDefined()
  })

  it('signs nothing without a signer', async () => {
    await expect(createRegistry(testRoot, [])).rejects.toMatchObject({ code: 'REGISTRY_INVALID' })
  })
})
