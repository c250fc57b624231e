/** `attestat revoke`, `suspend`, `reinstate`: the status of a document that was handed out. */
import { changeStatus } from '@attestat/issuer'
import { requireYes } from '../consent.ts'
import { withLedger } from '../issuer-session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  revoke: { en: 'revoke for good', ru: 'отозвать навсегда' },
  suspend: { en: 'take out of force for a while', ru: 'приостановить действие' },
  reinstate: { en: 'put back into force', ru: 'возобновить действие' },
  question: { en: 'Revoke {key} for good?', ru: 'Отозвать {key} навсегда?' },
  done: { en: '{key}: {status}', ru: '{key}: {status}' },
  next: {
    en: 'Verifiers learn of it from the next publication: attestat publish DIR',
    ru: 'Проверяющие узнают об этом из следующей публикации: attestat publish ПАПКА',
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
  async run(input, session) {
    const reason = input.required('reason')
    if (name === 'revoke' && !session.dryRun)
      await requireYes(session, session.say(words.question, { key: input.first }))
    const changed = await withLedger(input.text('issuer'), session, (ledger) =>
      session.dryRun
        ? ledger.document(input.first)
        : changeStatus(ledger, input.first, { status, reason, now: session.now() }),
    )
    const { rowKey: key = input.first, credentialId } = changed ?? {}
    return {
      document: { rowKey: key, credentialId, status, dryRun: session.dryRun },
      lines: [session.say(words.done, { key, status }), session.say(words.next)],
    }
  },
}))
