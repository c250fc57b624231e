/** A transcript: the courses of a school year or programme with their marks, finished or not. */
import { CredentialError } from '../../codes.ts'
import type { Achievement, AchievementCredential } from '../../model/achievement-credential.ts'
import { achievementId } from '../achievement-id.ts'
import { describeResults, writeResults } from '../catalogue.ts'
import type { CredentialRecord, CredentialType, TemplateContext } from '../credential-type.ts'
import { educationLevel } from '../education-levels.ts'
import { kinds } from '../kinds.ts'
import { personClaims, personMembers, personSlots } from '../person.ts'
import { schoolYearOf } from '../school-year.ts'
import { hideable, required, visible, visibleClaims, writeDocument } from '../template.ts'
import { fields } from './fields.ts'
import { lint } from './lint.ts'
import { catalogue, resultSlots, resultsOf } from './results.ts'

const { vct, achievementTypes } = kinds.transcript
const resultDescription = describeResults(vct, catalogue)

export const transcript: CredentialType<AchievementCredential> = {
  id: 'transcript',
  vct,
  achievementTypes,
  label: { en: 'Transcript', ru: 'Справка об успеваемости' },
  description: {
    en: 'Courses of a school year or programme with their marks',
    ru: 'Дисциплины учебного года или программы с оценками',
  },
  field: 'education',
  suspendable: false,
  fields,
  // Offices number such papers anew every year.
  rowKey: ['awardDate', 'certificateNumber'],
  results: catalogue,
  resultSlots,
  evidenceSlots: 0,
  // The person, licenseNumber and term.
  subjectSlots: personSlots + 2,
  claims: [
    ...visibleClaims,
    visible(['credentialSubject', 'achievement', 'specialization'], 'Programme', 'Образовательная программа'),
    ...personClaims,
    hideable(['credentialSubject', 'licenseNumber'], 'Number of the transcript', 'Номер справки'),
    hideable(['credentialSubject', 'term'], 'Period', 'Период'),
    hideable(['credentialSubject', 'result', null], 'Mark', 'Оценка'),
  ],
  lint,
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): AchievementCredential {
  const term = [schoolYearOf(record), record.period].filter((part) => part !== undefined).join(', ')
  return writeDocument(
    {
      name: 'Справка об успеваемости',
      awardedOn: required(record, 'awardDate'),
      achievement: achievementOf(record),
      subject: {
        ...personMembers(record),
        licenseNumber: required(record, 'certificateNumber'),
        ...(term === '' ? {} : { term }),
      },
      results: writeResults(vct, resultsOf(record)),
    },
    context,
  )
}

function achievementOf({ educationLevel: key, programme }: CredentialRecord): Achievement {
  const level = educationLevel(key)
  if (!level) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'educationLevel' })
  const programmeOfLevel = `программы ${level.genitive}`
  return {
    id: achievementId(vct, level.key, ...(programme === undefined ? [] : [programme])),
    type: ['Achievement'],
    achievementType: achievementTypes[0],
    name: `Освоение ${programmeOfLevel}`,
    description: `Оценки по дисциплинам ${programmeOfLevel}${programme === undefined ? '' : ` «${programme}»`}.`,
    inLanguage: 'ru',
    criteria: { narrative: 'Текущая и промежуточная аттестация.' },
    ...(programme === undefined ? {} : { specialization: programme }),
    resultDescription,
  }
}
