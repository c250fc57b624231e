import { signJws } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../../fixtures/judge.ts'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import { issue, shown, told } from '../../../../fixtures/verification.ts'

const withoutTilde = (await issue()).slice(0, -1)
const holderProof = await signJws('holder-proof', {}, testSigner('school'))

describe('a document that cannot be read', () => {
  it.each([
    ['no token', 'hello', 'JWS_MALFORMED'],
    ['a token of another kind', holderProof, 'JWT_TYP_MISMATCH'],
    ['15 MB of letters', 'a'.repeat(15_000_000), 'INPUT_TOO_LARGE'],
    ['15 MB of tildes', '~'.repeat(15_000_000), 'INPUT_TOO_LARGE'],
    ['an SD-JWT without its final tilde', withoutTilde, 'JWS_MALFORMED'],
  ])('%s is rejected, and claims nothing', async (_, text, code) => {
    const result = await judge(text)
    expect(result.verdict).toBe('rejected')
    expect(result.checks[0]).toMatchObject({ name: 'format', status: 'failed', code })
    expect(result.credentials[0]).not.toHaveProperty('claimed')
  })

  it('may still be signed by the one it names', async () => {
    const [jws, first] = (await shown()).split('~') as [string, string]
    const twice = await judge(`${jws}~${first}~${first}~`)
    expect(told(twice, 'format')).toBe('failed SD_DISCLOSURE_DUPLICATE')
    expect(told(twice, 'signature')).toBe('passed')
    expect(told(await judge(`${jws}~${first}~`), 'format')).toBe('passed')
  })
})
