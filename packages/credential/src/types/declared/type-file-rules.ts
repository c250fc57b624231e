/** How the members of a type file must go together. */
import type { ExpectationSlots } from '../../expectations.ts'
import { type ExpectedPhrase, expected } from '../../expected.ts'
import type { Fault } from '../../model/shape.ts'
import type { FieldKind } from '../credential-type.ts'
import { credentialTypes } from '../index.ts'
import { personFields } from '../person.ts'
import { catalogueOf } from './results.ts'
import { placeholders } from './text-template.ts'
import { mostResults, type TypeFile, type TypeFileField } from './type-file.ts'

type Path = Fault['path']

/** The first rule that a file breaks. @param file of the right shape. */
export function brokenRule(file: TypeFile): Fault | undefined {
  for (const rule of [checkExtends, checkFields, checkHeaders, checkUses, checkPlaced, checkResults]) {
    const fault = rule(file)
    if (fault) return fault
  }
  return undefined
}

function fault(path: Path, phrase: ExpectedPhrase, slots?: ExpectationSlots): Fault {
  return { code: 'TYPE_FILE_INVALID', path, expected: expected(phrase, slots) }
}

function checkExtends({ extends: base }: TypeFile): Fault | undefined {
  const achievements = credentialTypes.filter(({ achievementTypes }) => achievementTypes.length > 0)
  const known = achievements.map(({ id }) => id)
  if (base === undefined || known.includes(base)) return undefined
  return fault(['extends'], 'one of {words}', { words: known.join(', ') })
}

function checkFields({ fields }: TypeFile): Fault | undefined {
  const names = new Set(personFields.map(({ name }) => name))
  for (const [i, { name, kind, choices, neverIssued }] of fields.entries()) {
    // Records are plain objects: `toString` is a member of every one of them.
    if (names.has(name) || name in {}) {
      return fault(['fields', i, 'name'], 'a name besides {names}', { names: [...names].join(', ') })
    }
    names.add(name)
    if ((kind === 'choice') !== (choices !== undefined)) {
      return fault(['fields', i, 'choices'], 'choices for the kind choice, and only there')
    }
    const spellings = (choices ?? []).flatMap(({ value, words = [] }) => [value, ...words]).map(folded)
    if (new Set(spellings).size !== spellings.length) {
      return fault(['fields', i, 'choices'], 'words that each mean one choice')
    }
    if (kind === 'national-id' && neverIssued !== true) {
      return fault(['fields', i, 'neverIssued'], 'true: national identifiers never enter a document')
    }
  }
  return undefined
}

/** A column must mean one field, by its header or by the field's own name. */
function checkHeaders({ fields }: TypeFile): Fault | undefined {
  const owners = new Map<string, string>()
  const claim = (header: string, name: string): boolean => {
    const owner = owners.get(folded(header)) ?? name
    owners.set(folded(header), owner)
    return owner === name
  }
  for (const { name, headers } of personFields) for (const header of [name, ...headers]) claim(header, name)
  for (const { name } of fields) claim(name, name)
  for (const [i, { name, headers }] of fields.entries()) {
    for (const [j, header] of headers.entries()) {
      if (headers.findIndex((other) => folded(other) === folded(header)) !== j || !claim(header, name)) {
        return fault(['fields', i, 'headers', j], 'a header that no other column has')
      }
    }
  }
  return undefined
}

/** A place of the file that names a field, and which fields it takes. */
interface Use {
  readonly path: Path
  readonly field: string
  readonly kinds: readonly FieldKind[]
  readonly required?: boolean
}

const anyKind: readonly FieldKind[] = [
  'text',
  'document-number',
  'date',
  'integer',
  'decimal',
  'choice',
  'mark',
]
/** What everybody sees must tell the achievement, and not the person. */
const publicKinds: readonly FieldKind[] = ['text', 'choice']
const resultKinds: readonly FieldKind[] = ['text', 'integer', 'decimal', 'choice', 'mark']
const numberKinds: readonly FieldKind[] = ['integer', 'decimal']

