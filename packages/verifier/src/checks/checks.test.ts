import { checkNames, didKeyUrlOf, type FormatId, signJws } from '@attestat/credential'
import { TrustError } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import {
  type DiplomaToIssue,
  formatIds,
  issue,
  now,
  requestFor,
  shown,
  told,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { type VerifyOptions, verify } from '../verify.ts'

const trust = await trustOf()
const judge = (text: string, more: Partial<VerifyOptions> = {}) =>
  verify(text, { trust, policy: 'admissions', now, ...more })

const good = await shown()
const byStranger = await shown({ signedBy: 'stranger' })
const withoutTilde = (await issue()).slice(0, -1)
const holderProof = await signJws('holder-proof', {}, testSigner('school'))

/** The token that the issuer signed is what goes first: in a VC-JWT, the credential itself. */
const signedFirst = (format: FormatId): Promise<string> =>
  format === 'jwt_vc_json' ? issue({ format }) : shown({ format })

/** A letter of the signed part, or of the signature, is another one. */
function tampered(text: string, part: 'payload' | 'signature'): string {
  const [header, payload] = text.split('.') as [string, string]
  if (part === 'signature') {
    const at = header.length + payload.length + 2
    return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
  }
  const json = Buffer.from(payload, 'base64url').toString('utf8').replace('2026-06-25', '2026-06-24')
  return text.replace(payload, Buffer.from(json).toString('base64url'))
}

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

it('lets a fault of ours through: it is no verdict on the document', async () => {
  const statusList = async () => {
    throw new TypeError('a fault')
  }
  await expect(judge(good, { trust: { ...trust, statusList } })).rejects.toThrow(TypeError)
})

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
