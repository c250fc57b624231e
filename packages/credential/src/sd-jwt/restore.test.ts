import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeBase64url } from '../edge/base64url.ts'
import type { JsonValue } from '../json.ts'
import { restoreClaims } from './restore.ts'
import { joinSdJwt, splitSdJwt } from './sd-jwt.ts'

const disclosure = (...content: JsonValue[]) =>
  encodeBase64url(new TextEncoder().encode(JSON.stringify(content)))
const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
const name = disclosure('salt-1', 'name', 'Анна')
const second = disclosure('salt-2', 'second')
const fourth = disclosure('salt-4', 'fourth')

describe('restoring', () => {
  test('puts a member back and takes the digests out', async () => {
    const payload = { a: 1, _sd: [digest(name), 'decoy'], _sd_alg: 'sha-256' }
    const { claims, disclosures } = await restoreClaims(payload, [name])
    expect(claims).toEqual({ a: 1, name: 'Анна' })
    expect(disclosures).toEqual([
      { text: name, digest: digest(name), salt: 'salt-1', name: 'name', value: 'Анна', path: ['name'] },
    ])
  })

  test('moves elements up where others were not shown', async () => {
    const list = ['first', { '...': digest(second) }, { '...': 'decoy' }, { '...': digest(fourth) }, 'last']
    const { claims, disclosures, withheld } = await restoreClaims({ list }, [fourth])
    expect(claims).toEqual({ list: ['first', 'fourth', 'last'] })
    expect(disclosures.map(({ path }) => path)).toEqual([['list', 1]])
    expect(withheld).toEqual([['list', 3]])
    expect((await restoreClaims({ list }, [fourth, second])).claims.list).toEqual([
      'first',
      'second',
      'fourth',
      'last',
    ])
  })

  test('gives the disclosures in the order of the signed part, not in that of sending', async () => {
    const list = [{ '...': digest(second) }, { '...': digest(fourth) }]
    const { disclosures } = await restoreClaims({ list }, [fourth, second])
    expect(disclosures.map(({ value }) => value)).toEqual(['second', 'fourth'])
  })

  test('says where something was withheld, once a place', async () => {
    const hidden = { _sd: ['a', 'b'], list: [{ '...': 'c' }, { '...': 'd' }] }
    const { claims, withheld } = await restoreClaims({ ...hidden, inner: { _sd: ['e'] } }, [])
    expect(claims).toEqual({ list: [], inner: {} })
    expect(new Set(withheld.map(String))).toEqual(new Set(['_sd', 'list,0', 'inner,_sd']))
  })

  test('refuses a disclosure of the wrong kind for its place, and says where', async () => {
    await expect(restoreClaims({ list: [{ '...': digest(name) }] }, [name])).rejects.toMatchObject({
      code: 'SD_DISCLOSURE_SHAPE',
      at: 'list[0]',
    })
    await expect(restoreClaims({ inner: { _sd: [digest(second)] } }, [second])).rejects.toMatchObject({
      code: 'SD_DISCLOSURE_SHAPE',
      at: 'inner',
    })
  })

  test('names the disclosure that nothing refers to', async () => {
    await expect(restoreClaims({ _sd: [digest(name)] }, [name, second])).rejects.toMatchObject({
      code: 'SD_DISCLOSURE_UNREFERENCED',
      at: 'disclosure[1]',
    })
  })
})

describe('the compact form', () => {
  test.each([
    ['a.b.c~', [], undefined],
    ['a.b.c~x~', ['x'], undefined],
    ['a.b.c~x~y~', ['x', 'y'], undefined],
    ['a.b.c~x~d.e.f', ['x'], 'd.e.f'],
    ['a.b.c~d.e.f', [], 'd.e.f'],
  ])('%s comes apart and together again', (text, disclosures, keyBinding) => {
    const parts = splitSdJwt(text)
    expect(parts).toMatchObject({ jwt: 'a.b.c', disclosures, keyBinding })
    expect(joinSdJwt(parts.jwt, parts.disclosures)).toBe(parts.presented)
    expect(parts.presented + (keyBinding ?? '')).toBe(text)
  })
})
