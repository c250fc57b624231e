/** What a family should mind before it says yes, in words. */
import {
  type ChoiceWarning,
  choiceWarnings,
  type ReceivedRequest,
  requestWarnings,
  type WalletSelection,
  warningWords,
} from '@attestat/wallet'
import { cardWords } from './cards.ts'
import type { Session } from './session.ts'

const words = {
  warning: { en: 'Mind: {warning}', ru: 'Внимание: {warning}' },
  registered: { en: 'The registry has it for: {purposes}', ru: 'В реестре указано: {purposes}' },
} as const

/** What the registry says that this receiver asks for. */
export function registeredLines(request: ReceivedRequest, session: Session): string[] {
  const { recognition } = request
  const purposes = recognition && recognition.status !== 'unknown' ? (recognition.entry.purposes ?? []) : []
  const names = purposes.map(({ name }) => name[session.language]).join('; ')
  return names === '' ? [] : [session.say(words.registered, { purposes: names })]
}

/** Where a request goes beyond what the registry has: the last thing to be read before a yes. */
export function requestWarningLines(request: ReceivedRequest, session: Session): string[] {
  return requestWarnings(request).map((warning) =>
    warned(
      warning.code === 'OVERASKING'
        ? session.say(warningWords.OVERASKING, {
            claims: warning.paths.map((path) => path.map((step) => step ?? '*').join('.')).join(', '),
          })
        : session.say(warningWords.RETENTION_TOO_LONG, {
            asked: session.duration(warning.asked),
            registered: session.duration(warning.registered),
          }),
      session,
    ),
  )
}

/** What to mind about one way to answer. */
export function warningLines(
  selection: Pick<WalletSelection, 'options'>,
  option: number,
  session: Session,
): string[] {
  return choiceWarnings(selection, option).map((warning) => warned(choiceText(warning, session), session))
}

function choiceText(warning: ChoiceWarning, session: Session): string {
  switch (warning.code) {
    case 'IDENTIFIES_MORE':
    case 'IDENTIFIES_UNNAMED': {
      const claims = warning.claims.map(({ label }) => session.say(label)).join(', ')
      return session.say(warningWords[warning.code], { claims })
    }
    case 'NOT_IN_FORCE':
      return session.say(warningWords.NOT_IN_FORCE, { state: session.say(cardWords.state[warning.state]) })
    case 'NOT_VERIFIED':
      return session.say(warningWords.NOT_VERIFIED)
    case 'MORE_THAN_NEEDED':
      return session.say(warningWords.MORE_THAN_NEEDED, { option: warning.option + 1 })
  }
}

function warned(warning: string, session: Session): string {
  return session.say(words.warning, { warning })
}
