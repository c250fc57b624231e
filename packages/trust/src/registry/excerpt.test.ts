import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import {
  publishTest,
  schoolDid,
  testEntry,
  testRegistry,
  testRoot,
} from '../../../../fixtures/test-registry.ts'
import { registryExcerpt } from './excerpt.ts'
import { recognise, replaceRoot } from './publish.ts'
import { openRegistry } from './registry.ts'

const other = 'did:web:other.example'
const stranger = 'did:web:stranger.example'
const entry = { ...testEntry, id: 'other', identifiers: [other], keys: [] }
const both = await recognise(await testRegistry(), entry, [testSigner('federation')])
const files = await publishTest(await replaceRoot(both, testRoot, [testSigner('registry')]))

describe('an excerpt of a registry', () => {
  it('has what the recognition of those who are named needs, and all that leads to it', async () => {
    const excerpt = await registryExcerpt(files, [schoolDid])
    expect([...excerpt.files.keys()].sort()).toEqual([
      'delegations/novosibirsk.json',
      'entries/lyceum-130.json',
      'index.json',
      'root.json',
      'roots/1.json',
      'timestamp.json',
    ])
    expect(excerpt.entries).toMatchObject([{ status: 'recognised', entry: { id: 'lyceum-130' } }])
    const registry = await openRegistry(excerpt.files)
    expect(await registry.recognise(schoolDid)).toMatchObject({ status: 'recognised' })
    expect((await registry.recogniseAll()).map(({ entry: { id } }) => id)).toEqual(['lyceum-130'])
  })

  it('does not say that those who were left out are unknown', async () => {
    const registry = await openRegistry((await registryExcerpt(files, [schoolDid])).files)
    await expect(registry.recognise(other)).rejects.toMatchObject({
      code: 'REGISTRY_NOT_AT_HAND',
      at: 'entries/other.json',
    })
    expect([registry.has(schoolDid), registry.has(other)]).toEqual([true, false])
    expect(await registry.recognise(stranger)).toBeUndefined()
    const whole = await openRegistry((await registryExcerpt(files, [schoolDid, other])).files)
    expect(await whole.recognise(other)).toMatchObject({ status: 'recognised' })
    expect(whole.missing().size).toBe(0)
  })

  it('is not made of whom the registry has no entry, nor of an excerpt without it', async () => {
    await expect(registryExcerpt(files, [schoolDid, stranger])).rejects.toMatchObject({
      code: 'REGISTRY_NOT_RECOGNISED',
      at: stranger,
    })
    const { files: one } = await registryExcerpt(files, [schoolDid])
    await expect(registryExcerpt(one, [other])).rejects.toMatchObject({ code: 'REGISTRY_NOT_AT_HAND' })
    await expect(registryExcerpt(one, [schoolDid])).resolves.toMatchObject({ files: one })
  })
})
