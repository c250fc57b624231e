/** Progress of long work: a moving line on a terminal, a plain line now and then elsewhere. */
import type { Session } from './session.ts'

const words = {
  line: {
    en: '{done} of {total} · {rate} a second · {left} s left',
    ru: '{done} из {total} · {rate} в секунду · осталось {left} с',
  },
} as const

/** Says how far the work is. Writes to stderr, so that stdout stays the result. */
export type ReportProgress = (done: number, total: number) => void

export function progressReporter(session: Session): ReportProgress {
  if (session.quiet || session.json) return () => {}
  const moving = Boolean(process.stderr.isTTY)
  const start = performance.now()
  let last = start
  return (done, total) => {
    const time = performance.now()
    const finished = done >= total
    if (time - last < (moving ? 100 : 5000) && !finished) return
    if (finished && time - start < 1000) return
    last = time
    const rate = done / Math.max((time - start) / 1000, 0.001)
    const line = session.say(words.line, {
      done: session.number(done),
      total: session.number(total),
      rate: session.number(Math.round(rate)),
      left: session.number(Math.ceil((total - done) / Math.max(rate, 0.001))),
    })
    process.stderr.write(moving ? `\r\u001b[K${line}${finished ? '\n' : ''}` : `${line}\n`)
  }
}
