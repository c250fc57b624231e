/** An issuer's own credential type, from its file: with the same policy, padding and lints as those that come along. */
import { CredentialError } from '../../codes.ts'
import type { CodeWords } from '../../errors.ts'
import { expected } from '../../expected.ts'
import type { JsonObject } from '../../json.ts'
import type { Achievement, AchievementCredential, Evidence } from '../../model/achievement-credential.ts'
import type { Fault } from '../../model/shape.ts'
import { formatPath } from '../../sd-jwt/claim-path.ts'
import { achievementId } from '../achievement-id.ts'
import { describeResults, writeResults } from '../catalogue.ts'
import type {
  ClaimDisplay,
  CredentialRecord,
  CredentialType,
  Label,
  RecordField,
  TemplateContext,
} from '../credential-type.ts'
import { kinds, kindWithName } from '../kinds.ts'
import { markChoices } from '../marks.ts'
import { personClaims, personFields, personMembers, personSlots } from '../person.ts'
import { hideable, required, visible, visibleClaims, writeDocument } from '../template.ts'
import { lintDeclared } from './lint.ts'
import { catalogueOf, resultsOf } from './results.ts'
import { fillText, placeholders } from './text-template.ts'
import { type TypeFile, type TypeFileField, typeFileShape } from './type-file.ts'
import { brokenRule } from './type-file-rules.ts'

/** Where a type file stands, and the name that its type has for everybody else. */
export interface TypePlace {
  /** The id that the file must give: its name without `.json`. */
  readonly id: string
  /** Under the issuer: an https address of its site, or a URN with its key. */
  readonly vct: string
  /** Names the file in errors. */
  readonly at: string
}

/**
 * The credential type that a file describes.
 *
 * @param file The content after the strict edge.
 * @throws CredentialError `TYPE_FILE_INVALID` with the place and what was expected; `TYPE_ID_TAKEN`,
 *   `TYPE_ACHIEVEMENT_TYPE_TAKEN` for names of a type that comes along.
 */
export function declareType(file: JsonObject, { id, vct, at }: TypePlace): CredentialType {
  const refuse = (
    code: Fault['code'],
    path: Fault['path'],
    details: Readonly<Record<string, string | CodeWords>>,
  ): never => {
    throw new CredentialError(code, { at: `${at}: ${formatPath(path) || '$'}`, details })
  }
  const misshapen = typeFileShape(file)
  if (misshapen) return refuse('TYPE_FILE_INVALID', misshapen.path, { expected: misshapen.expected })
  const read = file as unknown as TypeFile
  if (read.id !== id)
    return refuse('TYPE_FILE_INVALID', ['id'], { expected: expected('{id}, as the file is named', { id }) })
  if (Object.hasOwn(kinds, id)) return refuse('TYPE_ID_TAKEN', ['id'], { id })
  const owner = kindWithName(read.achievementType)
  if (owner !== undefined) return refuse('TYPE_ACHIEVEMENT_TYPE_TAKEN', ['achievementType'], { id: owner })
  const broken = brokenRule(read)
  if (broken) return refuse('TYPE_FILE_INVALID', broken.path, { expected: broken.expected })
  return typeOfFile(read, vct)
}

function typeOfFile(file: TypeFile, vct: string): CredentialType {
  const { id, label, description, achievementType, field, suspendable = false, rowKey, document } = file
  const { licenseNumber, role, activityStartDate, activityEndDate, evidence = [] } = document
  const catalogue = catalogueOf(file)
  const resultDescription = describeResults(vct, catalogue)
  const ownMembers = [licenseNumber, role, activityStartDate, activityEndDate]
  return {
    id,
    vct,
    ...(file.extends === undefined ? {} : { extends: file.extends }),
    achievementTypes: [achievementType],
    label,
    description,
    field,
    suspendable,
    fields: [...personFields, ...file.fields.map(recordField)],
    rowKey,
    results: catalogue,
    resultSlots: catalogue.length,
    evidenceSlots: evidence.length,
    subjectSlots: personSlots + ownMembers.filter((member) => member !== undefined).length,
    claims: claimsOf(file),
    lint: (record) => lintDeclared(file, record),
    toCredential: (record, context) =>
      documentOf(file, { ...achievementOf(file, vct, record), resultDescription }, vct, record, context),
  }
}

function recordField({ choices, ...field }: TypeFileField): RecordField {
  if (field.kind === 'mark') return { ...field, choices: markChoices }
  if (!choices) return field
  const spellings = choices.flatMap(({ value, words = [] }) => [value, ...words].map((text) => [text, value]))
  return { ...field, choices: Object.fromEntries(spellings) }
}

