import {
  type ConcretePath,
  type CredentialDocument,
  concealClaims,
  credentialTypes,
  decodeBase64url,
  decodeJson,
  type FormatId,
  type JsonArray,
  type JsonObject,
  listOf,
  presentCredential,
  readCredential,
  secureCredential,
  slotsOf,
  splitSdJwt,
} from '@attestat/credential'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chessCamp, declaredRecords } from '../../fixtures/declared-types.ts'
import { diploma } from '../../fixtures/diploma.ts'
import { sampleContext, sampleRecords } from '../../fixtures/sample-records.ts'
import { testSigner } from '../../fixtures/test-keys.ts'
import { refuses } from './refuses.ts'
import { now, schoolDid, schoolKid } from './tokens.ts'

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

/** What a verifier can count in a signed text, without anything shown. */
function shapeOf(text: string): string {
  const payload = decodeJson(
    decodeBase64url(splitSdJwt(text).jwt.split('.')[1] as string, 'payload'),
  ) as JsonObject
  const document = (payload.ld ?? payload) as JsonObject
  const { credentialSubject, evidence } = document
  const { _sd, result, guardianOf } = credentialSubject as Record<string, JsonArray>
  for (const list of [result, evidence as JsonArray]) {
    expect(list ?? []).toEqual((list ?? []).map(() => ({ '...': expect.any(String) })))
  }
  const members = Object.keys(credentialSubject as JsonObject).sort()
  const { _sd: wardDigests = [], ...ward } = (guardianOf ?? {}) as { _sd?: JsonArray }
  const ofWard = guardianOf ? `${Object.keys(ward)} ${wardDigests.length}` : ''
  return `${members} ${_sd?.length} ${result?.length} ${(evidence as JsonArray | undefined)?.length} ${ofWard}`
}

const types = [...credentialTypes, chessCamp]

describe.each(types.map((type) => [type.id, type] as const))('B26 a %s', (id, type) => {
  const records = Object.values({ ...sampleRecords, ...declaredRecords }[id] ?? {})
  const signer = testSigner('school', schoolKid)
  const context = { ...sampleContext, issuer: { ...sampleContext.issuer, id: schoolDid } }
  const { resultSlots, evidenceSlots } = type
  const secure = (format: FormatId, document: CredentialDocument) => {
    const sdJwtVc = { vct: type.vct, issuer: schoolDid }
    return secureCredential(format, { document, issuedAt: now, sdJwtVc, ...slotsOf(type) }, signer)
  }

  test.each(['vc+sd-jwt', 'dc+sd-jwt'] as const)(
    'in %s shows the same, whatever its record holds',
    async (format) => {
      expect(records.length).toBeGreaterThan(1)
      const shapes = new Set<string>()
      for (const record of records) {
        const document = type.toCredential(record, context)
        const { evidence: _evidence, ...without } = document
        const { result: _result, ...subjectWithout } = document.credentialSubject
        const lone = listOf(document.evidence).slice(0, 1)
        const variants = [
          document,
          // A list that is not there, or is one object, must not show either.
          ...(evidenceSlots > 0 ? [without, { ...document, evidence: lone[0] ?? [] }] : []),
          ...(resultSlots > 0 ? [{ ...document, credentialSubject: subjectWithout }] : []),
        ] as CredentialDocument[]
        for (const variant of variants) {
          const text = await secure(format, variant)
          shapes.add(shapeOf(text))
          const whole = await readCredential(text)
          await readCredential(await presentCredential(whole, { disclose: [] }))
        }
        const whole = await readCredential(await secure(format, document))
        expect(listOf(whole.document.evidence)).toHaveLength(listOf(document.evidence).length)
      }
      expect(shapes.size).toBe(1)
    },
  )
})

describe('what is hidden is hidden whole', () => {
  const signer = testSigner('school', schoolKid)
  const evidence = { type: ['Evidence'], narrative: 'Сочинение' }
  const own = diploma({ issuer: schoolDid })
  const result = listOf(own.credentialSubject.result)[0] as JsonObject
  const lone = { ...own, evidence, credentialSubject: { ...own.credentialSubject, result } }
  const secure = (document: JsonObject, hide?: readonly ConcretePath[]) =>
    secureCredential(
      'vc+sd-jwt',
      { document: document as CredentialDocument, issuedAt: now, ...(hide ? { hide } : {}) },
      signer,
    )

  test('a lone result and a lone piece of evidence too, as lists of one', async () => {
    const whole = await readCredential(await secure(lone))
    expect(whole.document.evidence).toEqual([evidence])
    const shown = await readCredential(await presentCredential(whole, { disclose: [] }))
    expect(shown.document.evidence).toEqual([])
    expect(shown.document.credentialSubject.result).toEqual([])
  })

  test.each<[ConcretePath]>([
    [['credentialSubject', 'result']],
    [['credentialSubject', 'result', 0, 'value']],
    [['credentialSubject', 'identifier', 0]],
    [['evidence', 0, 'narrative']],
  ])('%j is refused as finer or coarser than a part', async (path) => {
    await refuses(secure(lone, [path]), 'SDJWTVC_CLAIM_NOT_DISCLOSABLE')
    const parts = [
      ['credentialSubject', 'result', 0],
      ['credentialSubject', 'identifier'],
      ['evidence', 0],
    ]
    expect((await readCredential(await secure(lone, parts))).disclosures).toHaveLength(3)
  })

  test('a part that is not there is refused', async () => {
    await refuses(secure(lone, [['evidence', 1]]), 'SD_PATH_UNKNOWN')
    await refuses(secure(lone, [['credentialSubject', 'age']]), 'SD_PATH_UNKNOWN')
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
