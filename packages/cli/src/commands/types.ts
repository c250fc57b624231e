/** `attestat types`: the credential types, and what a spreadsheet for one needs. */
import { type CredentialType, credentialTypes } from '@attestat/credential'
import { isOwnType } from '@attestat/issuer'
import { knownTypes } from '../issuer-session.ts'
import { tableLines } from '../table.ts'
import { type CommandSpec, requireKnown } from './command.ts'

const words = {
  own: { en: 'own', ru: 'свой' },
  required: { en: 'required', ru: 'обязательно' },
  columns: { en: 'Columns:', ru: 'Столбцы:' },
  results: { en: 'Results:', ru: 'Результаты:' },
} as const

/** Ids of the credential types that come along. */
export const typeIds: readonly string[] = idsOf(credentialTypes)

export function idsOf(types: readonly CredentialType[]): readonly string[] {
  return types.map(({ id }) => id)
}

/** The type that a command line names. @throws UsageError naming the known ones. */
export function requireType(id: string, types: readonly CredentialType[]): CredentialType {
  requireKnown('<type>', id, idsOf(types))
  return types.find((type) => type.id === id) as CredentialType
}

export const typesCommands: readonly CommandSpec[] = [
  {
    name: 'types list',
    summary: {
      en: 'all credential types; with --issuer its own ones too',
      ru: 'все типы документов; с --issuer и его собственные',
    },
    isDefault: true,
    async run(input, session) {
      const types = await knownTypes(input.text('issuer'), session)
      return {
        document: types.map((type) => {
          const { id, vct, field = null, label, achievementTypes } = type
          return { id, vct, field, label, achievementTypes, own: isOwnType(type), extends: type.extends }
        }),
        lines: tableLines(
          types.map((type) => [
            type.id,
            type.field ?? '',
            session.say(type.label),
            isOwnType(type) ? session.say(words.own) : '',
          ]),
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
      const type = requireType(input.first, await knownTypes(input.text('issuer'), session))
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
