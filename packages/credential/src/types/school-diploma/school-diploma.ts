/** The Russian school-leaving certificate: basic (9 years) and secondary (11 years), with and without honours. */
import { CredentialError } from '../../codes.ts'
import type { Achievement, AchievementCredential } from '../../model/achievement-credential.ts'
import { achievementId } from '../achievement-id.ts'
import { describeResults, writeResults } from '../catalogue.ts'
import type { CredentialRecord, CredentialType, TemplateContext } from '../credential-type.ts'
import { kinds } from '../kinds.ts'
import { personClaims, personMembers, personSlots } from '../person.ts'
import { hideable, registerEvidence, required, visibleClaims, writeDocument } from '../template.ts'
import { fields, type Level, type Variant, variantOf } from './fields.ts'
import { lint } from './lint.ts'
import { catalogue, resultsOf } from './results.ts'

const { vct, achievementTypes } = kinds['school-diploma']
const resultDescription = describeResults(vct, catalogue)

const levels = {
  secondary: {
    achievementType: achievementTypes[0],
    title: 'Аттестат о среднем общем образовании',
    name: 'Среднее общее образование',
    description: 'Документ об образовании, подтверждающий получение среднего общего образования.',
    programme: 'среднего общего образования',
    humanCode: 'АСОО',
  },
  basic: {
    achievementType: achievementTypes[1],
    title: 'Аттестат об основном общем образовании',
    name: 'Основное общее образование',
    description: 'Документ об образовании, подтверждающий получение основного общего образования.',
    programme: 'основного общего образования',
    humanCode: 'АООО',
  },
} as const satisfies Record<Level, unknown>

export const schoolDiploma: CredentialType<AchievementCredential> = {
  id: 'school-diploma',
  vct,
  achievementTypes,
  label: { en: 'School-leaving certificate', ru: 'Аттестат' },
  description: {
    en: 'Certificate of basic or secondary general education with subject marks',
    ru: 'Документ об основном или среднем общем образовании с отметками по предметам',
  },
  field: 'education',
  suspendable: false,
  fields,
  rowKey: ['documentSeries', 'documentNumber'],
  results: catalogue,
  // Every certificate shows as many positions as the catalogue is long, whatever was taught.
  resultSlots: catalogue.length,
  evidenceSlots: 1,
  // The person, licenseNumber and term.
  subjectSlots: personSlots + 2,
  claims: [
    ...visibleClaims,
    ...personClaims,
    hideable(['credentialSubject', 'licenseNumber'], 'Series and number', 'Серия и номер'),
    hideable(['credentialSubject', 'term'], 'School year', 'Учебный год'),
    hideable(['credentialSubject', 'result', null], 'Mark', 'Отметка'),
    hideable(['evidence', null], 'Registration number', 'Регистрационный номер'),
  ],
  lint,
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): AchievementCredential {
  const variant = variantOf(record)
  if (!variant) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'documentName' })
  const { completionYear } = record
  return writeDocument(
    {
      name: `${levels[variant.level].title}${variant.honours ? ' с отличием' : ''}`,
      awardedOn: required(record, 'awardDate'),
      achievement: achievementOf(variant),
      subject: {
        ...personMembers(record),
        licenseNumber: required(record, 'documentSeries') + required(record, 'documentNumber'),
        ...(completionYear === undefined ? {} : { term: `${Number(completionYear) - 1}/${completionYear}` }),
      },
      results: writeResults(vct, resultsOf(record, context.validFrom)),
      evidence: registerEvidence(record.registrationNumber),
    },
    context,
  )
}

function achievementOf({ level, honours }: Variant): Achievement {
  const { achievementType, name, description, programme, humanCode } = levels[level]
  return {
    id: achievementId(vct, honours ? `${level}-honours` : level),
    type: ['Achievement'],
    achievementType,
    name: honours ? `${name} (с отличием)` : name,
    description,
    inLanguage: 'ru',
    criteria: {
      narrative: `Освоение образовательной программы ${programme} и успешное прохождение государственной итоговой аттестации.`,
    },
    fieldOfStudy: name,
    humanCode: honours ? `${humanCode}-О` : humanCode,
    resultDescription,
  }
}
