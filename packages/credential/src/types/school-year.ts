/** The school year of a record: two years that follow each other. */
import type { CredentialRecord, RecordFault, RecordField } from './credential-type.ts'

export const schoolYearField: RecordField = {
  name: 'schoolYear',
  label: { en: 'School year', ru: 'Учебный год' },
  headers: ['Учебный год', 'Уч. год', 'Год обучения'],
  kind: 'text',
  required: false,
}

/** The school year as documents write it, `2025/2026`; undefined when there is none or it is not one. */
export function schoolYearOf({ schoolYear = '' }: CredentialRecord): string | undefined {
  const [, first, second = ''] = /^(\d{4})\s?[/–—-]\s?(\d{4}|\d\d)$/.exec(schoolYear) ?? []
  const next = String(Number(first) + 1)
  return first !== undefined && next.endsWith(second) ? `${first}/${next}` : undefined
}

/** A school year that is not two years that follow each other. */
export function schoolYearFaults(record: CredentialRecord): readonly RecordFault[] {
  if (record.schoolYear === undefined || schoolYearOf(record) !== undefined) return []
  return [
    {
      code: 'SCHOOL_YEAR_INVALID',
      severity: 'blocks',
      field: 'schoolYear',
      words: {
        en: 'Expected a school year as 2025/2026',
        ru: 'Ожидался учебный год в виде 2025/2026',
      },
    },
  ]
}
