/**
 * That a person studies here now. It counts for the school year at most, and is suspended during a leave.
 *
 * The school class is a result, so that a student can prove to be one without showing the year.
 */
import { CredentialError } from '../../codes.ts'
import type { Achievement, AchievementCredential } from '../../model/achievement-credential.ts'
import { achievementId } from '../achievement-id.ts'
import { ageCatalogue, ageResults } from '../age.ts'
import { type CatalogueEntry, describeResults, givenResults, writeResults } from '../catalogue.ts'
import type { CredentialRecord, CredentialType, TemplateContext } from '../credential-type.ts'
import { educationLevel } from '../education-levels.ts'
import { kinds } from '../kinds.ts'
import { personClaims, personMembers, personSlots } from '../person.ts'
import { schoolYearOf } from '../school-year.ts'
import { hideable, orderEvidence, required, visibleClaims, writeDocument } from '../template.ts'
import { fields, studyForms } from './fields.ts'
import { lint } from './lint.ts'

const { vct, achievementTypes } = kinds.enrolment

const catalogue: readonly CatalogueEntry[] = [
  { key: 'status', label: { en: 'Status of study', ru: 'Статус обучения' }, resultType: 'Status' },
  { key: 'class', label: { en: 'School class', ru: 'Класс' }, resultType: 'ext:SchoolClass' },
  ...ageCatalogue,
]
const resultDescription = describeResults(vct, catalogue)

export const enrolment: CredentialType<AchievementCredential> = {
  id: 'enrolment',
  vct,
  achievementTypes,
  label: { en: 'Certificate of enrolment', ru: 'Справка об обучении' },
  description: {
    en: 'That a person studies at the school, with a short term',
    ru: 'Справка о том, что человек учится в организации, с коротким сроком действия',
  },
  field: 'education',
  suspendable: true,
  fields,
  // Offices number such papers anew every year.
  rowKey: ['awardDate', 'certificateNumber'],
  results: catalogue,
  resultSlots: catalogue.length,
  evidenceSlots: 1,
  // The person, licenseNumber, term and activityStartDate.
  subjectSlots: personSlots + 3,
  claims: [
    ...visibleClaims,
    ...personClaims,
    hideable(['credentialSubject', 'licenseNumber'], 'Number of the certificate', 'Номер справки'),
    hideable(['credentialSubject', 'term'], 'School year', 'Учебный год'),
    hideable(['credentialSubject', 'activityStartDate'], 'Date of enrolment', 'Дата зачисления'),
    hideable(['credentialSubject', 'result', null], 'Result', 'Результат'),
    hideable(['evidence', null], 'Order of enrolment', 'Приказ о зачислении'),
  ],
  lint,
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): AchievementCredential {
  const awardDate = required(record, 'awardDate')
  const { enrolledOn } = record
  const term = schoolYearOf(record)
  return writeDocument(
    {
      name: 'Справка об обучении',
      awardedOn: awardDate,
      validThrough: record.validThrough ?? endOfSchoolYear(awardDate),
      achievement: achievementOf(record),
      subject: {
        ...personMembers(record),
        licenseNumber: required(record, 'certificateNumber'),
        ...(term === undefined ? {} : { term }),
        ...(enrolledOn === undefined ? {} : { activityStartDate: `${enrolledOn}T00:00:00Z` }),
      },
      results: writeResults(vct, [
        { key: 'status', status: 'Enrolled' },
        ...givenResults({ class: record.schoolClass }),
        ...ageResults(record, context.validFrom),
      ]),
      evidence: [orderEvidence('Приказ о зачислении', required(record, 'orderNumber'))],
    },
    context,
  )
}

function achievementOf({ educationLevel: key, studyForm }: CredentialRecord): Achievement {
  const level = educationLevel(key)
  if (!level) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'educationLevel' })
  const form = Object.entries(studyForms).find(([code]) => code === studyForm)
  return {
    id: achievementId(vct, level.key, ...(form ? [form[0]] : [])),
    type: ['Achievement'],
    achievementType: achievementTypes[0],
    name: `Обучение по программе ${level.genitive}`,
    description: `Обучается по образовательной программе ${level.genitive}${form ? `, ${form[1]} форма` : ''}.`,
    inLanguage: 'ru',
    criteria: { narrative: 'Приказ о зачислении.' },
    resultDescription,
  }
}

/** The school year runs from 1 September to 31 August. */
function endOfSchoolYear(date: string): string {
  const year = Number(date.slice(0, 4))
  return `${date.slice(5) < '09-01' ? year : year + 1}-08-31`
}
