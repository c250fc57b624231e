import { readFileSync } from 'node:fs'
import { type CredentialDocument, type CredentialRecord, credentialType } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../fixtures/sample-records.ts'
import { issue, now, present, shown, statusIndex, trustOf } from '../../../../fixtures/verification.ts'
import type { AcceptedCredential, VerificationResult } from '../result.ts'
import { verify } from '../verify.ts'
import { awardPoints, pointWords } from './award-points.ts'
import type { PointRules } from './point-rules.ts'
import { readPointRules } from './read-point-rules.ts'

const rules = readPointRules(readFileSync(new URL('../../../../examples/points.json', import.meta.url)))

/** A document of a sample record, as if it had been accepted. */
function accepted(
  kind: string,
  sample: string,
  changes: CredentialRecord = {},
  id = kind,
): AcceptedCredential {
  const record = { ...sampleRecord(kind, sample), ...changes }
  const document = credentialType(kind).toCredential(record, {
    ...sampleContext,
    id: `https://issuer.example/${id}`,
  })
  return {
    verdict: 'accepted',
    kind,
    issuer: 'did:web:issuer.example',
    mayHideMore: true,
    credential: document,
  }
}

function result(...credentials: AcceptedCredential[]): VerificationResult {
  return { verdict: 'accepted', checks: [], policy: 'admissions', now, at: now, credentials }
}

/** The credential with only these results shown. */
function showing(credential: AcceptedCredential, ...keys: string[]): AcceptedCredential {
  const document = structuredClone(credential.credential) as unknown as {
    credentialSubject: { result: { resultDescription: string }[] }
  }
  document.credentialSubject.result = document.credentialSubject.result.filter(({ resultDescription }) =>
    keys.some((key) => resultDescription.endsWith(`:1:${key}`)),
  )
  return { ...credential, credential: document as unknown as CredentialDocument }
}

const winner = accepted('olympiad-award', 'full', { status: 'winner', degree: 'I' })
const prize = accepted('olympiad-award', 'full', {}, 'prize')
const honours = accepted('school-diploma', 'honours')
const gold = accepted('gto-badge', 'full', { badge: 'gold' })
const told = (...credentials: AcceptedCredential[]) => {
  const { total, awards } = awardPoints(result(...credentials), rules)
  return [total, ...awards.map(({ rule, points, code }) => `${rule} ${points} ${code}`)]
}

describe('points', () => {
  it('are awarded for what a document says', () => {
    expect(told(prize)).toEqual([5, 'olympiad-prize 5 POINTS_COUNTED'])
    expect(told(gold)).toEqual([5, 'gto-gold 5 POINTS_COUNTED'])
    expect(told(accepted('gto-badge', 'full', { badge: 'silver' }))).toEqual([0])
    expect(told(accepted('olympiad-award', 'bare'))).toEqual([0])
  })

  it('count once in a group, for the best that is in it', () => {
    expect(told(honours)).toEqual([5, 'honours 5 POINTS_COUNTED', 'gpa 0 POINTS_GROUP_TAKEN'])
    expect(told(prize, winner)).toEqual([
      10,
      'olympiad-winner 10 POINTS_COUNTED',
      'olympiad-prize 0 POINTS_GROUP_TAKEN',
    ])
  })

  it('end at the cap, whatever order the documents come in', () => {
    const capped = [10, 'olympiad-winner 10 POINTS_COUNTED', 'gto-gold 0 POINTS_CAP_REACHED']
    expect(told(gold, winner)).toEqual(capped)
    expect(told(winner, gold)).toEqual(capped)
    const seven: PointRules = { ...rules, cap: 7 }
    expect(awardPoints(result(gold, prize), seven)).toMatchObject({
      total: 7,
      awards: [{ points: 5 }, { points: 2, worth: 5, code: 'POINTS_CAP_REACHED' }],
    })
  })

  it('come with what they are for, the document, and the reason', () => {
    const [award] = awardPoints([result(), result(honours, gold)], rules).awards
    expect(award).toMatchObject({
      rule: 'honours',
      name: { ru: 'Аттестат с отличием' },
      result: 1,
      credential: 0,
    })
    expect(pointWords(award!)).toEqual({ en: 'counted', ru: 'засчитано' })
  })

  it('are not doubled by a document that is presented twice, in one answer or in two', () => {
    const apart: PointRules = {
      ...rules,
      cap: 100,
      rules: rules.rules.map((rule) => ({ ...rule, group: rule.id })),
    }
    for (const again of [result(gold, gold), [result(gold), result(gold)]]) {
      expect(awardPoints(again, apart)).toMatchObject({ total: 5, awards: [{ rule: 'gto-gold' }] })
    }
    const other = accepted('gto-badge', 'full', { badge: 'gold' }, 'another')
    expect(awardPoints(result(gold, other), rules).total).toBe(5)
  })
})

