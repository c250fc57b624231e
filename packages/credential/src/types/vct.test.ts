import { expect, test } from 'vitest'
import { indexTypeMetadata, readTypeChain, vctIntegrity, verifyVctIntegrity } from './vct.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const abc = bytes('abc')
const integrity256 = 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='
const integrity384 = 'sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn'
const integrity512 =
  'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=='

test('the integrity of bytes is their SHA-256 as a Subresource Integrity word', async () => {
  expect(await vctIntegrity(abc)).toBe(integrity256)
})

test.each([
  integrity256,
  integrity384,
  integrity512,
  ` ${integrity256}  ${integrity256} `,
  `sha256-AAAA ${integrity256}`,
])('bytes fit %j', async (integrity) => {
  await verifyVctIntegrity(abc, integrity)
})

test.each([
  '',
  'sha1-qZk+NkcGgWq6PiVxeFDCbJzQ2J0=',
  integrity256.replace('u', 'v'),
  `${integrity256} sha512-AAAA`,
])('bytes do not fit %j', async (integrity) => {
  await expect(verifyVctIntegrity(abc, integrity)).rejects.toMatchObject({ code: 'VCT_INTEGRITY' })
})

test('a chain of types begins with the type itself and ends where nothing more is known', async () => {
  const base = bytes('{"vct":"base","extends":"elsewhere"}')
  const documents: Record<string, Uint8Array> = {
    base,
    own: bytes(`{"vct":"own","extends":"base","extends#integrity":"${await vctIntegrity(base)}"}`),
  }
  const chain = await readTypeChain('own', async (vct) => documents[vct])
  expect(chain.map(({ vct }) => vct)).toEqual(['own', 'base'])
  expect(await readTypeChain('elsewhere', async () => undefined)).toEqual([])
})

test('a chain is broken by other bytes than those signed for, and by a document of another name', async () => {
  const own = bytes(`{"vct":"own","extends":"base","extends#integrity":"${integrity256}"}`)
  const find = async (vct: string) => (vct === 'own' ? own : bytes('{"vct":"base"}'))
  await expect(readTypeChain('own', find)).rejects.toMatchObject({ code: 'VCT_INTEGRITY' })
  await expect(readTypeChain('base', async () => own)).rejects.toMatchObject({ code: 'CLAIM_CONFLICT' })
})

test('metadata are found by every digest that fits them, each edition by its own', async () => {
  const find = indexTypeMetadata([bytes('abd'), abc])
  for (const integrity of [integrity256, integrity384, integrity512, `sha256-AAAA ${integrity256}`]) {
    expect(await find(integrity)).toBe(abc)
  }
  expect(await find(await vctIntegrity(bytes('abd')))).toEqual(bytes('abd'))
  for (const integrity of ['', 'sha1-AAAA', 'sha256-AAAA', `${integrity256} sha512-AAAA`, 'toString']) {
    expect(await find(integrity), integrity).toBeUndefined()
  }
})
