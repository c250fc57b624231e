import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonArray, JsonObject, JsonValue } from '../json.ts'
import { limits } from '../limits.ts'
import type { ConcretePath } from './claim-path.ts'
import { concealClaims } from './conceal.ts'
import { writeDisclosure } from './disclosure.ts'
import { restoreClaims } from './restore.ts'

const claims = { a: 1, list: ['x', 'y', 'z'], person: { name: 'Анна', address: { city: 'Омск' } } }
const refuses = (promise: Promise<unknown>, code: string) => expect(promise).rejects.toMatchObject({ code })

describe('concealing', () => {
  test('puts the digest of a member into _sd, and says how it was made', async () => {
    const { payload, disclosures } = await concealClaims(claims, [['a']])
    expect(payload).toEqual({
      list: claims.list,
      person: claims.person,
      _sd: [expect.stringMatching(/^[\w-]{43}$/)],
      _sd_alg: 'sha-256',
    })
    expect(disclosures).toHaveLength(1)
  })

  test('puts the digest of an element in its place', async () => {
    const { payload } = await concealClaims(claims, [['list', 1]])
    expect(payload.list).toEqual(['x', { '...': expect.stringMatching(/^[\w-]{43}$/) }, 'z'])
  })

  test('hides inside of what it hides', async () => {
    const paths = [['person'], ['person', 'address'], ['person', 'address', 'city']]
    const { payload, disclosures } = await concealClaims(claims, paths)
    expect(JSON.stringify(payload)).not.toContain('person')
    expect(disclosures).toHaveLength(3)
    const shown = await restoreClaims(payload, disclosures.slice(-1))
    expect(shown.claims.person).toEqual({ name: 'Анна' })
    expect((await restoreClaims(payload, disclosures)).claims).toEqual(claims)
  })

  test('makes new salts every time', async () => {
    const [one, other] = [await concealClaims(claims, [['a']]), await concealClaims(claims, [['a']])]
    expect(one.disclosures).not.toEqual(other.disclosures)
  })

  test('leaves the claims it was given as they were', async () => {
    const before = structuredClone(claims)
    await concealClaims(claims, [['list', 0], ['person']], [{ path: ['list'], slots: 5 }])
    expect(claims).toEqual(before)
  })

  test('of nothing still names the hash', async () => {
    expect(await concealClaims(claims, [])).toEqual({
      payload: { ...claims, _sd_alg: 'sha-256' },
      disclosures: [],
    })
  })

  test.each([
    [[]],
    [['b']],
    [['list', 3]],
    [['list', '0']],
    [['list', 'length']],
    [['person', 'name', 0]],
    [['person', 'name', 'length']],
    [['toString']],
  ])('refuses the path %j, where nothing would be hidden', async (path) => {
    await refuses(concealClaims(claims, [path]), 'SD_PATH_UNKNOWN')
  })

  test('refuses to pad what holds nothing', async () => {
    await refuses(concealClaims(claims, [], [{ path: ['a'], slots: 2 }]), 'SD_PATH_UNKNOWN')
    await refuses(concealClaims(claims, [], [{ path: ['none'], slots: 2 }]), 'SD_PATH_UNKNOWN')
  })

  test.each(['_sd', '...', '_sd_alg', '__proto__', 'constructor'])(
    'refuses the name %s anywhere',
    async (name) => {
      const hostile = JSON.parse(`{"deep":[{"${name}":1}]}`) as JsonObject
      await refuses(concealClaims(hostile, []), 'SD_RESERVED_NAME')
      await refuses(concealClaims(hostile, [['deep']]), 'SD_RESERVED_NAME')
      await refuses(concealClaims(hostile, [['deep', 0]]), 'SD_RESERVED_NAME')
      await refuses(
        concealClaims({ ...((hostile.deep as JsonArray)[0] as JsonObject) }, []),
        'SD_RESERVED_NAME',
      )
    },
  )

  test('refuses more disclosures than a reader takes', async () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, n]))
    const all = (object: JsonObject) =>
      concealClaims(
        object,
        Object.keys(object).map((name) => [name]),
      )
    await refuses(all(many(limits.disclosures + 1)), 'SD_LIMIT')
    expect((await all(many(limits.disclosures))).disclosures).toHaveLength(limits.disclosures)
  })
})

