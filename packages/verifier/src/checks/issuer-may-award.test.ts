import { expect, it } from 'vitest'
import {
  type Change,
  type DiplomaToIssue,
  now,
  shown,
  told,
  trustForKinds,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { verify } from '../verify.ts'

async function answerFor(mayAward: readonly string[], issuing: DiplomaToIssue = {}): Promise<string> {
  const trust = await trustOf({ entry: { mayAward } })
  return told(await verify(await shown(issuing), { trust, policy: 'admissions', now }), 'issuer-may-award')
}

const asAchievement =
  (achievementType: string): Change =>
  (document) => ({
    ...document,
    credentialSubject: {
      ...document.credentialSubject,
      achievement: { ...document.credentialSubject.achievement, achievementType },
    },
  })

it('passes where the entry names the kind of the document', async () => {
  expect(await answerFor(['olympiad-award', 'school-diploma'])).toBe('passed')
})

it('passes where the entry names every kind', async () => {
  const trust = await trustForKinds(['*'])
  expect(told(await verify(await shown(), { trust, policy: 'admissions', now }), 'issuer-may-award')).toBe(
    'passed',
  )
})

it('refuses a kind that the entry does not name', async () => {
  expect(await answerFor(['olympiad-award'])).toBe('failed ISSUER_NOT_AUTHORIZED_FOR_TYPE')
  expect(await answerFor(['school-diploma'], { change: asAchievement('ext:SportsRank') })).toBe(
    'failed ISSUER_NOT_AUTHORIZED_FOR_TYPE',
  )
})

it('does not guess the kind of a type that nobody here knows', async () => {
  expect(await answerFor(['school-diploma'], { change: asAchievement('ext:OurOwnThing') })).toBe(
    'inconclusive TYPE_NOT_KNOWN_HERE',
  )
})

it('does not take the word of vct against that of the achievement', async () => {
  expect(
    await answerFor(['school-diploma'], { format: 'dc+sd-jwt', change: asAchievement('ext:SportsRank') }),
  ).toBe('inconclusive TYPE_NOT_KNOWN_HERE')
})

it('leaves the question unasked when nobody vouches for the issuer', async () => {
  expect(await answerFor(['school-diploma'], { signedBy: 'stranger' })).toBe('skipped CHECK_SKIPPED')
})
