/** `attestat audit`: who did what, when and why. */
import type { CodeWords } from '@attestat/credential'
import { type HistoryAction, type HistoryEntry, historyCsv } from '@attestat/issuer'
import { dayOptions, readDayRange } from '../day-range.ts'
import { requireFree, writeOutput } from '../files.ts'
import { withLedger } from '../issuer-session.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandSpec } from './command.ts'

const words = {
  done: { en: 'Entries in {path}: {count}', ru: 'Записей в {path}: {count}' },
  batch: { en: 'batch {batch}', ru: 'партия {batch}' },
} as const

const actions: Readonly<Record<HistoryAction, CodeWords>> = {
  issue: { en: 'issue', ru: 'выпуск' },
  revoke: { en: 'revoke', ru: 'отзыв' },
  suspend: { en: 'suspend', ru: 'приостановка' },
  reinstate: { en: 'reinstate', ru: 'восстановление' },
  replace: { en: 'replace', ru: 'исправление' },
  bind: { en: 'bind', ru: 'привязка' },
  reissue: { en: 'reissue', ru: 'перевыпуск' },
  'rotate-key': { en: 'rotate-key', ru: 'смена ключа' },
  'compromise-key': { en: 'compromise-key', ru: 'компрометация ключа' },
  publish: { en: 'publish', ru: 'публикация' },
}

export const auditCommand: CommandSpec = {
  name: 'audit',
  summary: { en: 'who did what, when and why', ru: 'кто, что, когда и почему сделал' },
  options: [...dayOptions, ['--out <file>', { en: 'write it as CSV', ru: 'записать в файл CSV' }]],
  async run(input, session) {
    const out = input.text('out')
    if (out !== undefined) requireFree(out, session.force)
    const isInRange = readDayRange(input)
    const entries = await withLedger(input.text('issuer'), session, (ledger) =>
      [...ledger.history()].filter(({ at }) => isInRange(at)),
    )
    if (out === undefined) {
      return { document: entries, lines: historyLines(entries, session, 0) }
    }
    if (!session.dryRun) await writeOutput(out, historyCsv(entries), 0o600)
    const count = session.number(entries.length)
    return {
      document: { out, count: entries.length },
      lines: [session.say(words.done, { path: out, count })],
    }
  },
}

/** Entries of the history as a table. */
export function historyLines(entries: readonly HistoryEntry[], session: Session, indent?: number): string[] {
  const rows = entries.map(({ at, actor, action, rowKey, batch, kid, reason = '' }) => [
    at.toISOString(),
    actor,
    session.say(actions[action]),
    rowKey ?? kid ?? (batch === undefined ? '' : session.say(words.batch, { batch: String(batch) })),
    reason,
  ])
  return tableLines(rows, indent)
}
