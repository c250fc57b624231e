/** `attestat wallet select`: what could answer a request. */
import {
  choiceWarnings,
  nearMisses,
  type ReceivedRequest,
  requestWarnings,
  type Wallet,
  type WalletSelection,
} from '@attestat/wallet'
import { claimDocument } from '../cards.ts'
import { withPlace } from '../codes.ts'
import { exitCodes } from '../exit-codes.ts'
import { requireKind } from '../file-kind.ts'
import { readInput } from '../files.ts'
import { selectionLines } from '../option-lines.ts'
import { isRecognisedNow, requestLines } from '../request-lines.ts'
import type { Session } from '../session.ts'
import { walletChoice, withWallet } from '../wallet-session.ts'
import { requestWarningLines } from '../warning-lines.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { requestOption, trustOption } from './wallet-options.ts'

export const walletSelectCommand: CommandSpec = {
  name: 'wallet select',
  summary: {
    en: 'what could answer a request, shown to you alone',
    ru: 'чем можно ответить на запрос (видно только вам)',
  },
  options: [requestOption, trustOption],
  async run(input, session) {
    return withWallet(walletChoice(input, session), session, async (wallet) => {
      const { request, selection } = await selectFor(wallet, input)
      return {
        exitCode: selection.options.length === 0 ? exitCodes.inputRefused : exitCodes.done,
        document: selectionDocument(request, selection, session),
        lines: [
          ...requestLines(request, session),
          ...selectionLines(selection, session),
          ...requestWarningLines(request, session),
        ],
      }
    })
  },
}

/** The request that a command names, and what could answer it. */
export async function selectFor(
  wallet: Wallet,
  input: CommandInput,
): Promise<{ request: ReceivedRequest; selection: WalletSelection }> {
  const request = await requestFor(wallet, input)
  return { request, selection: await wallet.select(request) }
}

/** The request that a command names. */
export async function requestFor(wallet: Wallet, input: CommandInput): Promise<ReceivedRequest> {
  const path = input.required('request')
  const bytes = await readInput(path)
  return withPlace(path, () => {
    requireKind('request', bytes)
    return wallet.readRequest(bytes)
  })
}

function selectionDocument(asked: ReceivedRequest, selection: WalletSelection, session: Session): object {
  const { options, truncated, unanswered } = selection
  const { recognition } = asked
  return {
    clientId: asked.clientId,
    signed: asked.signedBy !== undefined,
    recognised: isRecognisedNow(asked, session),
    ...(recognition && recognition.status !== 'unknown' ? { entry: recognition.entry.id } : {}),
    warnings: requestWarnings(asked),
    options: options.map(({ credentials }) =>
      credentials.map(({ queryId, card, disclose, shown, alwaysVisible, hidden }) => ({
        queryId,
        credential: card.id,
        disclose,
        shown: shown.map(claimDocument),
        alwaysVisible: alwaysVisible.map(claimDocument),
        hidden: hidden.map(claimDocument),
      })),
    ),
    optionWarnings: options.map((_, i) =>
      choiceWarnings(selection, i).map((warning) =>
        'claims' in warning ? { ...warning, claims: warning.claims.map(({ path }) => path) } : warning,
      ),
    ),
    truncated,
    unanswered: unanswered.map(({ queryId }) => queryId),
    nearMisses: nearMisses(selection).map(({ queryId, card, why }) => ({
      queryId,
      credential: card.id,
      why,
    })),
  }
}
