/** `attestat request new`: ask for a presentation, by file or QR. */
import { decodeJson } from '@attestat/credential'
import { createPresentationRequest } from '@attestat/openid4vc'
import { readInput, requireFree, writeOutput } from '../files.ts'
import { queryOfFlags } from '../query.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  done: { en: 'Wrote {path}; it holds until {date}', ru: 'Записано: {path}; действует до {date}' },
  keep: {
    en: 'Keep it: attestat verify FILE --request {path}',
    ru: 'Сохраните его: attestat verify ФАЙЛ --request {path}',
  },
} as const

export const requestNewCommand: CommandSpec = {
  name: 'request new',
  summary: { en: 'make a presentation request', ru: 'составить запрос предъявления' },
  options: [
    ['--audience <id>', { en: 'who asks: the client identifier', ru: 'кто спрашивает: идентификатор' }],
    ['--query <file>', { en: 'DCQL query', ru: 'запрос DCQL' }],
    ['--type <type>', { en: 'instead of a query: kind of document', ru: 'вместо запроса: тип документа' }],
    ['--format <id>', { en: 'its format (default: vc+sd-jwt)', ru: 'его формат (по умолчанию vc+sd-jwt)' }],
    ['--name', { en: 'ask for the name', ru: 'запросить имя' }],
    [
      '--mark <result...>',
      { en: 'ask for a result, for instance informatics', ru: 'запросить результат, например informatics' },
    ],
    [
      '--threshold <result:value...>',
      { en: 'ask for a threshold, for instance gpa:4.5', ru: 'запросить порог, например gpa:4.5' },
    ],
    ['--purpose <text>', { en: 'what for, in words for the family', ru: 'зачем, словами для семьи' }],
    [
      '--retention <duration>',
      { en: 'how long it is kept, for instance P1Y', ru: 'срок хранения, например P1Y' },
    ],
    [
      '--valid-days <number>',
      { en: 'days until it expires (default: 30)', ru: 'срок запроса в днях (по умолчанию 30)' },
    ],
    ['--out <file>', { en: 'file for the request', ru: 'файл запроса' }],
  ],
  async run(input, session) {
    const out = input.text('out') ?? '-'
    if (out !== '-') requireFree(out, session.force)
    const now = session.now()
    const expiresAt = new Date(now.getTime() + Number(input.text('validDays') ?? '30') * 86_400_000)
    const purpose = input.text('purpose')
    const retention = input.text('retention')
    const { document } = createPresentationRequest({
      clientId: input.required('audience'),
      dcqlQuery: await queryOf(input),
      now,
      expiresAt,
      ...(purpose === undefined
        ? {}
        : {
            statement: {
              purpose: session.language === 'ru' ? { ru: purpose } : { en: purpose },
              ...(retention === undefined ? {} : { retention }),
            },
          }),
    })
    const text = `${JSON.stringify(document, null, 2)}\n`
    if (out === '-' || session.dryRun) return { document, lines: [text.trimEnd()] }
    await writeOutput(out, text)
    return {
      document,
      lines: [
        session.say(words.done, { path: out, date: session.date(expiresAt) }),
        session.say(words.keep, { path: out }),
      ],
    }
  },
}

async function queryOf(input: CommandInput): Promise<ReturnType<typeof decodeJson>> {
  const file = input.text('query')
  if (file !== undefined) return decodeJson(await readInput(file), { at: file })
  return queryOfFlags({
    type: input.required('type'),
    format: input.text('format') ?? 'vc+sd-jwt',
    mark: input.list('mark'),
    threshold: input.list('threshold'),
    name: input.flag('name'),
  })
}
