/** Status lists that lie, burst or say nothing, each beside the one that differs in a single thing and is good. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { deflateSync, gzipSync } from 'node:zlib'
import { type JsonObject, type JsonValue, limits, signJws } from '@attestat/credential'
import { onlineTrust } from '@attestat/trust'
import { nodeFetch } from '@attestat/trust/node'
import { verify } from '@attestat/verifier'
import { describe, expect, it } from 'vitest'
import { testSigner } from '../../fixtures/test-keys.ts'
import { schoolDid, schoolKid } from '../../fixtures/test-registry.ts'
import {
  type Change,
  clientId,
  type DiplomaToIssue,
  listsIssuedAt,
  listUrls,
  now,
  shown,
  told,
  trustOf,
} from '../../fixtures/verification.ts'
import { bomb } from './bomb.ts'
import { credential, credentialClaims, withClaim } from './tokens.ts'

const iat = listsIssuedAt.getTime() / 1000
const enough = 16_384
const signer = testSigner('school', schoolKid)
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** A list for revocation in each encoding, over the bytes given, with some members replaced. */
const bitstring = (encodedList: JsonValue, subject: JsonObject = {}, document: JsonObject = {}) =>
  signJws(
    'vc+jwt',
    {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: listUrls.revocation,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: schoolDid,
      validFrom: listsIssuedAt.toISOString(),
      credentialSubject: {
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList,
        ...subject,
      },
      iat,
      ...document,
    },
    signer,
  )
const token = (lst: JsonValue, claims: JsonObject = {}) =>
  signJws('status-list', { sub: listUrls.token, iat, status_list: { bits: 1, lst }, ...claims }, signer)

/** What the check of the status says of a diploma under this list, in its encoding. */
async function judge(list: string, issuing: DiplomaToIssue = {}): Promise<string> {
  const url = issuing.format === 'dc+sd-jwt' ? listUrls.token : listUrls.revocation
  const trust = await trustOf({ lists: new Map([[url, list]]) })
  const result = await verify(await shown(issuing), { trust, policy: 'admissions', now, audience: clientId })
  const answer = told(result, 'status')
  expect(result.verdict).toBe({ p: 'accepted', f: 'rejected', i: 'undecided' }[answer[0] as 'p'])
  return answer
}
const dc = { format: 'dc+sd-jwt' } as const
const packed = (bytes: Uint8Array): string => `u${base64url(gzipSync(bytes))}`
const open = (code: string): string => `inconclusive ${code}`

describe('a list that is too much, or too little', () => {
  it.each([
    ['512 MiB of nothing', () => `u${base64url(bomb('gzip'))}`, 'STATUS_LIST_TOO_LARGE'],
    ['a byte too many', () => packed(new Uint8Array(limits.statusListBytes + 1)), 'STATUS_LIST_TOO_LARGE'],
    ['a bomb in a bomb', () => packed(gzipSync(bomb('gzip'))), 'STATUS_LIST_LENGTH_ERROR'],
    [
      'two members, of which a careless reader takes one or the other',
      () =>
        `u${base64url(Buffer.concat([gzipSync(new Uint8Array(enough)), gzipSync(new Uint8Array(enough))]))}`,
      'STATUS_LIST_INVALID',
    ],
  ])('D1 %s', async (_, encodedList, code) => {
    expect(await judge(await bitstring(encodedList()))).toBe(open(code))
  })

  it('D1 the same of a Token Status List', async () => {
    expect(await judge(await token(base64url(bomb('deflate'))), dc)).toBe(open('STATUS_LIST_TOO_LARGE'))
    const longest = deflateSync(new Uint8Array(limits.statusListBytes))
    expect(await judge(await token(base64url(longest)), dc)).toBe('passed')
  })

  it('D1 a bomb costs no more memory than a list may have', () => {
    const script = fileURLToPath(new URL('./bomb.ts', import.meta.url))
    const run = spawnSync(process.execPath, ['--conditions=source', script], { encoding: 'utf8' })
    expect(run.stderr).toBe('')
    expect(Number(run.stdout)).toBeLessThan(32)
  })

  it('D2 fewer entries than hide whose is whose', async () => {
    expect(await judge(await bitstring(packed(new Uint8Array(1))))).toBe(open('STATUS_LIST_LENGTH_ERROR'))
    expect(await judge(await bitstring(packed(new Uint8Array(enough - 1))))).toBe(
      open('STATUS_LIST_LENGTH_ERROR'),
    )
    expect(await judge(await bitstring(packed(new Uint8Array(enough))))).toBe('passed')
  })
})

