import { jwkThumbprint } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { keyGroup, testRoot } from '../../../../fixtures/test-registry.ts'
import type { RegistryFiles } from './files.ts'
import { createRegistry, replaceRoot } from './publish.ts'
import { openRoot } from './root-chain.ts'

const rootOf = (...names: TestKeyName[]) => ({
  ...testRoot,
  roles: { ...testRoot.roles, root: keyGroup(names) },
})
const signers = (...names: TestKeyName[]) => names.map((name) => testSigner(name))
const pin = (...names: TestKeyName[]) => Promise.all(names.map((name) => jwkThumbprint(testPublicJwk(name))))

const one = await createRegistry(testRoot, signers('registry'))
const two = await replaceRoot(one, rootOf('federation'), signers('registry', 'federation'))
const three = await replaceRoot(two, rootOf('school'), signers('federation', 'school'))

describe('the root of a registry', () => {
  it('is trusted as it came when nothing is pinned', async () => {
    await expect(openRoot(one, undefined)).resolves.toMatchObject({ version: 1 })
  })

  it('is trusted when a pinned key signed it, and refused otherwise', async () => {
    await expect(openRoot(one, await pin('registry'))).resolves.toMatchObject({ version: 1 })
    await expect(openRoot(one, await pin('stranger'))).rejects.toMatchObject({ code: 'ROOT_NOT_PINNED' })
    await expect(openRoot(one, [])).rejects.toMatchObject({ code: 'ROOT_NOT_PINNED' })
  })

  it('needs as many pinned keys as signatures', async () => {
    const files = await createRegistry(rootOf('registry', 'school'), signers('registry', 'school'))
    await expect(openRoot(files, await pin('registry'))).rejects.toMatchObject({ code: 'ROOT_NOT_PINNED' })
    await expect(openRoot(files, await pin('registry', 'school'))).resolves.toBeDefined()
  })

  it('takes no root for which one key of several says that it is enough', async () => {
    const genuine = await createRegistry(rootOf('registry', 'school'), signers('registry', 'school'))
    const forged = await createRegistry(rootOf('registry'), signers('registry'))
    const trusted = await openRoot(genuine)
    for (const known of [await pin('registry', 'school'), trusted]) {
      await expect(openRoot(forged, known)).rejects.toMatchObject({ code: 'ROOT_NOT_PINNED' })
      await expect(openRoot(genuine, known)).resolves.toEqual(trusted)
    }
  })

  it('follows the replacement of keys from any version that is pinned', async () => {
    for (const name of ['registry', 'federation', 'school'] as const) {
      await expect(openRoot(three, await pin(name))).resolves.toMatchObject({ version: 3 })
    }
  })

  it('refuses a new root that the old keys did not allow', async () => {
    const taken = await replaceRoot(one, rootOf('stranger'), signers('stranger'))
    for (const pinned of [undefined, await pin('registry')]) {
      await expect(openRoot(taken, pinned)).rejects.toMatchObject({
        code: 'REGISTRY_SIGNATURE_THRESHOLD',
        at: 'root.json',
      })
    }
  })

  it('refuses a new root that its own keys did not sign', async () => {
    const federation = keyGroup(['federation'])
    const roles = { root: federation, delegation: federation, index: federation, timestamp: federation }
    const unsigned = await replaceRoot(one, { ...testRoot, roles }, signers('registry'))
    await expect(openRoot(unsigned, undefined)).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
    })
    const signed = await replaceRoot(one, { ...testRoot, roles }, signers('registry', 'federation'))
    await expect(openRoot(signed, undefined)).resolves.toMatchObject({ version: 2 })
  })

  it('does not reach a pinned version across a gap', async () => {
    const gap: RegistryFiles = new Map([...three].filter(([name]) => name !== 'roots/2.json'))
    await expect(openRoot(gap, await pin('registry'))).rejects.toMatchObject({ code: 'ROOT_NOT_PINNED' })
    await expect(openRoot(gap, await pin('school'))).resolves.toMatchObject({ version: 3 })
  })

  it('E13 does not reach a trusted root document across a gap either, whoever signed the newest', async () => {
    const trusted = await openRoot(one)
    const second = await replaceRoot(one, testRoot, signers('registry'))
    const third = await replaceRoot(second, testRoot, signers('registry'))
    const gap: RegistryFiles = new Map([...third].filter(([name]) => name !== 'roots/2.json'))
    await expect(openRoot(gap, trusted)).rejects.toMatchObject({ code: 'ROOT_NOT_PINNED' })
    await expect(openRoot(third, trusted)).resolves.toMatchObject({ version: 3 })
    await expect(openRoot(second, trusted)).resolves.toMatchObject({ version: 2 })
  })

  it('keeps the name of the registry over all versions', async () => {
    const renamed = await replaceRoot(one, { ...testRoot, id: 'https://other.example/' }, signers('registry'))
    await expect(openRoot(renamed, undefined)).rejects.toMatchObject({
      code: 'REGISTRY_INVALID',
      at: 'root.json.id',
    })
  })

  it('refuses a former root under the number of another version', async () => {
    const wrong = new Map([...three, ['roots/2.json', three.get('roots/1.json')!]])
    await expect(openRoot(wrong, undefined)).rejects.toMatchObject({
      code: 'REGISTRY_INVALID',
      at: 'roots/2.json.version',
    })
  })

  it('refuses a chain that is too long', async () => {
    let files = one
    for (let version = 2; version <= 64; version++)
      files = await replaceRoot(files, testRoot, signers('registry'))
    await expect(openRoot(files, undefined)).resolves.toMatchObject({ version: 64 })
    files = await replaceRoot(files, testRoot, signers('registry'))
    await expect(openRoot(files, undefined)).rejects.toMatchObject({ code: 'REGISTRY_CHAIN_TOO_LONG' })
  })
})
