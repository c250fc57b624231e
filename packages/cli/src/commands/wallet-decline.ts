/** `attestat wallet decline`: say no to a request, and keep on record to whom and why. */
import { unnamedOwner } from '../consent-words.ts'
import { requireFree, writeOutput } from '../files.ts'
import { requestLines } from '../request-lines.ts'
import { walletChoice, withWallet } from '../wallet-session.ts'
import { requestWarningLines } from '../warning-lines.ts'
import type { CommandSpec } from './command.ts'
import { answerOption, requestOption, trustOption } from './wallet-options.ts'
import { requestFor } from './wallet-select.ts'

const words = {
  declined: {
    en: 'Declined, and kept in the history: attestat wallet history',
    ru: 'Отказано, запись в истории: attestat wallet history',
  },
  written: {
    en: 'Wrote {path}: the no for whoever asks; it tells neither why nor what you have',
    ru: 'Записано: {path} — отказ для запросившего; в нём нет ни причины, ни того, что у вас есть',
  },
} as const

export const walletDeclineCommand: CommandSpec = {
  name: 'wallet decline',
  summary: { en: 'say no to a request, and keep that on record', ru: 'отказать на запрос и записать это' },
  options: [
    requestOption,
    trustOption,
    [
      '--reason <text>',
      { en: 'why, for your own history alone', ru: 'почему — только для вашей собственной истории' },
    ],
    ['--by <name>', { en: 'who refuses (default: owner)', ru: 'кто отказывает (по умолчанию owner)' }],
    answerOption,
  ],
  async run(input, session) {
    const [out, reason] = [input.text('out'), input.text('reason')]
    if (out !== undefined && out !== '-') requireFree(out, session.force)
    return withWallet(walletChoice(input, session), session, async (wallet) => {
      const request = await requestFor(wallet, input)
      const refusal = { by: input.text('by') ?? unnamedOwner, ...(reason === undefined ? {} : { reason }) }
      const answer = await wallet.decline(request, refusal)
      const text = `${JSON.stringify(answer)}\n`
      if (out === '-') return { document: answer, lines: [], data: text }
      if (out !== undefined && !session.dryRun) await writeOutput(out, text, 0o600)
      return {
        document: { audience: request.clientId, ...answer, ...(out === undefined ? {} : { out }) },
        lines: [
          ...requestLines(request, session),
          ...requestWarningLines(request, session),
          session.say(words.declined),
          ...(out === undefined ? [] : [session.say(words.written, { path: out })]),
        ],
      }
    })
  },
}
