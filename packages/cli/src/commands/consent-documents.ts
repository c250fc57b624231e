/** `attestat consent …`: what passes between a family and a receiver once something was shown. */
import { isTyp, readCompactJws, tokenTyp } from '@attestat/credential'
import {
  createReceipt,
  endOfRetention,
  type VerifiedWithdrawal,
  verifyReceipt,
  verifyWithdrawal,
  withdrawalStatement,
} from '@attestat/openid4vc'
import { localTrust, type TrustSource, trustLimits } from '@attestat/trust'
import { matchWithdrawal, presentationHashOf } from '@attestat/verifier'
import { checkEvidence, readHistoryExport } from '@attestat/wallet'
import { UsageError, withPlace } from '../codes.ts'
import { entryTexts, inOrder, shownTexts, type WholeEntry } from '../consent-words.ts'
import { requireKind } from '../file-kind.ts'
import { readInput, requireFree, textOf, writeOutput } from '../files.ts'
import { openPackFile } from '../pack-file.ts'
import { receiverText } from '../receiver-words.ts'
import { openRequestKey } from '../request-key.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  withdrawal: {
    en: 'A consent is withdrawn: given on {consented}, withdrawn on {date}, purpose: {purpose}',
    ru: 'Согласие отозвано: дано {consented}, отозвано {date}, цель: {purpose}',
  },
  to: { en: 'To: {audience}', ru: 'Кому: {audience}' },
  by: { en: 'Signed with the key {holder}', ru: 'Подписано ключом {holder}' },
  matchedHolder: {
    en: 'It is about {file}, by whoever showed that',
    ru: 'Оно относится к {file}, и подписал его тот, кто это показал',
  },
  matchedGuardian: {
    en: 'It is about {file}: the guardian who approved that withdraws the consent',
    ru: 'Оно относится к {file}: согласие отзывает представитель, который согласовал этот показ',
  },
  unmatched: {
    en: 'Whether its signer has shown anything is not checked: --presentation names what was received',
    ru: 'Показывал ли что-нибудь подписавший, не проверено: полученное указывают в --presentation',
  },
  receipt: { en: 'Receipt of {receiver}, {date}', ru: 'Расписка: {receiver}, {date}' },
  ofNotice: { en: 'for a notice that withdraws consent', ru: 'о заявлении об отзыве согласия' },
  ofPresentation: { en: 'for a presentation', ru: 'о предъявлении' },
  keptUntil: { en: 'kept until {date}', ru: 'хранится до {date}' },
  history: {
    en: 'A history that nothing was changed in, signed on {date} with the key {holder}',
    ru: 'История, в которой ничего не изменено, подписана {date} ключом {holder}',
  },
  keptBack: { en: 'Entries about others, kept back: {count}', ru: 'Записей о других, не показано: {count}' },
  evidence: {
    withdrawal: {
      verified: { en: 'Notices verified: {count}', ru: 'Заявлений проверено: {count}' },
      unknown: { en: 'Notices not verified: {count}', ru: 'Заявлений не проверено: {count}' },
    },
    receipt: {
      verified: { en: 'Receipts verified: {count}', ru: 'Расписок проверено: {count}' },
      unknown: {
        en: 'Receipts not verified, the key of whoever signed is not known here (--trust PACK): {count}',
        ru: 'Расписок не проверено, ключ подписавшего здесь неизвестен (--trust ПАКЕТ): {count}',
      },
    },
  },
  done: { en: 'The receipt, for the family: {path}', ru: 'Расписка, для семьи: {path}' },
  duration: {
    en: '--retention takes a duration, for instance P1Y',
    ru: '--retention принимает срок, например P1Y',
  },
} as const

export const consentCommands: readonly CommandSpec[] = [
  {
    name: 'consent check',
    arguments: '<file>',
    summary: {
      en: 'check a withdrawal notice, a receipt, or an exported history',
      ru: 'проверить заявление об отзыве, расписку или выгруженную историю',
    },
    options: [
      [
        '--presentation <file>',
        {
          en: 'what was received, that a notice must be about',
          ru: 'полученное, к которому относится заявление',
        },
      ],
      ['--audience <id>', { en: 'to whom a notice must be', ru: 'кому должно быть обращено заявление' }],
      [
        '--trust <pack>',
        { en: 'trust pack that knows who signed receipts', ru: 'пакет доверия для подписей под расписками' },
      ],
    ],
    async run(input, session) {
      const path = input.first
      const bytes = await readInput(path, maxHistoryBytes)
      const text = textOf(bytes, path).trim()
      await withPlace(path, () => requireKind(['withdrawal', 'receipt', 'history'], text))
      if (text.startsWith('{'))
        return withPlace(path, async () => historyOutcome(text, await trustOf(input), session))
      return withPlace(path, async () => {
        const { typ } = readCompactJws(text).header
        return isTyp(typ, tokenTyp.receipt)
          ? receiptOutcome(text, await trustOf(input), session)
          : withdrawalOutcome(text, input, session)
      })
    },
  },
  {
    name: 'consent receipt',
    arguments: '<file>',
    summary: {
      en: 'countersign an answer, or a notice that withdraws consent',
      ru: 'выдать расписку об ответе или о заявлении об отзыве согласия',
    },
    options: [
      ['--key <file>', { en: 'key file of request key', ru: 'файл ключа, созданный request key' }],
      [
        '--retention <duration>',
        { en: 'how long it is kept, for instance P1Y', ru: 'срок хранения, например P1Y' },
      ],
      ['--out <file>', { en: 'file for the receipt', ru: 'файл расписки' }],
    ],
    async run(input, session) {
      const [path, out, keyFile] = [input.first, input.required('out'), input.required('key')]
      if (out !== '-') requireFree(out, session.force)
      const now = session.now()
      const retention = input.text('retention')
      const keptUntil = retention === undefined ? undefined : endOfRetention(now, retention)
      if (retention !== undefined && !keptUntil) throw new UsageError(words.duration)
      const bytes = await readInput(path, trustLimits.bundleBytes)
      const received = await withPlace(path, () => receivedIn(bytes, now))
      const { signer } = await openRequestKey(keyFile, session)
      const receipt = await createReceipt(
        { ...received, ...(keptUntil ? { keptUntil } : {}) },
        { signer, now },
      )
      if (out === '-') return { document: { receipt }, lines: [], data: receipt }
      if (!session.dryRun) await writeOutput(out, `${receipt}\n`)
      return { document: { ...received, out }, lines: [session.say(words.done, { path: out })] }
    },
  },
]

