/** What `issue --dry-run` shows: samples as a person reads them, and how the file differs from what was issued. */
import type { CredentialType } from '@attestat/credential'
import type { BatchPreview, SampleDocument } from '@attestat/issuer'
import { claimLines, type ShownClaim, shownClaims } from '../claims.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../table.ts'

const words = {
  sample: { en: 'Sample {number}, row {row}: {key}', ru: 'Образец {number}, строка {row}: {key}' },
  visible: { en: 'Everybody who gets the document sees:', ru: 'Видно каждому, кто получит документ:' },
  hideable: { en: 'The owner can hide, one by one:', ru: 'Владелец может скрыть, каждое отдельно:' },
  differs: {
    en: 'Rows that differ from what was issued (change with replace):',
    ru: 'Строки, которые отличаются от выпущенного (исправляются командой replace):',
  },
  row: { en: 'row {row}', ru: 'строка {row}' },
  holder: { en: 'the owner’s key', ru: 'ключ владельца' },
  missing: {
    en: 'In batch {batch}, and not in this file: {count}',
    ru: 'Есть в партии {batch}, нет в этом файле: {count}',
  },
  more: { en: 'and more: {count}', ru: 'и ещё: {count}' },
} as const

/** A long list is told by its beginning; `--json` has all of it. */
const listed = 20

/** The preview for `--json`. */
export function previewDocument({ samples, differing, missing }: BatchPreview, type: CredentialType): object {
  return {
    samples: samples.map((sample) => {
      const { visible, hideable } = claimsOf(sample, type)
      return { row: sample.row, rowKey: sample.rowKey, visible, hideable }
    }),
    differing,
    missing,
  }
}

/** The preview for a person. */
export function previewLines(
  { samples, differing, missing }: BatchPreview,
  type: CredentialType,
  session: Session,
): string[] {
  const labels = new Map(type.fields.map(({ name, label }) => [name, session.say(label)]))
  const differences = differing.map(({ row, rowKey, fields }) => [
    session.say(words.row, { row: String(row) }),
    rowKey,
    fields.map((name) => labels.get(name) ?? name).join(', ') || session.say(words.holder),
  ])
  return [
    ...samples.flatMap((sample, i) => sampleLines(sample, i + 1, type, session)),
    ...(differences.length > 0 ? [session.say(words.differs), ...beginning(differences, session)] : []),
    ...(missing
      ? [
          session.say(words.missing, {
            batch: String(missing.batch),
            count: session.number(missing.rowKeys.length),
          }),
          ...beginning(
            missing.rowKeys.map((key) => [key]),
            session,
          ),
        ]
      : []),
  ]
}

function sampleLines(
  sample: SampleDocument,
  number: number,
  type: CredentialType,
  session: Session,
): string[] {
  const { visible, hideable } = claimsOf(sample, type)
  const { row, rowKey: key } = sample
  return [
    session.say(words.sample, { number: String(number), row: String(row), key }),
    session.say(words.visible),
    ...claimLines(visible, session),
    session.say(words.hideable),
    ...claimLines(hideable, session),
    '',
  ]
}

function claimsOf(
  { document }: SampleDocument,
  type: CredentialType,
): Record<'visible' | 'hideable', readonly ShownClaim[]> {
  const claims = shownClaims(document, type)
  return {
    visible: claims.filter(({ disclosable }) => !disclosable),
    hideable: claims.filter(({ disclosable }) => disclosable),
  }
}

function beginning(rows: readonly (readonly string[])[], session: Session): string[] {
  const left = rows.length - listed
  return [
    ...tableLines(rows.slice(0, listed)),
    ...(left > 0 ? [`  ${session.say(words.more, { count: session.number(left) })}`] : []),
  ]
}
