/** A finished course: a club, a summer school, additional or professional training. */
import type { Achievement, AchievementCredential } from '../../model/achievement-credential.ts'
import { achievementId } from '../achievement-id.ts'
import {
  type CatalogueEntry,
  describeResults,
  givenResults,
  type ResultOfPerson,
  writeResults,
} from '../catalogue.ts'
import type { CredentialRecord, CredentialType, TemplateContext } from '../credential-type.ts'
import { kinds } from '../kinds.ts'
import { markResult, markType } from '../marks.ts'
import { personClaims, personMembers, personSlots } from '../person.ts'
import { scoreCatalogue, scoreResults } from '../score.ts'
import { hideable, registerEvidence, required, visibleClaims, writeDocument } from '../template.ts'
import { fields } from './fields.ts'
import { lint } from './lint.ts'
import { type Programme, programmeOf } from './programmes.ts'

const { vct, achievementTypes } = kinds['course-completion']

/** Hours that a person can prove without showing how many there were. */
const hourThresholds = ['16', '72', '144', '250']

const catalogue: readonly CatalogueEntry[] = [
  { key: 'mark', label: { en: 'Final mark', ru: 'Итоговая оценка' }, resultType: markType },
  {
    key: 'hours',
    label: { en: 'Academic hours', ru: 'Объём в академических часах' },
    resultType: 'ext:AcademicHours',
  },
  ...hourThresholds.map((hours) => ({
    key: `hours-${hours}`,
    label: { en: `${hours} academic hours or more`, ru: `Не менее ${hours} академических часов` },
    resultType: 'ext:Threshold',
    requiredValue: hours,
  })),
  ...scoreCatalogue,
]
const resultDescription = describeResults(vct, catalogue)

export const courseCompletion: CredentialType<AchievementCredential> = {
  id: 'course-completion',
  vct,
  achievementTypes,
  label: { en: 'Course certificate', ru: 'Свидетельство об окончании курса' },
  description: {
    en: 'Certificate of a finished course with its hours and final mark',
    ru: 'Документ об окончании курса с объёмом и итоговой оценкой',
  },
  field: 'education',
  suspendable: false,
  fields,
  rowKey: ['course', 'documentNumber'],
  results: catalogue,
  resultSlots: catalogue.length,
  evidenceSlots: 1,
  // The person, licenseNumber, activityStartDate and activityEndDate.
  subjectSlots: personSlots + 3,
  claims: [
    ...visibleClaims,
    ...personClaims,
    hideable(['credentialSubject', 'licenseNumber'], 'Series and number', 'Серия и номер'),
    hideable(['credentialSubject', 'activityStartDate'], 'First day', 'Дата начала'),
    hideable(['credentialSubject', 'activityEndDate'], 'Last day', 'Дата окончания'),
    hideable(['credentialSubject', 'result', null], 'Result', 'Результат'),
    hideable(['evidence', null], 'Registration number', 'Регистрационный номер'),
  ],
  lint,
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): AchievementCredential {
  const programme = programmeOf(record.programme)
  const { documentSeries = '', startDate, endDate } = record
  return writeDocument(
    {
      name: programme.document,
      awardedOn: required(record, 'awardDate'),
      achievement: achievementOf(programme, required(record, 'course')),
      subject: {
        ...personMembers(record),
        licenseNumber: documentSeries + required(record, 'documentNumber'),
        ...(startDate === undefined ? {} : { activityStartDate: `${startDate}T00:00:00Z` }),
        ...(endDate === undefined ? {} : { activityEndDate: `${endDate}T00:00:00Z` }),
      },
      results: writeResults(vct, resultsOf(record)),
      evidence: registerEvidence(record.registrationNumber),
    },
    context,
  )
}

function achievementOf(programme: Programme, course: string): Achievement {
  return {
    id: achievementId(vct, programme.key, course),
    type: ['Achievement'],
    achievementType: achievementTypes[0],
    name: course,
    description: `Программа ${programme.genitive} «${course}».`,
    inLanguage: 'ru',
    criteria: { narrative: 'Освоение программы в полном объёме.' },
    resultDescription,
  }
}

function resultsOf(record: CredentialRecord): ResultOfPerson[] {
  const hours = required(record, 'hours')
  const reached = hourThresholds.filter((threshold) => Number(hours) >= Number(threshold))
  return [
    ...markResult('mark', record.mark),
    ...givenResults({ hours }),
    ...reached.map((threshold) => ({ key: `hours-${threshold}`, value: 'true' })),
    ...scoreResults(record),
  ]
}
