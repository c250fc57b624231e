/** A badge of the sports complex «Готов к труду и обороне»: gold, silver or bronze, of one step. */
import { CredentialError } from '../../codes.ts'
import type { Achievement, AchievementCredential } from '../../model/achievement-credential.ts'
import { achievementId } from '../achievement-id.ts'
import { type CatalogueEntry, describeResults, givenResults, writeResults } from '../catalogue.ts'
import type { CredentialRecord, CredentialType, TemplateContext } from '../credential-type.ts'
import { kinds } from '../kinds.ts'
import { personClaims, personMembers, personSlots } from '../person.ts'
import { hideable, orderEvidence, required, visibleClaims, writeDocument } from '../template.ts'
import { type Badge, badges, type Step, steps } from './badges.ts'
import { fields } from './fields.ts'
import { lint } from './lint.ts'

// Not the standard's `Badge`: any badge in the world may call itself that.
const { vct, achievementTypes } = kinds['gto-badge']

const catalogue: readonly CatalogueEntry[] = [
  {
    key: 'badge',
    label: { en: 'Badge', ru: 'Знак отличия' },
    resultType: 'ext:GtoBadge',
    allowedValue: badges.map(({ ru }) => ru),
  },
  {
    key: 'step',
    label: { en: 'Step', ru: 'Ступень' },
    resultType: 'ext:GtoStep',
    allowedValue: steps.map(({ roman }) => roman),
  },
  {
    key: 'tests',
    label: { en: 'Number of tests passed', ru: 'Количество выполненных испытаний' },
    resultType: 'ext:TestsPassed',
  },
]
const resultDescription = describeResults(vct, catalogue)

export const gtoBadge: CredentialType<AchievementCredential> = {
  id: 'gto-badge',
  vct,
  achievementTypes,
  label: { en: 'GTO badge', ru: 'Знак отличия ГТО' },
  description: {
    en: 'Gold, silver or bronze badge of the complex "Ready for Labour and Defence", of one step',
    ru: 'Золотой, серебряный или бронзовый знак комплекса «Готов к труду и обороне» одной ступени',
  },
  field: 'sport',
  suspendable: false,
  fields,
  // One order awards many people, each with a certificate of their own.
  rowKey: ['orderNumber', 'certificateNumber'],
  results: catalogue,
  resultSlots: catalogue.length,
  evidenceSlots: 1,
  // The person and licenseNumber.
  subjectSlots: personSlots + 1,
  claims: [
    ...visibleClaims,
    ...personClaims,
    hideable(['credentialSubject', 'licenseNumber'], 'Certificate number', 'Номер удостоверения'),
    hideable(['credentialSubject', 'result', null], 'Result', 'Результат'),
    hideable(['evidence', null], 'Order', 'Приказ'),
  ],
  lint,
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): AchievementCredential {
  const badge = badges.find(({ key }) => key === record.badge)
  if (!badge) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'badge' })
  const step = steps.find(({ roman }) => roman === record.step)
  if (!step) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'step' })
  const achievement = achievementOf(badge, step)
  return writeDocument(
    {
      name: `Удостоверение к знаку ГТО — ${badge.ru}, ${step.roman} ступень`,
      awardedOn: required(record, 'awardDate'),
      achievement,
      subject: { ...personMembers(record), licenseNumber: required(record, 'certificateNumber') },
      results: writeResults(vct, givenResults({ badge: badge.ru, step: step.roman, tests: record.tests })),
      evidence: [orderEvidence('Приказ о награждении', required(record, 'orderNumber'))],
    },
    context,
  )
}

function achievementOf(badge: Badge, step: Step): Achievement {
  return {
    id: achievementId(vct, badge.key, `step-${step.roman}`),
    type: ['Achievement'],
    achievementType: achievementTypes[0],
    name: `${badge.ru.charAt(0).toUpperCase()}${badge.ru.slice(1)} знак отличия ГТО, ${step.roman} ступень`,
    description: `Знак отличия Всероссийского физкультурно-спортивного комплекса «Готов к труду и обороне» (ГТО), ${step.roman} ступень.`,
    inLanguage: 'ru',
    criteria: { narrative: 'Выполнение государственных требований к испытаниям своей ступени.' },
    tag: ['спорт', 'ГТО'],
    resultDescription,
  }
}
