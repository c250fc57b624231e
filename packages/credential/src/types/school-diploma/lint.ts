/** Faults of a certificate's record that no single cell shows. */
import type { CodeTable } from '../../errors.ts'
import { yearsBetween } from '../../model/date-time.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { faultsOf } from '../record-fault.ts'
import { markedSubjects, markField } from '../school-subjects.ts'
import { type Level, levelsOf, variantOf } from './fields.ts'
import { subjectMarks } from './results.ts'

const words = {
  DIPLOMA_LEVEL_UNCLEAR: {
    en: 'Expected the document to say one level: secondary or basic general education',
    ru: 'Ожидался один уровень: среднее или основное общее образование',
  },
  DIPLOMA_NOT_IN_FORCE: {
    en: 'The register has the document as lost, exchanged or destroyed',
    ru: 'По реестру документ утрачен, обменян или уничтожен',
  },
  DIPLOMA_DUPLICATE: {
    en: 'This is a duplicate; make sure that the original is revoked',
    ru: 'Это дубликат; убедитесь, что оригинал отозван',
  },
  DIPLOMA_AGE_UNUSUAL: {
    en: 'An age of {age} on the day of issue is unusual',
    ru: 'Необычный возраст на день выдачи: {age}',
  },
  DIPLOMA_YEAR_MISMATCH: {
    en: 'The year of completion is not the year of issue',
    ru: 'Год окончания не совпадает с годом выдачи',
  },
  DIPLOMA_MARKS_MISSING: { en: 'The record has no marks at all', ru: 'В записи нет ни одной отметки' },
  DIPLOMA_MARK_FAILING: {
    en: 'No certificate is awarded with a failing mark',
    ru: 'С неудовлетворительной отметкой аттестат не выдаётся',
  },
  DIPLOMA_HONOURS_MARKS: {
    en: 'Honours need the mark 5 in every subject, with {allowed} exceptions of 4 at most',
    ru: 'Для отличия нужны пятёрки по всем предметам; четвёрок не больше {allowed}',
  },
  DIPLOMA_PATRONYMIC_SEX: {
    en: 'The patronymic and the sex do not go together; a shifted row?',
    ru: 'Отчество не подходит к полу; возможно, сдвинута строка',
  },
} as const satisfies CodeTable
const fault = faultsOf(words)

type Judge = (record: CredentialRecord) => RecordFault | undefined

/** Highest number of fours beside honours: a medal of the second degree lets two pass in the secondary certificate. */
const foursWithHonours: Readonly<Record<Level, number>> = { secondary: 2, basic: 0 }

/** Ages that need no second look. */
const usualAge: Readonly<Record<Level, readonly [number, number]>> = { secondary: [15, 21], basic: [13, 19] }

const patronymicEndings = [
  { endings: ['ич'], sex: 'male' },
  { endings: ['овна', 'евна', 'ична'], sex: 'female' },
]

const judges: readonly Judge[] = [
  (record) =>
    levelsOf(record).size === 1 ? undefined : fault('DIPLOMA_LEVEL_UNCLEAR', 'blocks', 'documentName'),
  (record) => {
    const field = ['lost', 'exchanged', 'destroyed'].find((name) => record[name] === 'yes')
    return field === undefined ? undefined : fault('DIPLOMA_NOT_IN_FORCE', 'blocks', field)
  },
  (record) =>
    record.documentStatus === 'duplicate' ? fault('DIPLOMA_DUPLICATE', 'warns', 'documentStatus') : undefined,
  ageFault,
  ({ completionYear, awardDate }) =>
    completionYear !== undefined && completionYear !== awardDate?.slice(0, 4)
      ? fault('DIPLOMA_YEAR_MISMATCH', 'warns', 'completionYear')
      : undefined,
  (record) =>
    markedSubjects.some(({ field }) => record[field] !== undefined)
      ? undefined
      : fault('DIPLOMA_MARKS_MISSING', 'warns', markField('russian')),
  (record) => {
    const failed = markedSubjects.find(({ field }) => record[field] === '2')
    return failed && fault('DIPLOMA_MARK_FAILING', 'blocks', failed.field)
  },
  honoursFault,
  ({ patronymicName, sex }) => {
    if (sex === undefined || patronymicName === undefined) return undefined
    const name = patronymicName.toLowerCase()
    const known = patronymicEndings.find(({ endings }) => endings.some((ending) => name.endsWith(ending)))
    if (!known || known.sex === sex) return undefined
    return fault('DIPLOMA_PATRONYMIC_SEX', 'warns', 'patronymicName')
  },
]

/** See `CredentialType.lint`. */
export function lint(record: CredentialRecord): readonly RecordFault[] {
  return [
    ...birthAfterAward(record),
    ...judges.map((judge) => judge(record)).filter((found) => found !== undefined),
  ]
}

function ageFault(record: CredentialRecord): RecordFault | undefined {
  const { birthDate, awardDate } = record
  const variant = variantOf(record)
  if (birthDate === undefined || awardDate === undefined || birthDate >= awardDate || !variant)
    return undefined
  const age = yearsBetween(birthDate, awardDate)
  const [youngest, oldest] = usualAge[variant.level]
  if (age >= youngest && age <= oldest) return undefined
  return fault('DIPLOMA_AGE_UNUSUAL', 'warns', 'birthDate', { age })
}

function honoursFault(record: CredentialRecord): RecordFault | undefined {
  const variant = variantOf(record)
  if (!variant?.honours) return undefined
  const allowed = foursWithHonours[variant.level]
  const marks = subjectMarks(record)
  const isEarned = marks.every((mark) => mark >= 4) && marks.filter((mark) => mark === 4).length <= allowed
  return isEarned ? undefined : fault('DIPLOMA_HONOURS_MARKS', 'blocks', 'documentKind', { allowed })
}
