import { didKeyUrlOf, type FormatId, signJws } from '@attestat/credential'
import { TrustError } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../../fixtures/judge.ts'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import {
  type DiplomaToIssue,
  formatIds,
  issue,
  shown,
  tampered,
  told,
  trustOf,
} from '../../../../fixtures/verification.ts'

/** The token that the issuer signed is what goes first: in a VC-JWT, the credential itself. */
const signedFirst = (format: FormatId): Promise<string> =>
  format === 'jwt_vc_json' ? issue({ format }) : shown({ format })

describe.each(formatIds)('the signature of %s', (format) => {
  it('passes with algorithm and key named', async () => {
    const { checks } = await judge(await shown({ format }))
    expect(checks[1]).toMatchObject({
      name: 'signature',
      status: 'passed',
      evidence: { alg: 'ES256', kid: didKeyUrlOf(testPublicJwk('school')) },
      source: 'registry https://registry.example/',
    })
  })

  it.each(['payload', 'signature'] as const)('fails when a letter of the %s is another one', async (part) => {
    const result = await judge(tampered(await signedFirst(format), part))
    expect(told(result, 'format')).toBe('passed')
    expect(told(result, 'signature')).toBe('failed SIGNATURE_INVALID')
    expect(result.verdict).toBe('rejected')
  })

  it('leaves nothing to ask of words that are nobody’s', async () => {
    const { checks } = await judge(tampered(await signedFirst(format), 'payload'))
    for (const check of checks.slice(2))
      expect(check).toMatchObject({ status: 'skipped', code: 'CHECK_SKIPPED' })
  })
})

describe('a key that cannot be known here', () => {
  const issuer = 'https://lyceum131.example'
  const unknown: DiplomaToIssue = { format: 'dc+sd-jwt', issuer }

  it('leaves the signature open, and the registry says the rest', async () => {
    const result = await judge(await shown(unknown))
    expect(told(result, 'signature')).toBe('inconclusive TRUST_UNREACHABLE')
    expect(told(result, 'issuer-recognised')).toBe('failed ISSUER_NOT_TRUSTED')
    expect(told(result, 'status')).toBe('skipped CHECK_SKIPPED')
    expect(result.credentials[0]).toMatchObject({ issuer, kind: 'school-diploma', claimed: {} })
  })

  it('decides nothing where the issuer is recognised', async () => {
    const known = await trustOf()
    const unreachable = async () => {
      throw new TrustError('TRUST_UNREACHABLE', { at: 'issuer' })
    }
    const result = await judge(await shown(), { trust: { ...known, resolveKey: unreachable } })
    expect(told(result, 'issuer-recognised')).toBe('passed')
    expect(result.verdict).toBe('undecided')
  })

  it('is another thing than a key that the issuer is known not to have', async () => {
    const other = testSigner('stranger', `${didKeyUrlOf(testPublicJwk('school')).split('#')[0]}#other`)
    const [, payload] = (await issue()).split('.') as [string, string]
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    const result = await judge(`${await signJws('vc+sd-jwt', claims, other)}~`)
    expect(told(result, 'signature')).toBe('failed KEY_NOT_FOUND')
    expect(told(result, 'issuer-recognised')).toBe('skipped CHECK_SKIPPED')
  })
})
