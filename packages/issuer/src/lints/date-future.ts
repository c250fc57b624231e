/** An award that is still to come: prepared ahead, or a slip of the year. */
import { cellLint, type Lint } from './lint.ts'

export const dateFuture: Lint = cellLint('ROW_DATE_FUTURE', ['date'], (value, { name }, { now }) => {
  if (now === undefined || name !== 'awardDate' || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined
  const ahead = (Date.parse(value) - now.getTime()) / dayMs
  // Where the day begins earlier than in Greenwich, today is tomorrow.
  if (ahead <= 1) return undefined
  return { severity: ahead > yearDays ? 'blocks' : 'warns' }
})

const dayMs = 86_400_000
const yearDays = 366
