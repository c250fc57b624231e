/** `attestat wallet add`: takes documents in, whatever they came in, each with a line of its own. */
import { readCredential, readDidKey, ToolkitError } from '@attestat/credential'
import { wardOf } from '@attestat/openid4vc'
import type { EvidenceFacts } from '@attestat/trust'
import {
  type AddedCredential,
  type Card,
  holdsKey,
  type Intake,
  type KeptProof,
  type KnownGuardian,
  takeShownMarks,
  type Wallet,
  type WalletStore,
} from '@attestat/wallet'
import { adoptedKeyLine, adoptedKeyOutcomes } from '../adopted-keys.ts'
import { cardDocument, cardStateText } from '../cards.ts'
import { UsageError, withPlace } from '../codes.ts'
import { exitCodeOf, exitCodes } from '../exit-codes.ts'
import { requireKind } from '../file-kind.ts'
import { guardianName } from '../guardian-words.ts'
import { type Incoming, indexName, openIncoming } from '../incoming/incoming.ts'
import { type HeldKey, heldKey, type IncomingKey, takeKeysOver } from '../incoming/private-keys.ts'
import { nextCommand, placeholders } from '../next-command.ts'
import type { Outcome, Session } from '../session.ts'
import { walletChoice, withWallet } from '../wallet-session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  outcome: {
    added: { en: 'Kept: {name}', ru: 'Принят: {name}' },
    known: { en: 'Already here: {name}', ru: 'Уже есть: {name}' },
    completed: { en: 'Was here, now with more of it: {name}', ru: 'Уже был, теперь полнее: {name}' },
    replaced: {
      en: 'Kept, replaces an older one: {name}',
      ru: 'Принят вместо прежнего: {name}',
    },
    outdated: {
      en: 'Kept as history, a newer one is here: {name}',
      ru: 'Сохранён в истории, есть более новый: {name}',
    },
  },
  proof: {
    kept: {
      en: 'Kept, the proof that it is in its issuer’s batch: {name}',
      ru: 'Принято доказательство, что документ входит в партию: {name}',
    },
    known: { en: 'The proof is already here: {name}', ru: 'Доказательство уже есть: {name}' },
  },
  guardian: {
    en: 'Kept, who stands for you: {name}',
    ru: 'Принято, кто вас представляет: {name}',
  },
  marked: {
    en: 'Single-use copies that the other wallet has shown, not to be shown to anybody new: {count}',
    ru: 'Одноразовых копий, уже показанных из другого кошелька, новым получателям они не пойдут: {count}',
  },
  check: { en: 'To have it checked: {command}', ru: 'Чтобы проверить: {command}' },
  refused: { en: 'Not kept: {at}: {reason} ({code})', ru: 'Не принят: {at}: {reason} ({code})' },
  shownPart: {
    en: 'Of what came in a bundle only what it shows is here; with the signed file (.vc.sd-jwt) the rest will be, too',
    ru: 'Из документов в пакете принято только показанное; остальное добавится вместе с подписанным файлом (.vc.sd-jwt)',
  },
  keyFromPipe: {
    en: '{option} reads the files twice; give a file in place of -',
    ru: 'С {option} файлы читаются дважды; вместо - укажите файл',
  },
  passed: {
    en: 'No documents, passed over: {count}',
    ru: 'Не документы, пропущено: {count}',
  },
} as const

