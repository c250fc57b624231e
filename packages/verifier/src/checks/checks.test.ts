import { checkNames } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../../fixtures/judge.ts'
import { requestFor, shown, tampered, trustOf } from '../../../../fixtures/verification.ts'
import type { VerifyOptions } from '../verify.ts'

const trust = await trustOf()

const good = await shown()
const byStranger = await shown({ signedBy: 'stranger' })

describe('every question has an answer, in the order in which a person reads them', () => {
  it.each([
    ['a good document', good],
    ['one that cannot be read', 'eyJ.eyJ.AAAA~'],
    ['one that was changed', tampered(good, 'payload')],
    ['one by a stranger', byStranger],
  ])('for %s', async (_, text) => {
    const names = async (more: Partial<VerifyOptions>) =>
      (await judge(text, more)).checks.map(({ name }) => name)
    const except = (...left: readonly string[]) => checkNames.filter((name) => !left.includes(name))
    const never = ['in-batch', 'not-replaced', 'guardian-approved']
    expect(await names({ request: requestFor() })).toEqual(except(...never))
    expect(await names({})).toEqual(except(...never, 'query-matched', 'request-satisfied'))
  })
})

it('lets a fault of ours through: it is no verdict on the document', async () => {
  const statusList = async () => {
    throw new TypeError('a fault')
  }
  await expect(judge(good, { trust: { ...trust, statusList } })).rejects.toThrow(TypeError)
})