function documentOf(
  file: TypeFile,
  achievement: Achievement,
  vct: string,
  record: CredentialRecord,
  context: TemplateContext,
): AchievementCredential {
  const { document } = file
  const validThrough = document.validUntil === undefined ? undefined : record[document.validUntil]
  return writeDocument(
    {
      name: shownText(document.name, record),
      awardedOn: required(record, document.awardedDate),
      ...(validThrough === undefined ? {} : { validThrough }),
      achievement,
      subject: { ...personMembers(record), ...subjectMembers(file, record) },
      results: writeResults(vct, resultsOf(file, record)),
      ...(document.evidence ? { evidence: evidenceOf(document.evidence, record) } : {}),
    },
    context,
  )
}

/** Whatever makes its content differ is part of its id. */
function achievementOf(
  { achievementType, field, document }: TypeFile,
  vct: string,
  record: CredentialRecord,
): Achievement {
  const { name, description, criteria, fieldOfStudy, specialization } = document.achievement
  const fields = [...placeholders(name), ...placeholders(description), fieldOfStudy, specialization]
  const parts = [...new Set(fields)].flatMap((field) => {
    const value = field === undefined ? undefined : record[field]
    return value === undefined ? [] : [`${field}-${value}`]
  })
  const [study, special] = [fieldOfStudy, specialization].map((field) => field && record[field])
  return {
    // A first part of its own keeps it apart from the ids of results.
    id: achievementId(vct, 'achievement', ...parts),
    type: ['Achievement'],
    achievementType,
    name: shownText(name, record),
    description: shownText(description, record),
    inLanguage: 'ru',
    criteria: { narrative: criteria },
    ...(study === undefined ? {} : { fieldOfStudy: study }),
    ...(special === undefined ? {} : { specialization: special }),
    ...tags[field],
  }
}

const tags = {
  education: {},
  culture: { tag: ['культура'] },
  sport: { tag: ['спорт'] },
} as const

function subjectMembers({ document }: TypeFile, record: CredentialRecord): Readonly<Record<string, string>> {
  const { licenseNumber = [], role, activityStartDate: start, activityEndDate: end } = document
  const number = licenseNumber.map((field) => record[field] ?? '').join('')
  const instant = (field: string | undefined): string | undefined =>
    field === undefined || record[field] === undefined ? undefined : `${record[field]}T00:00:00Z`
  const members = {
    licenseNumber: number === '' ? undefined : number,
    role: role === undefined ? undefined : record[role],
    activityStartDate: instant(start),
    activityEndDate: instant(end),
  }
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, string] => member[1] !== undefined),
  )
}

function evidenceOf(
  evidence: NonNullable<TypeFile['document']['evidence']>,
  record: CredentialRecord,
): Evidence[] {
  return evidence.flatMap(({ genre, name, text }) => {
    const description = fillText(text, record)
    return description === undefined ? [] : [{ type: ['Evidence'], genre, name, description }]
  })
}

/** @throws CredentialError `REQUIRED_CLAIM_MISSING`; lints find such records before. */
function shownText(text: string, record: CredentialRecord): string {
  for (const field of placeholders(text)) required(record, field)
  return fillText(text, record) ?? ''
}

function claimsOf({ fields, results = [], document }: TypeFile): readonly ClaimDisplay[] {
  const { achievement, licenseNumber, role, activityStartDate, activityEndDate, evidence } = document
  const labelOf = (name: string): Label =>
    fields.find((field) => field.name === name)?.label ?? { en: name, ru: name }
  const claim = (
    show: typeof visible,
    path: readonly string[],
    field: string | undefined,
  ): ClaimDisplay[] => {
    if (field === undefined) return []
    const { en, ru } = labelOf(field)
    return [show(path, en, ru)]
  }
  const subject = 'credentialSubject'
  return [
    ...visibleClaims.map((display) =>
      display.path[0] === 'awardedDate' ? { ...display, label: labelOf(document.awardedDate) } : display,
    ),
    ...claim(visible, [subject, 'achievement', 'fieldOfStudy'], achievement.fieldOfStudy),
    ...claim(visible, [subject, 'achievement', 'specialization'], achievement.specialization),
    ...personClaims,
    ...claim(hideable, [subject, 'licenseNumber'], licenseNumber?.at(-1)),
    ...claim(hideable, [subject, 'role'], role),
    ...claim(hideable, [subject, 'activityStartDate'], activityStartDate),
    ...claim(hideable, [subject, 'activityEndDate'], activityEndDate),
    ...(results.length > 0 ? [hideable([subject, 'result', null], 'Result', 'Результат')] : []),
    ...(evidence ? [hideable(['evidence', null], 'Basis', 'Основание')] : []),
  ]
}