describe('a place in the list', () => {
  const answers = async (text: string) => {
    const result = await verify(text, { trust: await trustOf(), policy: 'lenient-preview', now })
    return [result.verdict, told(result, 'format'), told(result, 'status')]
  }
  const entryAt = (statusListIndex: JsonValue): JsonObject => ({
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex,
    statusListCredential: listUrls.revocation,
  })
  const of = (credentialStatus: JsonValue) => {
    const claims = withClaim(credentialClaims('vc+jwt'), ['credentialStatus'], credentialStatus)
    return answers(credential({ format: 'vc+jwt', claims }))
  }
  const at = (statusListIndex: JsonValue) => of(entryAt(statusListIndex))
  /** @param idx As JSON text, to say what no JSON value can. */
  const atIdx = (idx: string) => {
    const claims = {
      ...credentialClaims('dc+sd-jwt'),
      status: { status_list: { idx: 0, uri: listUrls.token } },
    }
    const text = JSON.stringify(claims).replace('"idx":0', `"idx":${idx}`)
    return answers(credential({ format: 'dc+sd-jwt', claims: text }))
  }

  it.each(['-1', '1.5', 'NaN', '5abc', '', ' 5', '0x5', '1e3', '07', '9007199254740993', 5, 1.5, -1])(
    'D3 %j is none: the document is not well formed',
    async (index) => {
      expect(await at(index)).toEqual(['rejected', 'failed RANGE_ERROR', 'skipped CHECK_SKIPPED'])
    },
  )

  it('D3 of several bits is elsewhere in the list, and is not read as one', async () => {
    const sized = (statusSize: number) => of({ ...entryAt('5'), statusSize })
    expect(await sized(2)).toEqual(['rejected', 'failed CLAIM_TYPE_INVALID', 'skipped CHECK_SKIPPED'])
    expect(await sized(1)).toEqual(['accepted', 'passed', 'passed'])
  })

  it('K7 is asked for a few times only: each may be another address', async () => {
    const many = (length: number) => of(Array.from({ length }, () => entryAt('5')))
    expect(await many(9)).toEqual(['rejected', 'failed CLAIM_TYPE_INVALID', 'skipped CHECK_SKIPPED'])
    expect(await many(8)).toEqual(['accepted', 'passed', 'passed'])
  })

  it('D3 is a whole number in digits', async () => {
    expect(await at('5')).toEqual(['accepted', 'passed', 'passed'])
  })

  it.each([
    ...['-1', '1.5', '"5"', '"5abc"', 'null', 'true', '[7]', '{}'].map(
      (idx) => [idx, 'RANGE_ERROR'] as const,
    ),
    ...['9007199254740992', '1e400', 'NaN'].map((idx) => [idx, 'JSON_INVALID'] as const),
  ])('D3 idx %s is none either: %s', async (idx, code) => {
    expect(await atIdx(idx)).toEqual(['rejected', `failed ${code}`, 'skipped CHECK_SKIPPED'])
    expect(await atIdx('7')).toEqual(['accepted', 'passed', 'passed'])
  })

  it('D3 past the end', async () => {
    const list = await bitstring(packed(new Uint8Array(enough)))
    expect(await judge(list, { index: enough * 8 })).toBe(open('RANGE_ERROR'))
    expect(await judge(list, { index: enough * 8 - 1 })).toBe('passed')
    const short = await token(base64url(deflateSync(new Uint8Array(enough))))
    expect(await judge(short, { ...dc, index: enough * 8 })).toBe(open('RANGE_ERROR'))
    expect(await judge(short, { ...dc, index: enough * 8 - 1 })).toBe('passed')
  })

  it('D10 is counted from the other end of the byte in the other encoding', async () => {
    const bytes = new Uint8Array(enough)
    bytes[0] = 0b0100_0000
    const [left, right] = [await bitstring(packed(bytes)), await token(base64url(deflateSync(bytes)))]
    expect(await judge(left, { index: 1 })).toBe('failed STATUS_REVOKED')
    expect(await judge(left, { index: 6 })).toBe('passed')
    expect(await judge(right, { ...dc, index: 6 })).toBe('failed STATUS_REVOKED')
    expect(await judge(right, { ...dc, index: 1 })).toBe('passed')
  })
})

