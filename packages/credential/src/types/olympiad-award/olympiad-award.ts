/** The diploma of an olympiad for school students: winner, prize-winner or participant. */
import { CredentialError } from '../../codes.ts'
import type { Achievement, AchievementCredential, Alignment } from '../../model/achievement-credential.ts'
import { achievementId } from '../achievement-id.ts'
import { type CatalogueEntry, describeResults, givenResults, writeResults } from '../catalogue.ts'
import type { CredentialRecord, CredentialType, TemplateContext } from '../credential-type.ts'
import { kinds } from '../kinds.ts'
import { personClaims, personMembers, personSlots } from '../person.ts'
import { schoolYearOf } from '../school-year.ts'
import { scoreCatalogue, scoreResults } from '../score.ts'
import { hideable, required, visible, visibleClaims, writeDocument } from '../template.ts'
import { degrees, levels, named, stages, statuses } from './awards.ts'
import { fields } from './fields.ts'
import { lint } from './lint.ts'

const { vct, achievementTypes } = kinds['olympiad-award']

const catalogue: readonly CatalogueEntry[] = [
  {
    key: 'status',
    label: { en: 'Status', ru: 'Статус' },
    resultType: 'ext:OlympiadStatus',
    allowedValue: statuses.map(({ ru }) => ru),
  },
  {
    key: 'degree',
    label: { en: 'Degree of the diploma', ru: 'Степень диплома' },
    resultType: 'ext:DiplomaDegree',
    allowedValue: degrees.map(({ ru }) => ru),
  },
  ...scoreCatalogue,
]
const resultDescription = describeResults(vct, catalogue)

const titles: Readonly<Record<string, readonly [string, string]>> = {
  participant: ['Участник', 'Сертификат участника олимпиады'],
  prize: ['Призёр', 'Диплом призёра олимпиады'],
  winner: ['Победитель', 'Диплом победителя олимпиады'],
}

export const olympiadAward: CredentialType<AchievementCredential> = {
  id: 'olympiad-award',
  vct,
  achievementTypes,
  label: { en: 'Olympiad award', ru: 'Диплом олимпиады' },
  description: {
    en: 'Award of an olympiad for school students, with its points',
    ru: 'Награда олимпиады школьников с набранными баллами',
  },
  field: 'education',
  suspendable: false,
  fields,
  rowKey: ['olympiad', 'diplomaNumber'],
  results: catalogue,
  resultSlots: catalogue.length,
  evidenceSlots: 0,
  // The person, licenseNumber and term.
  subjectSlots: personSlots + 2,
  claims: [
    ...visibleClaims,
    visible(['credentialSubject', 'achievement', 'fieldOfStudy'], 'Subject', 'Предмет'),
    visible(['credentialSubject', 'achievement', 'specialization'], 'School class', 'Класс'),
    ...personClaims,
    hideable(['credentialSubject', 'licenseNumber'], 'Diploma number', 'Номер диплома'),
    hideable(['credentialSubject', 'term'], 'School year', 'Учебный год'),
    hideable(['credentialSubject', 'result', null], 'Result', 'Результат'),
  ],
  lint,
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): AchievementCredential {
  const status = named(statuses, record.status)
  const [title, documentTitle] = titles[status?.key ?? ''] ?? []
  if (!status || !title || !documentTitle) {
    throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'status' })
  }
  const term = schoolYearOf(record)
  return writeDocument(
    {
      name: `${documentTitle} — ${required(record, 'subject').toLowerCase()}`,
      awardedOn: required(record, 'awardDate'),
      achievement: achievementOf(title, record),
      subject: {
        ...personMembers(record),
        licenseNumber: required(record, 'diplomaNumber'),
        ...(term === undefined ? {} : { term }),
      },
      results: writeResults(vct, [
        ...givenResults({ status: status.ru, degree: named(degrees, record.degree)?.ru }),
        ...scoreResults(record),
      ]),
    },
    context,
  )
}

function achievementOf(title: string, record: CredentialRecord): Achievement {
  const olympiad = required(record, 'olympiad')
  const subject = required(record, 'subject')
  const { status = '', degree, schoolClass } = record
  const stage = named(stages, record.stage)
  const alignment = listEntry(olympiad, record)
  return {
    id: achievementId(
      vct,
      status,
      ...(degree === undefined ? [] : [`degree-${degree}`]),
      olympiad,
      subject,
      ...(stage ? [stage.key] : []),
      ...(schoolClass === undefined ? [] : [`class-${schoolClass}`]),
      ...(alignment ? [alignment.targetUrl.slice(`${vct}:`.length)] : []),
    ),
    type: ['Achievement'],
    achievementType: achievementTypes[0],
    name: degree === undefined ? title : `${title}, диплом ${degree} степени`,
    description: `${olympiad}. ${[subject, stage?.ru].filter((part) => part !== undefined).join(', ')}.`,
    inLanguage: 'ru',
    criteria: { narrative: 'Решение жюри олимпиады.' },
    fieldOfStudy: subject,
    ...(schoolClass === undefined ? {} : { specialization: `${schoolClass} класс` }),
    tag: ['олимпиада'],
    ...(alignment ? { alignment: [alignment] } : {}),
    resultDescription,
  }
}

/** The olympiad's entry in the ministry's list of the year, which is what gives it a weight at admission. */
function listEntry(olympiad: string, record: CredentialRecord): Alignment | undefined {
  const { listNumber } = record
  const level = named(levels, record.level)
  const year = schoolYearOf(record)
  if (listNumber === undefined || !level || year === undefined) return undefined
  return {
    type: ['Alignment'],
    targetName: `${olympiad}, уровень ${level.ru}`,
    targetFramework: `Перечень олимпиад школьников ${year}`,
    targetCode: listNumber,
    targetType: 'ext:OlympiadListEntry',
    targetUrl: achievementId(vct, 'list', year, listNumber, `level-${level.key}`),
  }
}
