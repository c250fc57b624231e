/** An award of a contest or festival in the arts, by the decision of a jury. */
import { CredentialError } from '../../codes.ts'
import type { Achievement, AchievementCredential } from '../../model/achievement-credential.ts'
import { achievementId } from '../achievement-id.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import { type CatalogueEntry, describeResults, givenResults, writeResults } from '../catalogue.ts'
import type { CredentialRecord, CredentialType, TemplateContext } from '../credential-type.ts'
import { kinds } from '../kinds.ts'
import { personClaims, personMembers, personSlots } from '../person.ts'
import { hideable, required, visible, visibleClaims, writeDocument } from '../template.ts'
import { type Award, awards } from './awards.ts'
import { fields } from './fields.ts'

const { vct, achievementTypes } = kinds['cultural-achievement']

const catalogue: readonly CatalogueEntry[] = [
  {
    key: 'award',
    label: { en: 'Award', ru: 'Награда' },
    resultType: 'ext:CulturalAwardLevel',
    allowedValue: awards.map(({ ru }) => ru),
  },
  {
    key: 'points',
    label: { en: 'Points of the jury', ru: 'Балл жюри' },
    resultType: 'RawScore',
    valueMin: '0',
  },
]
const resultDescription = describeResults(vct, catalogue)

export const culturalAchievement: CredentialType<AchievementCredential> = {
  id: 'cultural-achievement',
  vct,
  achievementTypes,
  label: { en: 'Award in the arts', ru: 'Достижение в культуре' },
  description: {
    en: 'Award of a contest or festival in the arts',
    ru: 'Награда конкурса или фестиваля в области искусств',
  },
  field: 'culture',
  suspendable: false,
  fields,
  rowKey: ['contest', 'diplomaNumber'],
  results: catalogue,
  resultSlots: catalogue.length,
  evidenceSlots: 0,
  // The person, licenseNumber and role.
  subjectSlots: personSlots + 2,
  claims: [
    ...visibleClaims,
    visible(['credentialSubject', 'achievement', 'fieldOfStudy'], 'Category', 'Номинация'),
    visible(['credentialSubject', 'achievement', 'specialization'], 'Age group', 'Возрастная группа'),
    ...personClaims,
    hideable(['credentialSubject', 'licenseNumber'], 'Diploma number', 'Номер диплома'),
    hideable(['credentialSubject', 'role'], 'Role', 'Роль'),
    hideable(['credentialSubject', 'result', null], 'Result', 'Результат'),
  ],
  lint: birthAfterAward,
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): AchievementCredential {
  const award = awards.find(({ key }) => key === record.award)
  if (!award) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'award' })
  const { role } = record
  return writeDocument(
    {
      name: `${capitalised(award.ru)} — ${required(record, 'nomination')}`,
      awardedOn: required(record, 'awardDate'),
      achievement: achievementOf(award, record),
      subject: {
        ...personMembers(record),
        licenseNumber: required(record, 'diplomaNumber'),
        ...(role === undefined ? {} : { role }),
      },
      results: writeResults(vct, givenResults({ award: award.ru, points: record.points })),
    },
    context,
  )
}

function achievementOf(award: Award, record: CredentialRecord): Achievement {
  const contest = required(record, 'contest')
  const nomination = required(record, 'nomination')
  const { ageGroup } = record
  return {
    id: achievementId(vct, award.key, contest, nomination, ...(ageGroup === undefined ? [] : [ageGroup])),
    type: ['Achievement'],
    achievementType: achievementTypes[0],
    name: capitalised(award.ru),
    description: `${contest}. Номинация «${nomination}»${ageGroup === undefined ? '' : `, ${ageGroup}`}.`,
    inLanguage: 'ru',
    criteria: { narrative: 'Решение жюри конкурса.' },
    fieldOfStudy: nomination,
    ...(ageGroup === undefined ? {} : { specialization: ageGroup }),
    tag: ['культура'],
    resultDescription,
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