export const walletAddCommand: CommandSpec = {
  name: 'wallet add',
  arguments: '<files...>',
  summary: {
    en: 'take documents and their proofs in: files, printed PDFs or their QR text, bundles, letters (.eml), archives (.zip), folders of them',
    ru: 'принять документы и доказательства к ним: файлы, напечатанные PDF или текст их QR-кода, пакеты, письма (.eml), архивы (.zip), папки с ними',
  },
  options: [
    [
      '--trust <pack>',
      { en: 'trust pack to check issuers with', ru: 'пакет доверия для проверки эмитентов' },
    ],
    [
      '--keep-unverified',
      { en: 'keep what cannot be verified here', ru: 'принять и то, что здесь не проверить' },
    ],
    [
      '--with-key',
      {
        en: 'take over the private keys among the files too, as wallet export --with-key writes them',
        ru: 'перенести и закрытые ключи среди файлов, какими их записывает wallet export --with-key',
      },
    ],
  ],
  async run(input, session) {
    const unverified = input.flag('keepUnverified') ? 'keep' : 'refuse'
    const withKey = input.flag('withKey')
    if (withKey && input.args.includes('-'))
      throw new UsageError(words.keyFromPipe, { details: { option: '--with-key' } })
    return withWallet(walletChoice(input, session), session, async (wallet, _rehearsal, store) => {
      // Before the documents that are bound to them.
      const keys = withKey ? await takeKeysOver(input.args, store, session) : new Set<string>()
      const intake = await wallet.intake()
      const taken: Taken[] = []
      const proofs: IncomingProof[] = []
      const indexes: IncomingIndex[] = []
      const together: Promise<Taken>[] = []
      try {
        for await (const incoming of openIncoming(input.args)) {
          if ('proof' in incoming) proofs.push(incoming)
          else if ('index' in incoming) indexes.push(incoming)
          else if ('key' in incoming) together.push(takeKey(incoming, (key) => heldKey(key, store, keys)))
          else if (withKey && 'text' in incoming && (await isGuardianOf(incoming.text, store)))
            together.push(takeGuardian(incoming, wallet))
          else together.push(take(incoming, (text, more) => intake(text, { unverified, ...more })))
          if (together.length === mostTogether) taken.push(...(await Promise.all(together.splice(0))))
        }
      } finally {
        taken.push(...(await Promise.all(together)))
      }
      // The document that a proof is of may have come after it.
      // In a dry run nothing is there that a proof could be of.
      const passedOver = [...proofs, ...indexes].map(({ at }) => ({ at, isNoDocument: true }) as const)
      taken.push(...(session.dryRun ? passedOver : await takeProofs(proofs, taken, wallet)))
      if (!session.dryRun) taken.push(...(await takeMarks(indexes, taken, store)))
      if (!session.dryRun) await keepFacts(taken, wallet)
      const [only] = taken
      // One that was named and refused is a refused command.
      if (taken.length === 1 && only && 'error' in only) throw only.error
      return takenOutcome(taken, ['wallet', 'add', ...input.args], session)
    })
  },
}

/** So many are taken in at once: what is written together is written faster. */
const mostTogether = 100

/** What became of one thing that came in. */
export type Taken =
  | { readonly at: string; readonly added: AddedCredential; readonly shown?: Shown }
  | { readonly at: string; readonly proof: { readonly outcome: KeptProof['outcome']; readonly card: Card } }
  | { readonly at: string; readonly marked: number }
  | { readonly at: string; readonly key: HeldKey }
  | { readonly at: string; readonly guardian: KnownGuardian }
  | { readonly at: string; readonly error: ToolkitError }
  | { readonly at: string; readonly isNoDocument: true }

/** What lay beside a document that was shown in a bundle. */
type Shown = NonNullable<Extract<Incoming, { text: string }>['shown']>

type IncomingProof = Extract<Incoming, { proof: string }>
type IncomingIndex = Extract<Incoming, { index: string }>

/** @throws what says that the wallet cannot be written: then the next document could not be kept either. */
export async function take(
  incoming: Exclude<Incoming, IncomingProof | IncomingIndex | IncomingKey>,
  intake: Intake,
): Promise<Taken> {
  if (!('text' in incoming)) return incoming
  const { at, text, shown } = incoming
  return unlessRefused(at, async () => {
    requireKind('document', text)
    const added = await intake(text, shown?.facts ? { facts: shown.facts } : {})
    return { at, added, ...(shown ? { shown } : {}) }
  })
}

function takeKey(incoming: IncomingKey, held: (incoming: IncomingKey) => Promise<HeldKey>): Promise<Taken> {
  return unlessRefused(incoming.at, async () => ({ at: incoming.at, key: await held(incoming) }))
}

/** Whether a text is the link of a guardian of whoever has one of the wallet's keys. What cannot be read is none. */
async function isGuardianOf(text: string, store: WalletStore): Promise<boolean> {
  try {
    const ward = wardOf(await readCredential(text))
    return ward !== undefined && (await holdsKey(store, readDidKey(ward, 'credentialSubject.guardianOf.id')))
  } catch (error) {
    if (error instanceof ToolkitError) return false
    throw error
  }
}

function takeGuardian(
  { at, text }: { readonly at: string; readonly text: string },
  wallet: Wallet,
): Promise<Taken> {
  return unlessRefused(at, async () => ({ at, guardian: await wallet.family.addGuardian(text) }))
}

/** What a bundle had beside its documents is kept for whoever is shown them next. */
async function keepFacts(taken: readonly Taken[], wallet: Wallet): Promise<void> {
  const ofFacts = new Map<EvidenceFacts, string[]>()
  for (const one of taken) {
    if (!('added' in one) || !one.shown?.facts) continue
    const { facts } = one.shown
    ofFacts.set(facts, [...(ofFacts.get(facts) ?? []), one.added.card.id])
  }
  for (const [facts, of] of ofFacts) await wallet.keepFacts(facts, { of })
}

