/**
 * A recommendation or letter of support: somebody who knows speaks for a document, a programme, a body or a person
 * that somebody else describes. It is held by the one whom it helps, and `credentialSubject` is what it speaks of.
 */
import { CredentialError } from '../../codes.ts'
import type { JsonValue } from '../../json.ts'
import type { Evidence } from '../../model/achievement-credential.ts'
import { issuedContext } from '../../model/contexts.ts'
import type { EndorsementCredential } from '../../model/endorsement-credential.ts'
import type { CredentialRecord, CredentialType, TemplateContext } from '../credential-type.ts'
import { kinds } from '../kinds.ts'
import { personNames } from '../person.ts'
import { hideable, required, visible, writeDates } from '../template.ts'
import { type Endorsed, endorsedThings } from './endorsed.ts'
import { fields } from './fields.ts'
import { lint } from './lint.ts'

const { vct, achievementTypes, documentClass } = kinds.endorsement

export const endorsement: CredentialType<EndorsementCredential> = {
  id: 'endorsement',
  vct,
  documentClass,
  achievementTypes,
  label: { en: 'Endorsement', ru: 'Рекомендация' },
  description: {
    en: 'Recommendation of a person, or support for a document, a programme or an organisation',
    ru: 'Рекомендация человека или поддержка документа, программы, организации',
  },
  suspendable: false,
  fields,
  // Offices number their letters anew every year.
  rowKey: ['awardDate', 'letterNumber'],
  results: [],
  resultSlots: 0,
  // Whose document it is, the author, and the number of the letter.
  evidenceSlots: 3,
  // The name of a thing, or the three parts of a person's.
  subjectSlots: 3,
  claims: [
    visible(['name'], 'Document', 'Документ'),
    visible(['awardedDate'], 'Date', 'Дата'),
    visible(['credentialSubject', 'id'], 'Identifier of what is endorsed', 'Идентификатор предмета'),
    visible(['credentialSubject', 'endorsementComment'], 'Text', 'Текст'),
    hideable(['credentialSubject', 'name'], 'What is endorsed', 'Что рекомендуется'),
    hideable(['credentialSubject', 'familyName'], 'Family name', 'Фамилия'),
    hideable(['credentialSubject', 'givenName'], 'Given name', 'Имя'),
    hideable(['credentialSubject', 'patronymicName'], 'Patronymic', 'Отчество'),
    hideable(['evidence', null], 'Author or number', 'Автор или номер'),
  ],
  lint,
  subjectIdOf: (record) => required(record, 'endorsedId'),
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): EndorsementCredential {
  const endorsed = endorsedThings.find(({ key }) => key === record.endorsed)
  if (!endorsed) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'endorsed' })
  return {
    '@context': [...issuedContext],
    id: context.id,
    type: ['VerifiableCredential', 'EndorsementCredential'],
    name: endorsed.document,
    issuer: context.issuer,
    ...writeDates(context, required(record, 'awardDate'), record.validThrough),
    credentialSubject: {
      id: context.subjectId,
      type: ['EndorsementSubject', ...(endorsed.isProfile ? ['Profile'] : [])],
      endorsementComment: required(record, 'comment'),
      ...namesOf(endorsed, record),
    },
    evidence: evidenceOf(endorsed, record),
    credentialSchema: [
      {
        id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_endorsementcredential_schema.json',
        type: '1EdTechJsonSchemaValidator2019',
      },
    ],
  }
}

function namesOf({ key }: Endorsed, record: CredentialRecord): Readonly<Record<string, JsonValue>> {
  return key === 'person' ? personNames(record) : { name: required(record, 'endorsedName') }
}

function evidenceOf({ key }: Endorsed, record: CredentialRecord): readonly Evidence[] {
  const { author, authorRole } = record
  const recipient = key === 'person' ? [] : Object.values(personNames(record))
  const endorser = [author, authorRole].filter((part) => part !== undefined)
  return [
    ...(recipient.length === 0 ? [] : [evidence('ext:Recipient', 'Чей документ', recipient.join(' '))]),
    ...(endorser.length === 0 ? [] : [evidence('ext:Endorser', 'Автор рекомендации', endorser.join(', '))]),
    evidence('ext:RegisterEntry', 'Исходящий номер', `№ ${required(record, 'letterNumber')}`),
  ]
}

function evidence(genre: string, name: string, description: string): Evidence {
  return { type: ['Evidence'], genre, name, description }
}
