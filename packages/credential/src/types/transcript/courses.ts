/** Courses outside the list of school subjects: numbered columns, since nobody can list the names beforehand. */
import type { Alignment } from '../../model/achievement-credential.ts'
import { achievementId } from '../achievement-id.ts'
import type { CredentialRecord, RecordField } from '../credential-type.ts'
import { kinds } from '../kinds.ts'
import { markChoices } from '../marks.ts'

/** How many such courses a record has room for: a full supplement to a diploma of vocational education. */
export const courseSlots = 40

/** One course of a record, as far as it is filled in. */
export interface Course {
  /** Counted from 1. */
  readonly slot: number
  readonly name: string | undefined
  readonly mark: string | undefined
  /** Academic hours. */
  readonly hours: string | undefined
}

const slots: readonly number[] = Array.from({ length: courseSlots }, (_, i) => i + 1)

/** Name, mark and hours of each course, side by side. */
export const courseFields: readonly RecordField[] = slots.flatMap((slot): readonly RecordField[] => [
  {
    name: courseField('name', slot),
    label: { en: `Course ${slot}`, ru: `Дисциплина ${slot}` },
    headers: [`Дисциплина ${slot}`, `Предмет ${slot}`, `Курс ${slot}`, `Наименование дисциплины ${slot}`],
    kind: 'text',
    required: false,
  },
  {
    name: courseField('mark', slot),
    label: { en: `Mark ${slot}`, ru: `Оценка ${slot}` },
    headers: [`Оценка ${slot}`, `Отметка ${slot}`],
    kind: 'mark',
    required: false,
    choices: markChoices,
  },
  {
    name: courseField('hours', slot),
    label: { en: `Hours ${slot}`, ru: `Часы ${slot}` },
    headers: [`Часы ${slot}`, `Количество часов ${slot}`, `Объём ${slot}`],
    kind: 'integer',
    required: false,
  },
])

/** The courses of a record that have anything filled in. */
export function coursesOf(record: CredentialRecord): readonly Course[] {
  return slots
    .map((slot) => ({
      slot,
      name: record[courseField('name', slot)],
      mark: record[courseField('mark', slot)],
      hours: record[courseField('hours', slot)],
    }))
    .filter(({ name, mark, hours }) => name !== undefined || mark !== undefined || hours !== undefined)
}

/** Name of the record field that holds one thing of one course. */
export function courseField(what: 'name' | 'mark' | 'hours', slot: number): string {
  return `course.${slot}.${what}`
}

/** What tells a result which course it is of. Its `targetUrl` is the same for every issuer that names it so. */
export function courseAlignment(name: string, hours: string | undefined): Alignment {
  return {
    type: ['Alignment'],
    targetName: name,
    targetUrl: achievementId(kinds.transcript.vct, 'course', name),
    targetType: 'ext:Course',
    ...(hours === undefined ? {} : { targetDescription: `${hours} ч` }),
  }
}