describe('a condition', () => {
  const withAverage = (condition: object): number =>
    awardPoints(
      result(showing(honours, 'gpa')),
      readPointRules(
        JSON.stringify({
          name: 'x',
          cap: 1,
          rules: [{ id: 'x', name: 'x', points: 1, kind: 'school-diploma', when: [condition] }],
        }),
      ),
    ).total

  it.each([
    [{ result: 'gpa', atLeast: 4.5 }, 1],
    [{ result: 'gpa', atLeast: 4.51 }, 0],
    [{ result: 'gpa', atMost: 4.5 }, 1],
    [{ result: 'gpa', atMost: 4.49 }, 0],
    [{ result: 'gpa', values: ['4.50'] }, 1],
    [{ result: 'gpa', values: ['4.5'] }, 0],
    [{ result: 'informatics', atLeast: 2 }, 0],
    [{ path: ['credentialSubject', 'result', null, 'value'], atLeast: 4.5 }, 1],
    [{ path: ['credentialSubject', 'familyName'], values: ['Соколова'] }, 1],
    [{ path: ['credentialSubject', 'familyName'], atLeast: 0 }, 0],
  ])('%j holds: %d', (condition, points) => {
    expect(withAverage(condition)).toBe(points)
  })

  it('must hold together with the others', () => {
    const both = (second: object) => ({
      name: 'x',
      cap: 1,
      rules: [
        {
          id: 'x',
          name: 'x',
          points: 1,
          kind: 'school-diploma',
          when: [{ result: 'gpa', atLeast: 4 }, second],
        },
      ],
    })
    const of = (second: object) =>
      awardPoints(result(honours), readPointRules(JSON.stringify(both(second)))).total
    expect(of({ result: 'russian', values: ['5'] })).toBe(1)
    expect(of({ result: 'geometry', values: ['5'] })).toBe(0)
  })

  it('takes the issuer’s true statement for the number that its owner keeps', () => {
    const average = rules.rules.find(({ id }) => id === 'gpa')!
    const only: PointRules = { ...rules, rules: [average] }
    const points = (...keys: string[]): number => awardPoints(result(showing(honours, ...keys)), only).total
    expect(points('gpa-4.5')).toBe(3)
    expect(points('gpa')).toBe(3)
    expect(points('gpa-4.0')).toBe(0)
    // A statement that is not true says nothing.
    const untrue = structuredClone(showing(honours, 'gpa-4.5'))
    for (const one of (untrue.credential.credentialSubject as unknown as { result: { value: string }[] })
      .result) {
      one.value = 'false'
    }
    expect(awardPoints(result(untrue), only).total).toBe(0)
    expect(points('russian')).toBe(0)
    expect(points()).toBe(0)
  })

  it('of a place takes "among the first three" where it asks for that', () => {
    const of = (atMost: number): number =>
      awardPoints(
        result(showing(accepted('competition-result', 'full', { place: '2' }), 'place-3')),
        readPointRules(
          JSON.stringify({
            name: 'x',
            cap: 1,
            rules: [
              {
                id: 'x',
                name: 'x',
                points: 1,
                kind: 'competition-result',
                when: [{ result: 'place', atMost }],
              },
            ],
          }),
        ),
      ).total
    expect(of(3)).toBe(1)
    expect(of(2)).toBe(0)
  })
})

describe('what is not accepted', () => {
  const diploma: PointRules = {
    name: { en: 'x', ru: 'x' },
    cap: 10,
    rules: [
      {
        id: 'any',
        name: { en: 'x', ru: 'x' },
        points: 5,
        kind: 'school-diploma',
        group: 'any',
        when: [],
      },
    ],
  }

  it.each([
    ['revoked', { index: statusIndex.revoked }, 0],
    ['unbound', { holder: null }, 0],
    ['good', {}, 5],
  ] as const)('earns nothing: a diploma that is %s has %s', async (_, issuing, points) => {
    const judged = await verify(await shown(issuing), {
      trust: await trustOf(),
      policy: 'admissions',
      now,
      audience: 'https://admission.university.example',
    })
    expect(awardPoints(judged, diploma).total).toBe(points)
  })

  it('earns nothing where the answer was accepted without it', () => {
    const { credential: claimed, ...facts } = gold
    const discarded = { ...facts, verdict: 'rejected', claimed } as const
    const answer: VerificationResult = { ...result(), verdict: 'accepted', credentials: [discarded, prize] }
    const any = rules.rules.map((rule) => ({ ...rule, when: [] }))
    const { awards } = awardPoints(answer, { ...rules, rules: any })
    expect(awards.map(({ rule, credential }) => [rule, credential])).toEqual([
      ['olympiad-winner', 1],
      ['olympiad-prize', 1],
    ])
  })

  it('earns nothing in an answer that is not accepted as a whole', async () => {
    const [good, revoked] = [await shown(), await present(await issue({ index: statusIndex.revoked }))]
    const judged = await verify(JSON.stringify({ vp_token: { any: [good, revoked] } }), {
      trust: await trustOf(),
      policy: 'admissions',
      now,
      audience: 'https://admission.university.example',
    })
    expect(judged.credentials[0]?.verdict).toBe('accepted')
    expect(awardPoints(judged, diploma)).toEqual({ total: 0, awards: [] })
  })
})
