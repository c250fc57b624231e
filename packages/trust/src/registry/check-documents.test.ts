import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  keyGroup,
  testDelegation,
  testEntry,
  testRoot,
} from '../../../../fixtures/test-registry.ts'
import { checkDocuments } from './check-documents.ts'
import { addRegistrySignature, delegate, recognise, replaceRoot } from './publish.ts'

const [registry, federation, stranger] = [
  [testSigner('registry')],
  [testSigner('federation')],
  [testSigner('stranger')],
]

describe('looking at documents before they are published', () => {
  it('finds nothing in a registry that holds', async () => {
    expect(await checkDocuments(await draftRegistry())).toEqual([])
  })

  it('refuses what lies outside the limits of its authority', async () => {
    const files = await draftRegistry({ entry: { mayAward: ['sports-rank'] } })
    await expect(checkDocuments(files)).rejects.toMatchObject({ code: 'REGISTRY_OUT_OF_SCOPE' })
  })

  it('refuses two entries of one identifier', async () => {
    const files = await recognise(await draftRegistry(), { ...testEntry, id: 'other' }, federation)
    await expect(checkDocuments(files)).rejects.toMatchObject({ code: 'REGISTRY_IDENTIFIER_NOT_UNIQUE' })
  })

  it('names what has to be signed again when other keys are in charge', async () => {
    const group = keyGroup(['stranger'])
    const roles = { root: group, delegation: group, index: group, timestamp: group }
    const rotated = await replaceRoot(await draftRegistry(), { ...testRoot, roles }, [
      ...registry,
      ...stranger,
    ])
    expect(await checkDocuments(rotated)).toEqual(['delegations/novosibirsk.json'])
    const signed = await addRegistrySignature(rotated, 'delegations/novosibirsk.json', testSigner('stranger'))
    expect(await checkDocuments(signed)).toEqual([])
    const region = await delegate(signed, { ...testDelegation, ...keyGroup(['school']) }, stranger)
    expect(await checkDocuments(region)).toEqual(['entries/lyceum-130.json'])
  })
})
