/** What to show to somebody who has not asked: documents that are named, or all of a field, and claims of them. */
import { formatPath } from '@attestat/credential'
import {
  type CardField,
  cardFields,
  partClaims,
  portfolioOf,
  type SelectedCredential,
  type Wallet,
  WalletError,
} from '@attestat/wallet'
import { UsageError, withPlace } from './codes.ts'
import type { CommandInput } from './commands/command.ts'

const words = {
  which: {
    en: 'without a request: --credential or --all-of says what to show',
    ru: 'без запроса: что показать, говорит --credential или --all-of',
  },
  claim: {
    en: '--claim takes one of: {known}',
    ru: '--claim принимает одно из значений: {known}',
  },
} as const

/** One document, and what of it is to be shown. */
export type ChosenUnasked = Omit<SelectedCredential, 'queryId'>

/** Refuses a command line that does not say what to show, or to whom. @throws UsageError. */
export function requireUnasked(input: CommandInput): void {
  if (!input.has('credential') && !input.has('allOf')) throw new UsageError(words.which)
  for (const name of ['audience', 'purpose']) input.required(name)
  input.oneOf('allOf', cardFields)
}

/**
 * What is to be shown of which documents: nothing that can be hidden, but for the claims that were named.
 *
 * @throws UsageError; WalletError `CREDENTIAL_UNKNOWN`, `PAPER_NOT_SHOWN`, `SELECTION_EMPTY`.
 */
export async function chooseUnasked(wallet: Wallet, input: CommandInput): Promise<readonly ChosenUnasked[]> {
  const documents = await Promise.all(
    (await unaskedIds(wallet, input)).map((id) => withPlace(id, () => wallet.show(id))),
  )
  const paper = documents.find(({ card }) => card.isPaper)
  if (paper) throw new WalletError('PAPER_NOT_SHOWN', { at: paper.card.id })
  const named = input.list('claim')
  const isNamed = (id: string, path: string): boolean =>
    named.includes(path) || named.includes(`${id}:${path}`)
  const known = documents.flatMap(({ card, claims }) =>
    claims.flatMap(({ path, hideable }) => (hideable ? { id: card.id, path: formatPath(path) } : [])),
  )
  const strange = named.find(
    (text) => !known.some(({ id, path }) => text === path || text === `${id}:${path}`),
  )
  if (strange !== undefined) {
    throw new UsageError(words.claim, { details: { known: [...new Set(known.map(({ path }) => path))] } })
  }
  return documents.map(({ card, claims }) => {
    const parts = partClaims(claims, ({ path }) => isNamed(card.id, formatPath(path)))
    return { card, disclose: parts.shown.map(({ path }) => path), ...parts }
  })
}

/** The documents that were named, or those of a field. @throws WalletError `SELECTION_EMPTY` for a field without any. */
async function unaskedIds(wallet: Wallet, input: CommandInput): Promise<readonly string[]> {
  const field = input.oneOf<CardField>('allOf', cardFields)
  if (field === undefined) return [input.required('credential')]
  const cards = portfolioOf(await wallet.list(() => {}), field)
  if (cards.length === 0) throw new WalletError('SELECTION_EMPTY', { at: `--all-of ${field}` })
  return cards.map(({ id }) => id)
}
