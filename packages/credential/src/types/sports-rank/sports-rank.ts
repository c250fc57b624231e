/** A rank of the Russian sports classification: awarded by an order, for a term. */
import { CredentialError } from '../../codes.ts'
import type { Achievement, AchievementCredential, Evidence } from '../../model/achievement-credential.ts'
import { addYears } from '../../model/date-time.ts'
import { achievementId } from '../achievement-id.ts'
import { type CatalogueEntry, describeResults, givenResults, writeResults } from '../catalogue.ts'
import type { CredentialRecord, CredentialType, TemplateContext } from '../credential-type.ts'
import { kinds } from '../kinds.ts'
import { personClaims, personMembers, personSlots } from '../person.ts'
import { hideable, orderEvidence, required, visible, visibleClaims, writeDocument } from '../template.ts'
import { fields } from './fields.ts'
import { lint } from './lint.ts'
import { type Rank, ranks } from './ranks.ts'

const { vct, achievementTypes } = kinds['sports-rank']

const catalogue: readonly CatalogueEntry[] = [
  {
    key: 'performance',
    label: { en: 'Result shown', ru: 'Показанный результат' },
    resultType: 'ext:Performance',
  },
  { key: 'place', label: { en: 'Place taken', ru: 'Занятое место' }, resultType: 'ext:Place', valueMin: '1' },
]
const resultDescription = describeResults(vct, catalogue)

export const sportsRank: CredentialType<AchievementCredential> = {
  id: 'sports-rank',
  vct,
  achievementTypes,
  label: { en: 'Sports rank', ru: 'Спортивный разряд' },
  description: {
    en: 'Rank of the Unified All-Russian Sports Classification, with its term',
    ru: 'Разряд Единой всероссийской спортивной классификации со сроком действия',
  },
  field: 'sport',
  suspendable: false,
  fields,
  // One order awards many athletes, each with a certificate of their own.
  rowKey: ['orderNumber', 'certificateNumber'],
  results: catalogue,
  resultSlots: catalogue.length,
  evidenceSlots: 2,
  // The person, licenseNumber and role.
  subjectSlots: personSlots + 2,
  claims: [
    ...visibleClaims,
    visible(['credentialSubject', 'achievement', 'fieldOfStudy'], 'Sport', 'Вид спорта'),
    visible(['credentialSubject', 'achievement', 'specialization'], 'Discipline', 'Дисциплина'),
    ...personClaims,
    hideable(['credentialSubject', 'licenseNumber'], 'Certificate number', 'Номер удостоверения'),
    hideable(['credentialSubject', 'role'], 'Role', 'Роль'),
    hideable(['credentialSubject', 'result', null], 'Result', 'Результат'),
    hideable(['evidence', null], 'Order or competition', 'Приказ или соревнование'),
  ],
  lint,
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): AchievementCredential {
  const rank = ranks.find(({ key }) => key === record.rank)
  if (!rank) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'rank' })
  const sport = required(record, 'sport')
  const awardDate = required(record, 'awardDate')
  return writeDocument(
    {
      name: `${rank.ru} — ${sport.toLowerCase()}`,
      awardedOn: awardDate,
      validThrough: record.validThrough ?? addYears(awardDate, rank.years),
      achievement: achievementOf(rank, sport, record.discipline),
      subject: {
        ...personMembers(record),
        licenseNumber: required(record, 'certificateNumber'),
        role: 'Спортсмен',
      },
      results: writeResults(vct, givenResults({ performance: record.performance, place: record.place })),
      evidence: evidenceOf(record),
    },
    context,
  )
}

function achievementOf(rank: Rank, sport: string, discipline: string | undefined): Achievement {
  return {
    id: achievementId(vct, rank.key, sport, ...(discipline === undefined ? [] : [discipline])),
    type: ['Achievement'],
    achievementType: achievementTypes[0],
    name: rank.ru,
    description: `Разряд Единой всероссийской спортивной классификации по виду спорта «${sport.toLowerCase()}».`,
    inLanguage: 'ru',
    criteria: { narrative: 'Выполнение норм и требований Единой всероссийской спортивной классификации.' },
    fieldOfStudy: sport,
    ...(discipline === undefined ? {} : { specialization: discipline }),
    humanCode: rank.humanCode,
    tag: ['спорт'],
    resultDescription,
  }
}

function evidenceOf(record: CredentialRecord): Evidence[] {
  const { competition } = record
  const order = orderEvidence('Приказ о присвоении разряда', required(record, 'orderNumber'))
  if (competition === undefined) return [order]
  return [
    order,
    { type: ['Evidence'], genre: 'ext:Competition', name: 'Соревнование', description: competition },
  ]
}