/** Each proof goes to the document that it is named after, or to whichever it is of. */
async function takeProofs(
  proofs: readonly IncomingProof[],
  taken: readonly Taken[],
  wallet: Wallet,
): Promise<readonly Taken[]> {
  const byPlace = new Map(taken.flatMap((one) => ('added' in one ? [[one.at, one.added.card.id]] : [])))
  const kept: Taken[] = []
  for (const { at, proof } of proofs) {
    const named = byPlace.get(at.replace(/(\.credentials\.json)?(?:\.\d+)?\.proof\.json$/i, '$1'))
    const of = named === undefined ? {} : { of: [named] }
    kept.push(await unlessRefused(at, async () => ({ at, proof: await wallet.keepProof(proof, of) })))
  }
  return kept
}

/** An export says which single-use copies were shown; it is heard on those that lie beside it. */
async function takeMarks(
  indexes: readonly IncomingIndex[],
  taken: readonly Taken[],
  store: WalletStore,
): Promise<readonly Taken[]> {
  const marked: Taken[] = []
  for (const { at, index } of indexes) {
    const beside = at.slice(0, -indexName.length)
    const of = taken.flatMap((one) =>
      'added' in one && one.at.startsWith(beside) ? [one.added.card.id] : [],
    )
    marked.push(
      await unlessRefused(at, async () => ({ at, marked: await takeShownMarks(index, store, { of }) })),
    )
  }
  return marked
}

async function unlessRefused(at: string, work: () => Promise<Taken>): Promise<Taken> {
  try {
    return await withPlace(at, work)
  } catch (error) {
    if (!(error instanceof ToolkitError) || exitCodeOf(error) !== exitCodes.inputRefused) throw error
    return { at, error }
  }
}

/** What is said of all that came in. @param command The words of the command, to be given again with a trust pack. */
export function takenOutcome(taken: readonly Taken[], command: readonly string[], session: Session): Outcome {
  const passed = taken.filter((one) => 'isNoDocument' in one)
  const lines = taken.flatMap((one) => takenLines(one, session))
  if (passed.length > 0) lines.push(session.say(words.passed, { count: session.number(passed.length) }))
  if (taken.some((one) => 'added' in one && one.shown && one.added.outcome === 'added')) {
    lines.push(session.say(words.shownPart))
  }
  if (taken.some((one) => 'added' in one && one.added.card.state === 'not-checked')) {
    const again = [...command, '--trust', placeholders.pack]
    const next = nextCommand(session, again, ['wallet', 'passphraseFile'])
    lines.push(session.say(words.check, { command: next }))
  }
  return {
    exitCode: taken.some((one) => 'error' in one) ? exitCodes.inputRefused : exitCodes.done,
    document: taken.map((one) => ({ file: one.at, ...takenDocument(one, session) })),
    lines,
  }
}

/** What is said of one thing; of what is counted at the end, nothing. */
function takenLines(one: Taken, session: Session): readonly string[] {
  if ('added' in one) return [addedLine(one.added, session)]
  if ('proof' in one) {
    const { outcome, card } = one.proof
    return [session.say(words.proof[outcome], { name: session.say(card.label) })]
  }
  if ('marked' in one) {
    return one.marked === 0 ? [] : [session.say(words.marked, { count: session.number(one.marked) })]
  }
  if ('guardian' in one) return [session.say(words.guardian, { name: guardianName(one.guardian, session) })]
  if ('key' in one) return [adoptedKeyLine(one.key.did, one.key.outcome, session)]
  if ('error' in one) {
    const { error, at } = one
    const refusal = { at: error.place(session.language) ?? at, reason: error.explain(session.language) }
    return [session.say(words.refused, { ...refusal, code: error.code })]
  }
  return []
}

function addedLine({ outcome, card }: AddedCredential, session: Session): string {
  const line = session.say(words.outcome[outcome], { name: session.say(card.label) })
  return `${line} · ${cardStateText(card, session)}`
}

function takenDocument(taken: Taken, session: Session): object {
  if ('added' in taken) return { outcome: taken.added.outcome, ...cardDocument(taken.added.card) }
  if ('proof' in taken) {
    const { outcome, card } = taken.proof
    return { outcome: outcome === 'kept' ? 'proof-kept' : 'proof-known', credential: card.id }
  }
  if ('guardian' in taken) return { outcome: 'guardian-kept', did: taken.guardian.did }
  if ('marked' in taken) return { outcome: 'copies-marked', copies: taken.marked }
  if ('key' in taken) return { outcome: adoptedKeyOutcomes[taken.key.outcome], did: taken.key.did }
  if (!('error' in taken)) return { outcome: 'passed-over' }
  const { code, at, details } = taken.error
  return { outcome: 'refused', code, at, details, message: taken.error.explain(session.language) }
}
