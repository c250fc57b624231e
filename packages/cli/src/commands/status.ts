/** `attestat revoke`, `suspend`, `reinstate`: the status of a document that was handed out. */
import { changeStatus } from '@attestat/issuer'
import { withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { withLedger } from '../issuer-session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  revoke: { en: 'revoke a document for good', ru: 'отозвать документ навсегда' },
  suspend: { en: 'take a document out of force for a while', ru: 'приостановить действие документа' },
  reinstate: { en: 'put a document back into force', ru: 'возобновить действие документа' },
  question: { en: 'Revoke {key} for good?', ru: 'Отозвать {key} навсегда?' },
  done: {
    revoke: { en: 'Revoked: {key}', ru: 'Отозван: {key}' },
    suspend: { en: 'Suspended: {key}', ru: 'Приостановлен: {key}' },
    reinstate: { en: 'In force again: {key}', ru: 'Снова действует: {key}' },
  },
  next: {
    en: 'Verifiers learn of it from the next publication: attestat publish DIR',
    ru: 'Проверяющие узнают об этом после следующей публикации: attestat publish ПАПКА',
  },
} as const

const changes = [
  ['revoke', 'invalid'],
  ['suspend', 'suspended'],
  ['reinstate', 'valid'],
] as const

export const statusCommands: readonly CommandSpec[] = changes.map(([name, status]) => ({
  name,
  arguments: '<id>',
  summary: words[name],
  options: [['--reason <text>', { en: 'why, for the ledger', ru: 'причина, для журнала' }]],
  run(input, session) {
    const id = input.first
    const reason = input.required('reason')
    return withLedger(input.text('issuer'), session, async (ledger) => {
      const change = { status, reason, now: session.now() }
      // Refused before anybody is asked.
      const planned = await withPlace(id, () => changeStatus(ledger, id, { ...change, dryRun: true }))
      const { rowKey: key, credentialId } = planned
      if (!session.dryRun) {
        if (name === 'revoke') await requireYes(session, session.say(words.question, { key }))
        await withPlace(id, () => changeStatus(ledger, id, change))
      }
      return {
        document: { rowKey: key, credentialId, status },
        lines: [session.say(words.done[name], { key }), session.say(words.next)],
      }
    })
  },
}))
