/** `attestat types`: the credential types, and what a spreadsheet for one needs. */
import { credentialType, credentialTypes } from '@attestat/credential'
import { tableLines } from '../table.ts'
import { type CommandSpec, requireKnown } from './command.ts'

const words = {
  required: { en: 'required', ru: 'обязательно' },
  columns: { en: 'Columns:', ru: 'Столбцы:' },
  results: { en: 'Results:', ru: 'Результаты:' },
} as const

/** Ids of all credential types. */
export const typeIds: readonly string[] = credentialTypes.map(({ id }) => id)

export const typesCommands: readonly CommandSpec[] = [
  {
    name: 'types list',
    summary: { en: 'all credential types', ru: 'все типы документов' },
    isDefault: true,
    async run(_input, session) {
      return {
        document: credentialTypes.map(({ id, vct, field = null, label, achievementTypes }) => ({
          id,
          vct,
          field,
          label,
          achievementTypes,
        })),
        lines: tableLines(
          credentialTypes.map(({ id, field, label }) => [id, field ?? '', session.say(label)]),
          0,
        ),
      }
    },
  },
  {
    name: 'types show',
    arguments: '<type>',
    summary: { en: 'the columns and results of a type', ru: 'столбцы и результаты типа' },
    async run(input, session) {
      const type = credentialType(requireKnown('<type>', input.first, typeIds))
      return {
        document: {
          id: type.id,
          vct: type.vct,
          fields: type.fields,
          results: type.results,
          claims: type.claims,
        },
        lines: [
          session.say(type.label),
          session.say(words.columns),
          ...tableLines(
            type.fields.map(({ headers, label, required }) => [
              headers[0] ?? '',
              session.say(label),
              required ? session.say(words.required) : '',
            ]),
          ),
          ...(type.results.length === 0
            ? []
            : [
                session.say(words.results),
                ...tableLines(type.results.map(({ key, label }) => [key, session.say(label)])),
              ]),
        ],
      }
    },
  },
]