/** What a receipt for a file is for. */
async function receivedIn(
  bytes: Buffer,
  now: Date,
): Promise<{ readonly presentationHash: string; readonly withdrawalHash?: string }> {
  const text = bytes.toString('latin1').trim()
  const isNotice =
    !text.startsWith('{') &&
    !text.includes('~') &&
    isTyp(readCompactJws(text).header.typ, tokenTyp.withdrawal)
  if (!isNotice) return { presentationHash: await presentationHashOf(bytes) }
  const { presentationHash, hash } = await verifyWithdrawal(text, { now })
  return { presentationHash, withdrawalHash: hash }
}

async function trustOf(input: CommandInput): Promise<TrustSource> {
  const pack = input.text('trust')
  return pack === undefined ? localTrust() : openPackFile(pack)
}

async function historyOutcome(text: string, trust: TrustSource, session: Session): Promise<Outcome> {
  const { holder, exportedAt, lines, refusals, agePolicies, keptBack } = await readHistoryExport(text)
  const evidence = await checkEvidence(lines, { trust, now: session.now() })
  const told = (['withdrawal', 'receipt'] as const).flatMap((kind) =>
    (['verified', 'unknown'] as const).flatMap((status) => {
      const count = evidence.filter((one) => one.kind === kind && one.status === status).length
      return count === 0 ? [] : session.say(words.evidence[kind][status], { count: session.number(count) })
    }),
  )
  return {
    document: { kind: 'history', holder, exportedAt, keptBack, lines, refusals, agePolicies, evidence },
    lines: [
      session.say(words.history, { date: session.date(exportedAt), holder }),
      ...inOrder<WholeEntry>([...lines, ...refusals, ...agePolicies]).flatMap((line) =>
        entryTexts(line, session),
      ),
      ...told,
      ...(keptBack > 0 ? [session.say(words.keptBack, { count: session.number(keptBack) })] : []),
    ],
  }
}

async function receiptOutcome(text: string, trust: TrustSource, session: Session): Promise<Outcome> {
  const { signedBy: _, ...receipt } = await verifyReceipt(text, trust)
  const { receiver, issuedAt, withdrawalHash, keptUntil } = receipt
  return {
    document: { kind: 'receipt', ...receipt },
    lines: [
      session.say(words.receipt, { receiver, date: session.date(issuedAt) }),
      `  ${session.say(withdrawalHash === undefined ? words.ofPresentation : words.ofNotice)}`,
      ...(keptUntil ? [`  ${session.say(words.keptUntil, { date: session.date(keptUntil) })}`] : []),
    ],
  }
}

async function withdrawalOutcome(text: string, input: CommandInput, session: Session): Promise<Outcome> {
  const audience = input.text('audience')
  const withdrawal = await verifyWithdrawal(text, {
    now: session.now(),
    ...(audience === undefined ? {} : { audience }),
  })
  const presentation = input.text('presentation')
  const withdrawnBy = presentation === undefined ? undefined : await withdrawerFrom(presentation, withdrawal)
  const { holderKey: _, ...told } = withdrawal
  const { consentedAt, issuedAt, purpose, holder } = told
  return {
    document: {
      kind: 'withdrawal',
      ...told,
      matched: withdrawnBy !== undefined,
      ...(withdrawnBy ? { withdrawnBy } : {}),
    },
    lines: [
      session.say(words.withdrawal, {
        consented: session.date(consentedAt),
        date: session.date(issuedAt),
        purpose,
      }),
      `  ${session.say(words.to, { audience: receiverText(told, session) })}`,
      ...shownTexts(told.credentials, session).map((line) => `  ${line}`),
      `  ${session.say(words.by, { holder })}`,
      withdrawnBy === undefined
        ? session.say(words.unmatched)
        : session.say(withdrawnBy === 'holder' ? words.matchedHolder : words.matchedGuardian, {
            file: presentation ?? '',
          }),
      session.say(withdrawalStatement),
    ],
  }
}

/** Who withdraws, by what was received. */
async function withdrawerFrom(
  presentation: string,
  withdrawal: VerifiedWithdrawal,
): Promise<'holder' | 'guardian'> {
  const received = await readInput(presentation, trustLimits.bundleBytes)
  return withPlace(presentation, () => matchWithdrawal(withdrawal, received))
}

/** A history is the longest of them. */
const maxHistoryBytes = 33_554_432