describe('padding', () => {
  const digestsIn = (payload: JsonObject) => payload.list as readonly JsonValue[]

  test.each([0, 1, 2, 3])('shows as many positions with %i elements hidden as with none', async (count) => {
    const paths = [0, 1, 2].slice(0, count).map((index) => ['list', index])
    const { payload, disclosures } = await concealClaims(claims, paths, [{ path: ['list'], slots: 4 }])
    expect(digestsIn(payload).filter((element) => typeof element === 'object')).toHaveLength(4)
    expect(disclosures).toHaveLength(count)
    const restored = (await restoreClaims(payload, disclosures)).claims.list as readonly string[]
    expect([...restored].sort()).toEqual(['x', 'y', 'z'])
  })

  test('refuses slots that are fewer than what is hidden, for the number would tell', async () => {
    const paths = [0, 1, 2].map((index) => ['list', index])
    await refuses(concealClaims(claims, paths, [{ path: ['list'], slots: 2 }]), 'SD_LIMIT')
    await refuses(concealClaims(claims, [['a'], ['person']], [{ path: [], slots: 1 }]), 'SD_LIMIT')
    const { payload, disclosures } = await concealClaims(claims, paths, [{ path: ['list'], slots: 3 }])
    expect(digestsIn(payload)).toHaveLength(3)
    expect((await restoreClaims(payload, disclosures)).disclosures).toHaveLength(3)
  })

  test.each([limits.digestSlots + 1, Number.POSITIVE_INFINITY, Number.NaN])(
    'refuses %d slots',
    async (slots) => {
      await refuses(concealClaims(claims, [], [{ path: ['list'], slots }]), 'SD_LIMIT')
      const { payload } = await concealClaims(claims, [], [{ path: ['list'], slots: limits.digestSlots }])
      expect(payload.list).toHaveLength(3 + limits.digestSlots)
    },
  )

  test('sorts the places, so that none tells which element it was', async () => {
    const paths = [0, 1, 2].map((index) => ['list', index])
    for (let round = 0; round < 20; round++) {
      const { payload } = await concealClaims(claims, paths, [{ path: ['list'], slots: 8 }])
      const digests = digestsIn(payload).map((element) => (element as { '...': string })['...'])
      expect(digests).toEqual([...digests].sort())
    }
  })
})

describe('a disclosure', () => {
  test('is refused a salt below 128 bits', () => {
    expect(() => writeDisclosure('a'.repeat(21), 'name', 1)).toThrow(
      expect.objectContaining({ code: 'SALT_WEAK' }),
    )
    expect(() => writeDisclosure('a'.repeat(21), undefined, 1)).toThrow(
      expect.objectContaining({ code: 'SALT_WEAK' }),
    )
    expect(writeDisclosure('a'.repeat(22), 'name', 1)).toMatch(/^[\w-]+$/)
  })
})

/** Every path below a value, and those of a value inside it too. */
function pathsIn(value: JsonValue, path: ConcretePath = []): ConcretePath[] {
  if (typeof value !== 'object' || value === null) return []
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value as JsonObject)
  return members.flatMap(([step, member]) => [[...path, step], ...pathsIn(member, [...path, step])])
}

const reserved = new Set(['_sd', '...', '_sd_alg', '__proto__', 'constructor', 'prototype'])
const name = fc
  .string({ unit: 'grapheme', maxLength: 6 })
  .filter((text) => !reserved.has(text) && text.isWellFormed())
const json = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  object: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ) as fc.Arbitrary<JsonValue>,
})).object

test('whatever is hidden comes back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(json, fc.infiniteStream(fc.boolean()), async (whole, choices) => {
      const hide = pathsIn(whole).filter(() => choices.next().value)
      fc.pre(Math.max(0, ...hide.map((path) => path.length)) <= limits.disclosureDepth)
      const { payload, disclosures } = await concealClaims(whole, hide)
      const restored = await restoreClaims(payload, disclosures)
      expect(restored.claims).toEqual(whole)
      expect(restored.withheld).toEqual([])
      expect(new Set(restored.disclosures.map(({ path }) => JSON.stringify(path)))).toEqual(
        new Set(hide.map((path) => JSON.stringify(path))),
      )
      const nothing = await restoreClaims(payload, [])
      expect(nothing.disclosures).toEqual([])
    }),
    { seed: 1, numRuns: 300 },
  )
})
