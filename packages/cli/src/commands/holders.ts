/** `attestat holders challenge`: nonces to hand out, each answered by one holder for one document. */
import { newChallenges } from '@attestat/issuer'
import { withLedger } from '../issuer-session.ts'
import { nextCommand, placeholders } from '../next-command.ts'
import type { CommandSpec } from './command.ts'

const words = {
  until: { en: 'Answers are taken until {date}', ru: 'Ответы принимаются до {date}' },
  next: {
    en: 'The holder answers with: {command}',
    ru: 'Владелец отвечает командой: {command}',
  },
} as const

export const holdersChallengeCommand: CommandSpec = {
  name: 'holders challenge',
  summary: { en: 'nonces to hand out to holders', ru: 'вызовы для владельцев' },
  options: [['--count <number>', { en: 'how many (default: 1)', ru: 'сколько (по умолчанию 1)' }]],
  async run(input, session) {
    const count = input.wholeNumber('count', { default: 1, least: 1, most: 1000 })
    return withLedger(input.text('issuer'), session, (ledger, { config }) => {
      const { nonces, expiresAt } = session.dryRun
        ? { nonces: [], expiresAt: session.now() }
        : newChallenges(ledger, { count, now: session.now() })
      const date = session.date(expiresAt)
      const command = nextCommand(session, [
        ...['wallet', 'id', '--audience', config.did],
        ...['--nonce', placeholders.nonce],
      ])
      return {
        document: { audience: config.did, nonces, expiresAt },
        lines: [...nonces, session.say(words.until, { date }), session.say(words.next, { command })],
      }
    })
  },
}
