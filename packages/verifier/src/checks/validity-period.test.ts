import { expect, it } from 'vitest'
import {
  type Change,
  type DiplomaToIssue,
  issuedAt,
  shown,
  told,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { verify } from '../verify.ts'

const trust = await trustOf()
const seconds = (n: number): Date => new Date(issuedAt.getTime() + n * 1000)

/** The answer for a diploma valid from 09:00 to 10:00 on 26 June, judged some seconds after 09:00. */
async function answerAt(n: number, issuing: DiplomaToIssue = {}): Promise<string> {
  const text = await shown({
    change: (document) => ({ ...document, validUntil: '2026-06-26T10:00:00Z' }),
    ...issuing,
  })
  return told(await verify(text, { trust, policy: 'admissions', now: seconds(n) }), 'validity-period')
}

it('passes from a minute before the start, which other clocks may be ahead, to the end', async () => {
  expect(await answerAt(-60)).toBe('passed')
  expect(await answerAt(3599)).toBe('passed')
})

it('refuses a document whose time has come to an end, to the second', async () => {
  expect(await answerAt(3600)).toBe('failed EXPIRED')
})

it('refuses a document that says it was signed later than any clock can be', async () => {
  expect(await answerAt(-61)).toBe('failed ISSUED_IN_FUTURE')
})

it('A22 is not put off by a validity that began earlier', async () => {
  const change: Change = (document) => ({ ...document, validFrom: '2020-01-01T00:00:00Z' })
  expect(await answerAt(0, { issuedAt: seconds(61), change })).toBe('failed ISSUED_IN_FUTURE')
  expect(await answerAt(0, { issuedAt: seconds(60), change })).toBe('passed')
})

it('refuses a document that is signed already and valid later', async () => {
  const change: Change = (document) => ({ ...document, validFrom: '2026-06-26T09:01:01Z' })
  expect(await answerAt(0, { change })).toBe('failed NOT_YET_VALID')
  expect(await answerAt(1, { change })).toBe('passed')
})
