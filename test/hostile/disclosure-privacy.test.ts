import {
  concealClaims,
  decodeBase64url,
  decodeJson,
  type JsonArray,
  type JsonObject,
  presentCredential,
  readCredential,
  secureCredential,
  splitSdJwt,
} from '@attestat/credential'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diploma } from '../../fixtures/diploma.ts'
import { testSigner } from '../../fixtures/test-keys.ts'
import { now, schoolDid, schoolKid } from './tokens.ts'

const refuses = (promise: Promise<unknown>, code: string) => expect(promise).rejects.toMatchObject({ code })
const subject = ['credentialSubject']

describe('B26 what digests and salts tell', () => {
  const claims = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`claim${n}`, n]))
  const paths = Object.keys(claims).map((name) => [name])

  test('salts have 128 bits or more, and none is used twice in a hundred thousand', async () => {
    const salts = new Set<string>()
    for (let round = 0; round < 400; round++) {
      const { disclosures } = await concealClaims(claims, paths)
      for (const text of disclosures) {
        const [value] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string]
        if (round === 0) expect(decodeBase64url(value, 'salt').length * 8).toBeGreaterThanOrEqual(128)
        salts.add(value)
      }
    }
    expect(salts.size).toBe(100_000)
  })

  test('digests are sorted, so that their order is not the order of the claims', async () => {
    const { payload } = await concealClaims(claims, paths, [{ path: [], slots: 300 }])
    const digests = payload._sd as readonly string[]
    expect(digests).toHaveLength(300)
    expect(digests).toEqual([...digests].sort())
    expect(new Set(digests).size).toBe(300)
  })

  test('decoys look like digests', async () => {
    const { payload, disclosures } = await concealClaims({ a: 1 }, [['a']], [{ path: [], slots: 40 }])
    expect(disclosures).toHaveLength(1)
    for (const text of payload._sd as readonly string[])
      expect(decodeBase64url(text, 'digest')).toHaveLength(32)
  })

  test('the number of positions is the same whatever the record holds', async () => {
    const signer = testSigner('school', schoolKid)
    const seen = new Set<string>()
    for (const marks of [['5'], ['5', '4', '3'], ['5', '4', '5', '5', '5', '4', '5']]) {
      const document = diploma({ issuer: schoolDid, marks })
      const text = await secureCredential(
        'vc+sd-jwt',
        { document, issuedAt: now, resultSlots: 12, subjectSlots: 10 },
        signer,
      )
      const jwt = splitSdJwt(text).jwt.split('.')[1] as string
      const payload = decodeJson(decodeBase64url(jwt, 'payload')) as JsonObject
      const { _sd, result } = payload.credentialSubject as Record<string, JsonArray>
      expect(result).toEqual(result?.map(() => ({ '...': expect.any(String) })))
      seen.add(`${_sd?.length} ${result?.length}`)
      expect((await readCredential(text)).document.credentialSubject.result).toHaveLength(marks.length)
    }
    expect([...seen]).toEqual(['10 12'])
  })
})

describe('B30 a name with the signs of paths in it', () => {
  const name = fc.stringMatching(/^[.[\]~"a0*$ ]{1,6}$/).filter((text) => text !== '...')

  test('selects itself and nothing else', async () => {
    const signer = testSigner('school', schoolKid)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(name, fc.boolean()), {
          selector: ([text]) => text,
          minLength: 1,
          maxLength: 8,
        }),
        async (members) => {
          const own = diploma({ issuer: schoolDid, marks: [] })
          const extra = Object.fromEntries(members.map(([text], n) => [text, { inner: n }]))
          const document = { ...own, credentialSubject: { ...own.credentialSubject, ...extra } }
          const hide = members.map(([text]) => [...subject, text])
          const whole = await readCredential(
            await secureCredential('vc+sd-jwt', { document, issuedAt: now, hide }, signer),
          )
          const chosen = members.filter(([, choose]) => choose).map(([text]) => text)
          const shown = await readCredential(
            await presentCredential(whole, { disclose: chosen.map((text) => [...subject, text]) }),
          )
          const kept = Object.keys(shown.document.credentialSubject).filter((text) =>
            Object.hasOwn(extra, text),
          )
          expect(kept.sort()).toEqual(chosen.sort())
          expect(shown.disclosures.map(({ path }) => path.at(-1)).sort()).toEqual(chosen.sort())
        },
      ),
      { seed: 30, numRuns: 60 },
    )
  })

  test('does not stand for a path of several steps', async () => {
    const own = diploma({ issuer: schoolDid })
    const document = {
      ...own,
      credentialSubject: { ...own.credentialSubject, 'result[0]': 'x', 'a.b': 'y', a: { b: 'z' } },
    }
    const hide = ['result[0]', 'a.b', 'a'].map((text) => [...subject, text])
    const signer = testSigner('school', schoolKid)
    const whole = await readCredential(
      await secureCredential('vc+sd-jwt', { document, issuedAt: now, hide }, signer),
    )
    const shown = await readCredential(await presentCredential(whole, { disclose: [[...subject, 'a.b']] }))
    expect(shown.disclosures.map(({ path }) => path)).toEqual([[...subject, 'a.b']])
    await refuses(presentCredential(whole, { disclose: [[...subject, 'a.c']] }), 'SD_PATH_UNKNOWN')
    await refuses(presentCredential(whole, { disclose: [[...subject, 'result', '0']] }), 'SD_PATH_UNKNOWN')
  })
})
