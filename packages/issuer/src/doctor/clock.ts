/** Whether the clock may be believed: beside the ledger, the files, and the server where one was asked. */
import type { Answer, IssuerCase } from './diagnosis.ts'

export function examineClock({ now, files, issuer, sites }: IssuerCase): readonly Answer[] {
  const answers: Answer[] = []
  if (!('fault' in issuer)) {
    const last = issuer.ledger.lastIssuedAt()
    if (last && secondsAhead(last, now) > toleranceSeconds) {
      answers.push({ code: 'CLOCK_BEHIND_LEDGER', details: { last: last.toISOString() } })
    }
  }
  const newest = files.toSorted((one, other) => other.modifiedAt.getTime() - one.modifiedAt.getTime())[0]
  const seconds = newest ? secondsAhead(newest.modifiedAt, now) : 0
  if (newest && seconds > toleranceSeconds) {
    answers.push({ code: 'CLOCK_BEHIND_FILES', details: { seconds, file: newest.name } })
  }
  for (const { name, aheadOfServerSeconds } of sites) {
    if (aheadOfServerSeconds === undefined) continue
    const seconds = Math.abs(aheadOfServerSeconds)
    if (seconds > toleranceSeconds) answers.push({ code: 'CLOCK_OFF_SERVER', at: name, details: { seconds } })
  }
  return answers.length > 0 ? answers : [{ code: 'CLOCK_PLAUSIBLE' }]
}

/** As much as verifiers forgive. */
const toleranceSeconds = 60

function secondsAhead(moment: Date, now: Date): number {
  return Math.round((moment.getTime() - now.getTime()) / 1000)
}
