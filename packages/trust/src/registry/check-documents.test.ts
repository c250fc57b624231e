import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  keyGroup,
  testDelegation,
  testEntry,
  testRoot,
} from '../../../../fixtures/test-registry.ts'
import { checkDocuments, checkDrafts } from './check-documents.ts'
import { draftDelegation, draftEntry } from './drafts.ts'
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

describe('looking at drafts before anybody signs them', () => {
  const under = (id: string, authority: string) => ({ ...testDelegation, id, authority })
  /** Delegations one below the other, `a` at the top. */
  const chainOf = async (...ids: readonly string[]) => {
    let files = await draftRegistry()
    for (const [i, id] of ids.entries()) {
      const signers = i === 0 ? registry : federation
      files = await delegate(files, under(id, ids[i - 1] ?? 'root'), signers)
    }
    return files
  }

  it('lets pass what fits in', async () => {
    const files = await chainOf('a', 'b')
    const drafts = [draftDelegation(files, under('c', 'b')), draftEntry(files, testEntry)]
    await checkDrafts(files, drafts)
  })

  it.each([
    ['by one below it', 'a', 'b'],
    ['by itself', 'a', 'a'],
    ['by itself, and new', 'new', 'new'],
  ])('refuses a delegation %s', async (_, id, authority) => {
    const files = await chainOf('a', 'b')
    await expect(checkDrafts(files, [draftDelegation(files, under(id, authority))])).rejects.toMatchObject({
      code: 'REGISTRY_CYCLE',
      at: `delegations/${id}.json`,
    })
  })

  it('refuses a circle of drafts, of which none is at hand', async () => {
    const files = await draftRegistry()
    const drafts = [draftDelegation(files, under('a', 'b')), draftDelegation(files, under('b', 'a'))]
    await expect(checkDrafts(files, drafts)).rejects.toMatchObject({ code: 'REGISTRY_CYCLE' })
  })

  it('refuses the ninth delegation below the other, at either end', async () => {
    const files = await chainOf('b', 'c', 'd', 'e', 'f', 'g', 'h')
    await checkDrafts(files, [draftDelegation(files, under('i', 'h'))])
    const drafts = [draftDelegation(files, under('a', 'root')), draftDelegation(files, under('b', 'a'))]
    await checkDrafts(files, drafts)
    const tooLong = checkDrafts(files, [...drafts, draftDelegation(files, under('i', 'h'))])
    await expect(tooLong).rejects.toMatchObject({ code: 'REGISTRY_CHAIN_TOO_LONG' })
  })

  it('refuses what lies outside limits, its authority’s or its own', async () => {
    const files = await draftRegistry()
    const code = 'REGISTRY_OUT_OF_SCOPE'
    const wide = draftEntry(files, { ...testEntry, mayAward: ['sports-rank'] })
    await expect(checkDrafts(files, [wide])).rejects.toMatchObject({ code, at: 'entries/lyceum-130.json' })
    const limits = { ...testDelegation.limits, kinds: ['olympiad-award'] }
    const narrow = draftDelegation(files, { ...testDelegation, limits })
    await expect(checkDrafts(files, [narrow])).rejects.toMatchObject({ code, at: 'entries/lyceum-130.json' })
  })

  it('refuses an authority that is not there', async () => {
    const files = await draftRegistry()
    await expect(checkDrafts(files, [draftDelegation(files, under('a', 'nobody'))])).rejects.toMatchObject({
      code: 'REGISTRY_INCOMPLETE',
      at: 'delegations/nobody.json',
    })
  })

  it('refuses an identifier that another entry has', async () => {
    const files = await draftRegistry()
    const twice = draftEntry(files, { ...testEntry, id: 'other' })
    await expect(checkDrafts(files, [twice])).rejects.toMatchObject({
      code: 'REGISTRY_IDENTIFIER_NOT_UNIQUE',
    })
  })
})
