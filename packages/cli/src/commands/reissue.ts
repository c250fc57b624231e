/** `attestat reissue`: later copies of all that a key signed, or of a batch; for the day on which a key was stolen. */
import type { DocumentGroup, Issuer, Reissue } from '@attestat/issuer'
import { UsageError, withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { groupName, groupOptions, readGroup } from '../document-group.ts'
import { exitCodes } from '../exit-codes.ts'
import { withIssuer } from '../issuer-session.ts'
import { nextCommand, placeholders, publishCommandLine } from '../next-command.ts'
import { progressReporter } from '../progress.ts'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  which: { en: 'expected one of: --batch, --key', ru: 'ожидалось одно из: --batch, --key' },
  question: {
    en: 'Documents to reissue ({group}): {count}. Their copies until now are revoked. Go on?',
    ru: 'Будет перевыпущено документов ({group}): {count}. Их прежние экземпляры отзываются. Продолжить?',
  },
  reissued: { en: 'Reissued: {count}', ru: 'Перевыпущено: {count}' },
  left: {
    en: 'Revoked for their own sake, left revoked: {count}',
    ru: 'Отозваны сами по себе и остаются отозванными: {count}',
  },
  refused: {
    en: 'Not reissued, faulty by the rules of today: {count}',
    ru: 'Не перевыпущено, не проходит нынешних проверок: {count}',
  },
  next: {
    en: 'Next: {publish}, then hand the new copies over:',
    ru: 'Дальше: {publish}, затем передайте новые экземпляры:',
  },
} as const

export const reissueCommand: CommandSpec = {
  name: 'reissue',
  summary: {
    en: 'issue a batch, or all that a key signed, anew with the key that signs now',
    ru: 'выпустить партию или всё подписанное ключом заново, нынешним ключом',
  },
  options: [...groupOptions, ['--reason <text>', { en: 'why, for the ledger', ru: 'причина, для журнала' }]],
  async run(input, session) {
    const group = groupOf(input)
    const reason = input.required('reason')
    return withIssuer(input.text('issuer'), session, (issuer) =>
      withPlace(groupName(group), () => reissue(issuer, group, reason, session)),
    )
  },
}

function groupOf(input: CommandInput): DocumentGroup {
  const group = readGroup(input)
  if (!group || (input.has('batch') && input.has('key'))) throw new UsageError(words.which)
  return group
}

async function reissue(
  issuer: Issuer,
  group: DocumentGroup,
  reason: string,
  session: Session,
): Promise<Outcome> {
  const planned = await issuer.reissue(group, { reason, dryRun: true })
  if (session.dryRun) return outcome(group, planned, session)
  if (planned.reissued > 0) {
    const count = session.number(planned.reissued)
    await requireYes(session, session.say(words.question, { group: groupName(group), count }))
  }
  const onProgress = progressReporter(session)
  return outcome(group, await issuer.reissue(group, { reason, onProgress }), session)
}

function outcome(group: DocumentGroup, done: Reissue, session: Session): Outcome {
  const { batches, reissued, left, refused } = done
  const count = (value: number): { count: string } => ({ count: session.number(value) })
  return {
    exitCode: refused.length > 0 ? exitCodes.inputRefused : exitCodes.done,
    document: { ...group, ...done },
    lines: [
      session.say(words.reissued, count(reissued)),
      ...(left > 0 ? [session.say(words.left, count(left))] : []),
      ...(refused.length > 0 ? [session.say(words.refused, count(refused.length))] : []),
      ...tableLines(refused.map(({ rowKey, code }) => [rowKey, code])),
      ...(batches.length > 0 ? [session.say(words.next, { publish: publishCommandLine(session) })] : []),
      ...batches.map((batch) => `  ${exportCommandLine(batch, session)}`),
    ],
  }
}

function exportCommandLine(batch: number, session: Session): string {
  return nextCommand(session, ['export', '--batch', String(batch), '--out', placeholders.folder], ['issuer'])
}
