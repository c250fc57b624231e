/** What an athlete achieved at one competition, as its protocol has it. A rank awarded for it is a `sports-rank`. */
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
import { personClaims, personMembers, personSlots } from '../person.ts'
import { hideable, required, visible, visibleClaims, writeDocument } from '../template.ts'
import { fields } from './fields.ts'
import { competitionLevels } from './levels.ts'
import { lint } from './lint.ts'

const { vct, achievementTypes } = kinds['competition-result']

/** Places that an athlete can prove to have reached without showing the place. */
const placeThresholds = [
  { place: '1', en: 'First place', ru: 'Первое место' },
  { place: '3', en: 'Third place or better', ru: 'Место не ниже третьего' },
  { place: '10', en: 'Tenth place or better', ru: 'Место не ниже десятого' },
]

const catalogue: readonly CatalogueEntry[] = [
  { key: 'place', label: { en: 'Place taken', ru: 'Занятое место' }, resultType: 'ext:Place', valueMin: '1' },
  {
    key: 'participants',
    label: { en: 'Number of participants', ru: 'Количество участников' },
    resultType: 'ext:Participants',
  },
  {
    key: 'performance',
    label: { en: 'Result shown', ru: 'Показанный результат' },
    resultType: 'ext:Performance',
  },
  { key: 'points', label: { en: 'Points', ru: 'Очки' }, resultType: 'RawScore', valueMin: '0' },
  ...placeThresholds.map(({ place, en, ru }) => ({
    key: `place-${place}`,
    label: { en, ru },
    resultType: 'ext:PlaceAtMost',
    requiredValue: place,
  })),
]
const resultDescription = describeResults(vct, catalogue)

export const competitionResult: CredentialType<AchievementCredential> = {
  id: 'competition-result',
  vct,
  achievementTypes,
  label: { en: 'Competition result', ru: 'Результат соревнования' },
  description: {
    en: 'Place, result and points of one athlete at one competition',
    ru: 'Место, результат и очки спортсмена на одном соревновании',
  },
  field: 'sport',
  suspendable: false,
  fields,
  // Each event has a protocol of its own, in which a start number stands once.
  rowKey: ['competition', 'protocolNumber', 'startNumber'],
  results: catalogue,
  resultSlots: catalogue.length,
  evidenceSlots: 1,
  // The person and role.
  subjectSlots: personSlots + 1,
  claims: [
    ...visibleClaims,
    visible(['credentialSubject', 'achievement', 'fieldOfStudy'], 'Sport', 'Вид спорта'),
    visible(['credentialSubject', 'achievement', 'specialization'], 'Discipline', 'Дисциплина'),
    ...personClaims,
    hideable(['credentialSubject', 'role'], 'Role', 'Роль'),
    hideable(['credentialSubject', 'result', null], 'Result', 'Результат'),
    hideable(['evidence', null], 'Protocol', 'Протокол'),
  ],
  lint,
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): AchievementCredential {
  return writeDocument(
    {
      name: `Результат соревнования — ${required(record, 'sport').toLowerCase()}`,
      awardedOn: required(record, 'awardDate'),
      achievement: achievementOf(record),
      subject: { ...personMembers(record), role: 'Спортсмен' },
      results: writeResults(vct, resultsOf(record)),
      evidence: [
        {
          type: ['Evidence'],
          genre: 'ext:Protocol',
          name: 'Протокол соревнования',
          description: `№ ${required(record, 'protocolNumber')}, стартовый номер ${required(record, 'startNumber')}`,
        },
      ],
    },
    context,
  )
}

function achievementOf(record: CredentialRecord): Achievement {
  const competition = required(record, 'competition')
  const sport = required(record, 'sport')
  const { discipline, group } = record
  const level = competitionLevels.find(({ key }) => key === record.competitionLevel)
  const details = [level?.ru, sport.toLowerCase(), discipline, group].filter((part) => part !== undefined)
  return {
    id: achievementId(
      vct,
      competition,
      sport,
      ...(level ? [`level-${level.key}`] : []),
      ...(discipline === undefined ? [] : [`discipline-${discipline}`]),
      ...(group === undefined ? [] : [`group-${group}`]),
    ),
    type: ['Achievement'],
    achievementType: achievementTypes[0],
    name: competition,
    description: `${competition}: ${details.join(', ')}.`,
    inLanguage: 'ru',
    criteria: { narrative: 'Выступление на соревновании, внесённое в протокол.' },
    fieldOfStudy: sport,
    ...(discipline === undefined ? {} : { specialization: discipline }),
    tag: ['спорт'],
    resultDescription,
  }
}

function resultsOf({ place, participants, performance, points }: CredentialRecord): ResultOfPerson[] {
  const reached = placeThresholds.filter(
    (threshold) => place !== undefined && Number(place) <= Number(threshold.place),
  )
  return [
    ...givenResults({ place, participants, performance, points }),
    ...reached.map((threshold) => ({ key: `place-${threshold.place}`, value: 'true' })),
  ]
}