it('D6 a list under the address of another one is not the one that was asked for', async () => {
  const list = (sub: string) => token(base64url(deflateSync(new Uint8Array(enough))), { sub })
  expect(await judge(await list(`${listUrls.token}?`), dc)).toBe(open('STATUS_SUBJECT_MISMATCH'))
  expect(await judge(await list(listUrls.token), dc)).toBe('passed')
})

describe('what a list says of its own time', () => {
  const list = (claims: JsonObject) => token(base64url(deflateSync(new Uint8Array(enough))), claims)
  const seconds = now.getTime() / 1000

  it.each([
    ['a negative ttl', { ttl: -1 }, open('CLAIM_TYPE_INVALID')],
    ['a ttl of nothing', { ttl: 0 }, open('CLAIM_TYPE_INVALID')],
    [
      'a ttl of years, on a list that is too old',
      { ttl: 1e9, iat: seconds - 8 * 86_400 },
      open('STATUS_STALE'),
    ],
    ['a ttl of years, on one that is not', { ttl: 1e9 }, 'passed'],
    ['an end that has come', { exp: seconds }, open('STATUS_STALE')],
    ['an end that has not', { exp: seconds + 1 }, 'passed'],
    ['a time to come', { iat: seconds + 3600 }, open('STATUS_FROM_LATER')],
  ])('D8 %s', async (_, claims, answer) => {
    expect(await judge(await list(claims), dc)).toBe(answer)
  })
})

describe('D11 the address of a list', () => {
  const dialled: string[] = []
  const fetchFact = nodeFetch({
    resolveHost: async (host) => {
      dialled.push(host)
      return [{ address: host === 'rebound.example' ? '127.0.0.1' : '203.0.113.1', family: 4 }]
    },
  })

  it.each([
    'https://127.0.0.1/1',
    'https://[::1]/1',
    'https://localhost/1',
    'https://169.254.169.254/latest',
    'https://2130706433/1',
    'https://rebound.example/1',
    'http://school.example/1',
  ])('%s is never dialled, and the document not called good', async (url) => {
    const change: Change = (document) => ({
      ...document,
      credentialStatus: {
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '7',
        statusListCredential: url,
      },
    })
    const status = { status_list: { idx: 7, uri: url } }
    const claims = withClaim(credentialClaims('dc+sd-jwt'), ['cnf'], undefined)
    const base = await trustOf({ lists: new Map() })
    const trust = onlineTrust({ base, fetchFact, now: () => now })
    const texts = [await shown({ change }), credential({ ...dc, claims: { ...claims, status } })]
    for (const text of texts) {
      const result = await verify(text, { trust, policy: 'admissions', now, audience: clientId })
      expect([result.verdict, told(result, 'status')]).toEqual(['undecided', open('STATUS_UNKNOWN')])
    }
    await expect(fetchFact(url, { accept: ['*/*'], maxBytes: 1 })).rejects.toMatchObject({
      code: 'URL_FORBIDDEN',
    })
    // A name may be looked up; what it stands for is then seen to be this machine.
    expect(dialled.filter((name) => name !== 'rebound.example')).toEqual([])
    dialled.length = 0
  })

  it('is dialled where it is a public one', async () => {
    const trust = onlineTrust({ base: await trustOf(), fetchFact, now: () => now })
    const result = await verify(await shown(), { trust, policy: 'admissions', now, audience: clientId })
    expect(dialled).toContain('lyceum130.example')
    expect(result.verdict).toBe('accepted')
  })
})
