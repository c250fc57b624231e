/** `attestat revoke`, `suspend`, `reinstate`: the status of a document that was handed out. */
import { credentialTypes } from '@attestat/credential'
import {
  changeStatus,
  type DocumentGroup,
  documentNamed,
  readIssuerTypes,
  revokeGroup,
} from '@attestat/issuer'
import { UsageError, withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { groupName, groupOptions, readGroup } from '../document-group.ts'
import { withLedger } from '../issuer-session.ts'
import { publishCommandLine } from '../next-command.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  revoke: { en: 'revoke a document for good', ru: 'отозвать документ навсегда' },
  suspend: { en: 'take a document out of force for a while', ru: 'приостановить действие документа' },
  reinstate: { en: 'put a document back into force', ru: 'возобновить действие документа' },
  question: { en: 'Revoke {key} for good?', ru: 'Отозвать {key} навсегда?' },
  which: {
    en: 'expected one of: a document, --batch, --key',
    ru: 'ожидалось одно из: документ, --batch, --key',
  },
  questionGroup: {
    en: 'Revoke every document of {group} for good?',
    ru: 'Отозвать навсегда все документы ({group})?',
  },
  doneGroup: { en: 'Revoked: {count}', ru: 'Отозвано: {count}' },
  done: {
    revoke: { en: 'Revoked: {key}', ru: 'Отозван: {key}' },
    suspend: { en: 'Suspended: {key}', ru: 'Приостановлен: {key}' },
    reinstate: { en: 'In force again: {key}', ru: 'Снова действует: {key}' },
  },
  next: {
    en: 'Verifiers learn of it from the next publication: {command}',
    ru: 'Проверяющие узнают об этом после следующей публикации: {command}',
  },
} as const

const changes = [
  ['revoke', 'invalid'],
  ['suspend', 'suspended'],
  ['reinstate', 'valid'],
] as const

export const statusCommands: readonly CommandSpec[] = changes.map(([name, status]) => ({
  name,
  arguments: name === 'revoke' ? '[id]' : '<id>',
  summary: words[name],
  options: [
    ['--reason <text>', { en: 'why, for the ledger', ru: 'причина, для журнала' }],
    ...(name === 'revoke' ? groupOptions : []),
  ],
  run(input, session) {
    const group = name === 'revoke' ? groupOf(input) : undefined
    if (group) return revokeAll(group, input, session)
    const id = input.first
    const reason = input.required('reason')
    return withLedger(input.text('issuer'), session, async (ledger, folder) => {
      // Only what can be suspended depends on the type: a broken type file keeps nobody from revoking.
      const types = status === 'suspended' ? await readIssuerTypes(folder) : credentialTypes
      const change = { status, reason, now: session.now(), types }
      const { rowKey: key, credentialId } = documentNamed(ledger, id)
      // Refused before anybody is asked.
      await withPlace(id, () => changeStatus(ledger, key, { ...change, dryRun: true }))
      if (!session.dryRun) {
        if (name === 'revoke') await requireYes(session, session.say(words.question, { key }))
        await withPlace(id, () => changeStatus(ledger, key, change))
      }
      return {
        document: { rowKey: key, credentialId, status },
        lines: [session.say(words.done[name], { key }), publishLine(session)],
      }
    })
  },
}))

/** What else than one document is to be revoked. @throws UsageError unless exactly one thing is named. */
function groupOf(input: CommandInput): DocumentGroup | undefined {
  const named = [input.args[0], input.text('batch'), input.text('key')]
  if (named.filter((word) => word !== undefined).length !== 1) throw new UsageError(words.which)
  return readGroup(input)
}

async function revokeAll(group: DocumentGroup, input: CommandInput, session: Session): Promise<Outcome> {
  const reason = input.required('reason')
  const name = groupName(group)
  return withLedger(input.text('issuer'), session, async (ledger) => {
    if (!session.dryRun) await requireYes(session, session.say(words.questionGroup, { group: name }))
    const change = { reason, now: session.now() }
    const count = session.dryRun ? 0 : await withPlace(name, () => revokeGroup(ledger, group, change))
    return {
      document: { ...group, revoked: count, dryRun: session.dryRun },
      lines: [session.say(words.doneGroup, { count: session.number(count) }), publishLine(session)],
    }
  })
}

function publishLine(session: Session): string {
  return session.say(words.next, { command: publishCommandLine(session) })
}
