import { describe, expect, test } from 'vitest'
import { type Check, type CheckName, type CheckStatus, checkNames } from './check.ts'
import { decide } from './decide.ts'

const check = (name: CheckName, status: CheckStatus): Check => ({ name, status, message: '', evidence: {} })
const good = [check('format', 'passed'), check('signature', 'passed')]

describe('the verdict', () => {
  test('is accepted when everything required passed', () => {
    expect(decide(good, { required: [] })).toBe('accepted')
    expect(decide([...good, check('status', 'passed')], { required: ['status'] })).toBe('accepted')
  })

  test.each(checkNames)('is rejected when %s failed, required or not', (name) => {
    const checks = [...good.filter((one) => one.name !== name), check(name, 'failed')]
    expect(decide(checks, { required: [] })).toBe('rejected')
    expect(decide(checks, { required: [name] })).toBe('rejected')
  })

  test('is rejected when something failed and something else is not known', () => {
    const checks = [...good, check('status', 'inconclusive'), check('schema', 'failed')]
    expect(decide(checks, { required: ['status'] })).toBe('rejected')
  })

  test.each(['inconclusive', 'skipped'] as const)('is undecided when something required is %s', (status) => {
    const checks = [...good, check('status', status)]
    expect(decide(checks, { required: ['status'] })).toBe('undecided')
    expect(decide(checks, { required: [] })).toBe('accepted')
  })

  test('is undecided when something required was never asked', () => {
    expect(decide(good, { required: ['status'] })).toBe('undecided')
    expect(decide([], { required: [] })).toBe('undecided')
  })

  test.each(['format', 'signature'] as const)('never waives %s', (name) => {
    const others = good.filter((one) => one.name !== name)
    expect(decide(others, { required: [] })).toBe('undecided')
    expect(decide([...others, check(name, 'skipped')], { required: [] })).toBe('undecided')
    expect(decide([...others, check(name, 'inconclusive')], { required: [] })).toBe('undecided')
  })

  test('needs the answers about every credential there is, not about one of them', () => {
    const about = (credential: number) =>
      [...good, check('status', 'passed')].map((one) => ({ ...one, credential }))
    expect(decide([...about(0), ...about(1)], { required: ['status'] })).toBe('accepted')
    for (const missing of ['format', 'signature', 'status']) {
      const second = about(1).filter(({ name }) => name !== missing)
      expect(decide([...about(0), ...second], { required: ['status'] })).toBe('undecided')
    }
    // Nor is an answer about nobody in particular one about each.
    const vague = about(1).filter(({ name }) => name !== 'signature')
    expect(decide([...about(0), ...vague, check('signature', 'passed')], { required: [] })).toBe('undecided')
  })

  test('needs the answer about the whole once', () => {
    const about = (credential: number) => good.map((one) => ({ ...one, credential }))
    const checks = [...about(0), ...about(1)]
    const policy = { required: ['request-satisfied'] } as const
    expect(decide([...checks, check('request-satisfied', 'passed')], policy)).toBe('accepted')
    expect(decide(checks, policy)).toBe('undecided')
  })

  test('needs every answer to a required question, not one of them', () => {
    const twice = [...good, check('status', 'passed'), check('status', 'inconclusive')]
    expect(decide(twice, { required: ['status'] })).toBe('undecided')
  })
})
