/** A bundle is judged by what it brings along, under a root that the verifier knows, without any pack. */
import { mkdir } from 'node:fs/promises'
import { createBundle, readTrustPack, recognise } from '@attestat/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { livingPack, livingStudent } from '../../fixtures/living-office.ts'
import { testSigner } from '../../fixtures/test-keys.ts'
import { publishTest, testEntry, testRootKey } from '../../fixtures/test-registry.ts'
import { openWorkplace, type Workplace } from './program.ts'

const audience = 'https://admission.university.example'

let place: Workplace
beforeAll(async () => {
  place = await openWorkplace()
  const student = await livingStudent()
  const { registry, statusLists = new Map() } = readTrustPack(await livingPack())
  const vpToken = { diploma: [await student.present({ clientId: audience, nonce: 'n'.repeat(22) })] }
  const now = new Date()
  const inAWeek = new Date(now.getTime() + 7 * 24 * 3_600_000)
  const changed = await recognise(registry, { ...testEntry, status: 'suspended' }, [testSigner('federation')])
  const newer = await publishTest(changed, { now, indexExpires: inAWeek, timestampExpires: inAWeek })
  for (const folder of ['answers', 'newer']) await mkdir(place.path(folder))
  await place.write('answers/sealed.json', createBundle({ vpToken, facts: { registry, statusLists } }))
  await place.write('newer/sealed.json', createBundle({ vpToken, facts: { registry: newer, statusLists } }))
  await place.write('answers/bare.json', createBundle({ vpToken }))
  await place.write('root.json', registry.get('root.json') as string)
  await place.write('no-root.json', '{}')
})
afterAll(() => place.remove())

async function verify(...words: readonly string[]) {
  const { code, json } = await place.attestat(`verify --audience ${audience} --json`, ...words)
  return { code, json }
}

test.each([[testRootKey], ['root.json']])('under the root %s', async (root) => {
  const { code, json } = await verify('answers/sealed.json', '--root', root)
  expect([code, json.verdict, json.trust.rootPinned]).toEqual([0, 'accepted', true])
  const bare = await verify('answers/bare.json', '--root', root)
  expect(bare.json.codes).toContain('REGISTRY_INCOMPLETE')
  expect(bare.code).toBe(11)
})

test('in a folder', async () => {
  const { code, json } = await verify('answers', '--root', 'root.json', '--per-file')
  expect(code).toBe(11)
  expect(json.files.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['undecided', 'accepted'])
})

test.each([['newer/sealed.json'], ['newer']])(
  'E13 with a memory no older word of the registry counts after a newer one, seen in %s',
  async (newer) => {
    const memory = ['--root', testRootKey, '--memory', `${newer.replace('/', '-')}.sqlite`]
    expect(await verify('answers/sealed.json', ...memory)).toMatchObject({ code: 0 })
    expect(await verify(newer, ...memory, '--dry-run')).toMatchObject({ code: 10 })
    expect(await verify('answers/sealed.json', ...memory)).toMatchObject({ code: 0 })
    expect(await verify(newer, ...memory)).toMatchObject({ code: 10 })
    const { code, json } = await verify('answers/sealed.json', ...memory)
    expect([code, json.codes.includes('REGISTRY_ROLLBACK')]).toEqual([11, true])
  },
)

test('under another root it is rejected', async () => {
  const { code, json } = await verify('answers/sealed.json', '--root', 'A'.repeat(43))
  expect([code, json.codes.includes('ROOT_NOT_PINNED')]).toEqual([10, true])
})

test('not without a root, nor with what is none', async () => {
  expect((await verify('answers/sealed.json')).json.error.code).toBe('USAGE')
  expect((await verify('answers/sealed.json', '--root', 'nothing')).json.error.code).toBe('USAGE')
  expect((await verify('answers/sealed.json', '--root', 'no-root.json')).json.error.code).toBe(
    'REGISTRY_INVALID',
  )
})