/** Every field that ends up in the document, with where it was put there. */
function placesOf({ results = [], document }: TypeFile): Use[] {
  const { achievement, licenseNumber = [], evidence = [] } = document
  const one = (path: Path, field: string | undefined, kinds: readonly FieldKind[]): Use[] =>
    field === undefined ? [] : [{ path, field, kinds }]
  const shown = (path: Path, text: string): Use[] =>
    placeholders(text).map((field) => ({ path, field, kinds: publicKinds, required: true }))
  return [
    ...results.map(({ field, placeAtMost, ...limits }, i) => ({
      path: ['results', i, 'field'],
      field,
      kinds: placeAtMost ? (['integer'] as const) : hasLimits(limits) ? numberKinds : resultKinds,
    })),
    ...shown(['document', 'name'], document.name),
    ...shown(['document', 'achievement', 'name'], achievement.name),
    ...shown(['document', 'achievement', 'description'], achievement.description),
    ...one(['document', 'achievement', 'fieldOfStudy'], achievement.fieldOfStudy, publicKinds),
    ...one(['document', 'achievement', 'specialization'], achievement.specialization, publicKinds),
    { path: ['document', 'awardedDate'], field: document.awardedDate, kinds: ['date'], required: true },
    ...one(['document', 'validUntil'], document.validUntil, ['date']),
    ...licenseNumber.flatMap((field, i) =>
      one(['document', 'licenseNumber', i], field, ['document-number', 'integer', 'text']),
    ),
    ...one(['document', 'role'], document.role, publicKinds),
    ...one(['document', 'activityStartDate'], document.activityStartDate, ['date']),
    ...one(['document', 'activityEndDate'], document.activityEndDate, ['date']),
    ...evidence.flatMap(({ text }, i) =>
      placeholders(text).map((field) => ({
        path: ['document', 'evidence', i, 'text'],
        field,
        kinds: ['text', 'choice', 'document-number', 'integer'] as const,
      })),
    ),
  ]
}

function hasLimits({
  min,
  max,
  atLeast,
}: {
  min?: string
  max?: string
  atLeast?: readonly string[]
}): boolean {
  return (min ?? max ?? atLeast) !== undefined
}

function checkUses(file: TypeFile): Fault | undefined {
  const fields = new Map<string, TypeFileField>(file.fields.map((field) => [field.name, field]))
  const keys = file.rowKey.map(
    (field, i): Use => ({ path: ['rowKey', i], field, kinds: anyKind, required: true }),
  )
  for (const { path, field: name, kinds, required } of [...keys, ...placesOf(file)]) {
    const field = fields.get(name)
    if (!field) return fault(path, 'one of the fields: {names}', { names: [...fields.keys()].join(', ') })
    if (field.neverIssued) return fault(path, 'a field that is not neverIssued')
    if (!kinds.includes(field.kind))
      return fault(path, 'a field of the kind {kinds}', { kinds: kinds.join(', ') })
    if (required && !field.required) return fault(path, 'a field that is required')
  }
  const twice = file.rowKey.findIndex((name, i) => file.rowKey.indexOf(name) !== i)
  return twice === -1 ? undefined : fault(['rowKey', twice], 'each field once')
}

/** What is read and goes nowhere was forgotten, or is meant to be dropped: then the file says so. */
function checkPlaced(file: TypeFile): Fault | undefined {
  const placed = new Set(placesOf(file).map(({ field }) => field))
  const i = file.fields.findIndex(({ name, neverIssued }) => !neverIssued && !placed.has(name))
  return i === -1 ? undefined : fault(['fields', i], 'a place in results or document, or neverIssued')
}

function checkResults(file: TypeFile): Fault | undefined {
  const keys = new Set<string>()
  for (const [i, result] of (file.results ?? []).entries()) {
    for (const { key } of catalogueOf({ ...file, results: [result] })) {
      if (keys.has(key)) return fault(['results', i, 'key'], 'keys and thresholds that no other result has')
      keys.add(key)
    }
    const { min = '0', max } = result
    if (max !== undefined && Number(max) < Number(min))
      return fault(['results', i, 'max'], 'no less than min')
  }
  return keys.size <= mostResults
    ? undefined
    : fault(['results'], 'at most {most} results with their thresholds', { most: mostResults })
}

function folded(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ')
}
