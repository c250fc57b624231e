import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  keyGroup,
  publishTest,
  schoolDid,
  testDelegation,
} from '../../../../fixtures/test-registry.ts'
import { checkScope } from './authorities.ts'
import { delegate } from './publish.ts'
import { openRegistry } from './registry.ts'

const federation = [testSigner('federation')]

describe('a chain of delegations', () => {
  it('leads from the root to the one that recognises', async () => {
    const files = await delegate(
      await draftRegistry({ entry: { authority: 'city' } }),
      { ...testDelegation, id: 'city', authority: 'novosibirsk' },
      federation,
    )
    const recognised = await (await openRegistry(await publishTest(files))).recognise(schoolDid)
    expect(recognised?.path.map(({ id }) => id)).toEqual(['https://registry.example/', 'novosibirsk', 'city'])
  })

  it('may not lead back to itself', async () => {
    const files = await delegate(
      await draftRegistry({ delegation: { authority: 'city' } }),
      { ...testDelegation, id: 'city', authority: 'novosibirsk' },
      federation,
    )
    await expect(publishTest(files)).rejects.toMatchObject({ code: 'REGISTRY_CYCLE' })
  })

  it('may not be longer than eight', async () => {
    let files = await draftRegistry({ entry: { authority: 'step-8' } })
    const names = ['novosibirsk', ...Array.from({ length: 8 }, (_, i) => `step-${i + 2}`)]
    for (const [i, id] of names.slice(1, 8).entries()) {
      files = await delegate(files, { ...testDelegation, id, authority: names[i]! }, federation)
    }
    await expect(publishTest(files)).resolves.toBeDefined()
    files = await delegate(files, { ...testDelegation, id: 'step-9', authority: 'step-8' }, federation)
    await expect(publishTest(files)).rejects.toMatchObject({ code: 'REGISTRY_CHAIN_TOO_LONG' })
  })

  it('needs the signatures of those who delegate', async () => {
    const files = await delegate(await draftRegistry(), testDelegation, [testSigner('stranger')])
    await expect(publishTest(files)).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
      at: 'delegations/novosibirsk.json',
    })
  })

  it('counts different keys of a delegate', async () => {
    const delegation = keyGroup(['federation', 'schoolEd25519'], 2)
    await expect(publishTest(await draftRegistry({ delegation }))).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
      at: 'entries/lyceum-130.json',
    })
  })
})

describe('a delegation that is withdrawn', () => {
  it.each(['withdrawn', 'suspended', 'recognised'] as const)(
    'takes along what it vouches for, and what those below it do: %s',
    async (status) => {
      const below = { ...testDelegation, id: 'city', authority: 'novosibirsk' }
      const files = await delegate(
        await draftRegistry({ delegation: { status }, entry: { authority: 'city' } }),
        below,
        federation,
      )
      const registry = await openRegistry(await publishTest(files))
      expect(await registry.recognise(schoolDid)).toMatchObject({ status, entry: { status: 'recognised' } })
    },
  )

  it('does not better what an entry says', async () => {
    const delegation = { status: 'suspended' } as const
    const files = await draftRegistry({ delegation, entry: { status: 'withdrawn' } })
    const registry = await openRegistry(await publishTest(files))
    expect(await registry.recognise(schoolDid)).toMatchObject({ status: 'withdrawn' })
  })
})

describe('the limits of a delegation', () => {
  it.each([
    ['kinds', { mayAward: ['sports-rank'] }, { mayAward: ['olympiad-award'] }],
    ['kinds', { mayAward: ['*'] }, { mayAward: [] }],
    ['territory', { territory: 'RU-MOW' }, { territory: 'RU-NVS-1' }],
    ['until', { until: new Date('2030-01-02T00:00:00Z') }, { until: new Date('2030-01-01T00:00:00Z') }],
  ])('bind the %s of an entry', async (limit, outside, inside) => {
    await expect(publishTest(await draftRegistry({ entry: outside }))).rejects.toMatchObject({
      code: 'REGISTRY_OUT_OF_SCOPE',
      at: 'entries/lyceum-130.json',
      details: { limits: [limit] },
    })
    await expect(publishTest(await draftRegistry({ entry: inside }))).resolves.toBeDefined()
  })

  it('bind a delegation below', async () => {
    const below = { ...testDelegation, id: 'city', authority: 'novosibirsk' }
    const wider = await delegate(await draftRegistry(), { ...below, limits: { kinds: ['*'] } }, federation)
    const refusal = await publishTest(wider).catch((error) => error)
    expect(refusal).toMatchObject({
      code: 'REGISTRY_OUT_OF_SCOPE',
      at: 'delegations/city.json.limits',
      details: { limits: ['kinds', 'territory', 'until'] },
    })
    expect(refusal.explain('en')).toContain('types, territory, end')
    expect(refusal.explain('ru')).not.toMatch(/[a-z]/i)
    await expect(publishTest(await delegate(await draftRegistry(), below, federation))).resolves.toBeDefined()
  })

  it('cover a territory by its code, not by how the code begins', () => {
    const limits = { kinds: ['*'], territory: ['RU-NV'] }
    expect(() => checkScope({ kinds: [], territory: ['RU-NVS'] }, limits, 'x')).toThrow(
      expect.objectContaining({ code: 'REGISTRY_OUT_OF_SCOPE' }),
    )
    expect(() => checkScope({ kinds: [], territory: ['RU-NV-S'] }, limits, 'x')).not.toThrow()
    expect(() => checkScope({ kinds: [] }, limits, 'x')).toThrow(
      expect.objectContaining({ code: 'REGISTRY_OUT_OF_SCOPE' }),
    )
  })
})
