/**
 * That a parent or guardian may act for a child, by the keys of both: what the guardian's key approves, the child's
 * key may show. Nothing is achieved by it, so it is no Open Badges document.
 */
import { CredentialError } from '../../codes.ts'
import { guardianLinkContext } from '../../model/contexts.ts'
import type { GuardianLink } from '../../model/guardian-link.ts'
import type { CredentialRecord, CredentialType, TemplateContext } from '../credential-type.ts'
import { kinds } from '../kinds.ts'
import { personNames } from '../person.ts'
import { hideable, required, visible, writeDates } from '../template.ts'
import { fields } from './fields.ts'
import { lint } from './lint.ts'
import { bases, relations, wordsOf } from './relations.ts'
import { lastDay } from './term.ts'

const { vct, achievementTypes, documentClass } = kinds['guardian-link']

export const guardianLink: CredentialType<GuardianLink> = {
  id: 'guardian-link',
  vct,
  documentClass,
  achievementTypes,
  label: { en: 'Guardian link', ru: 'Подтверждение представителя' },
  description: {
    en: 'That a parent or guardian may act for a child, until the child comes of age',
    ru: 'Подтверждение того, что родитель или опекун вправе действовать за ребёнка до совершеннолетия',
  },
  // The code on paper has room for one name; a page whose second name nobody signed could name any child.
  printable: false,
  // A dispute about custody takes time.
  suspendable: true,
  fields,
  rowKey: ['awardDate', 'documentNumber'],
  results: [],
  resultSlots: 0,
  evidenceSlots: 0,
  // Three names, the date of birth, relation, basis and number.
  subjectSlots: 7,
  // Three names and the date of birth.
  guardianOfSlots: 4,
  claims: [
    visible(['name'], 'Document', 'Документ'),
    visible(['awardedDate'], 'Date of issue', 'Дата выдачи'),
    visible(['credentialSubject', 'guardianOf', 'id'], 'Key of the child', 'Ключ ребёнка'),
    hideable(['credentialSubject', 'familyName'], 'Family name of the guardian', 'Фамилия представителя'),
    hideable(['credentialSubject', 'givenName'], 'Given name of the guardian', 'Имя представителя'),
    hideable(['credentialSubject', 'patronymicName'], 'Patronymic of the guardian', 'Отчество представителя'),
    hideable(
      ['credentialSubject', 'dateOfBirth'],
      'Date of birth of the guardian',
      'Дата рождения представителя',
    ),
    hideable(['credentialSubject', 'relation'], 'Relation', 'Кем приходится', wordsOf(relations)),
    hideable(['credentialSubject', 'basis'], 'Basis', 'Основание', wordsOf(bases)),
    hideable(['credentialSubject', 'documentNumber'], 'Number of the record', 'Номер записи'),
    hideable(
      ['credentialSubject', 'guardianOf', 'familyName'],
      'Family name of the child',
      'Фамилия ребёнка',
    ),
    hideable(['credentialSubject', 'guardianOf', 'givenName'], 'Given name of the child', 'Имя ребёнка'),
    hideable(
      ['credentialSubject', 'guardianOf', 'patronymicName'],
      'Patronymic of the child',
      'Отчество ребёнка',
    ),
    hideable(
      ['credentialSubject', 'guardianOf', 'dateOfBirth'],
      'Date of birth of the child',
      'Дата рождения ребёнка',
    ),
  ],
  lint,
  toCredential,
}

function toCredential(record: CredentialRecord, context: TemplateContext): GuardianLink {
  const { id, name, url } = context.issuer
  const { birthDate, basis } = record
  return {
    '@context': [...guardianLinkContext],
    id: context.id,
    type: ['VerifiableCredential', 'GuardianLink'],
    name: 'Подтверждение полномочий законного представителя',
    // No more of the issuer than the context has words for.
    issuer: { id, type: ['Profile'], name, ...(url === undefined ? {} : { url }) },
    ...writeDates(context, required(record, 'awardDate')),
    validUntil: `${lastDay(record)}T23:59:59Z`,
    credentialSubject: {
      id: context.subjectId,
      type: ['Guardian', 'Profile'],
      ...personNames(record),
      ...(birthDate === undefined ? {} : { dateOfBirth: birthDate }),
      relation: wordOf(relations, required(record, 'relation'), 'relation'),
      ...(basis === undefined ? {} : { basis: wordOf(bases, basis, 'basis') }),
      documentNumber: required(record, 'documentNumber'),
      guardianOf: {
        // A child without a key goes by a name that this document alone knows.
        id: record.childId ?? `${context.id}#child`,
        type: ['Profile'],
        ...personNames({
          familyName: required(record, 'childFamilyName'),
          givenName: required(record, 'childGivenName'),
          ...(record.childPatronymicName === undefined ? {} : { patronymicName: record.childPatronymicName }),
        }),
        dateOfBirth: required(record, 'childBirthDate'),
      },
    },
  }
}

function wordOf(
  entries: readonly { readonly key: string; readonly ru: string }[],
  key: string,
  at: string,
): string {
  const entry = entries.find((candidate) => candidate.key === key)
  if (!entry) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at })
  return entry.ru
}
