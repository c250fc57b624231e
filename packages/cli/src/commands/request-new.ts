/** `attestat request new`: ask for a presentation. */
import { decodeJson, type JsonValue } from '@attestat/credential'
import {
  createPresentationRequest,
  type KindQuestion,
  kindQuery,
  type LocalText,
  OpenId4VcError,
  signPresentationRequest,
  type VerifierStatement,
} from '@attestat/openid4vc'
import { UsageError, withPlace } from '../codes.ts'
import { readInput, requireFree, writeOutput } from '../files.ts'
import { keepRequest } from '../kept-requests.ts'
import { nextCommand, placeholders } from '../next-command.ts'
import { askerOf, askerOptions, validDaysOf, validDaysOption } from '../request-key.ts'
import type { Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { formatIds } from './issue.ts'
import { typeIds } from './types.ts'

const words = {
  done: {
    en: 'Wrote {path}; it holds until {date}',
    ru: 'Записано: {path}; действует до {date}',
  },
  result: {
    en: '{option} takes a result of {type}: {known}',
    ru: '{option} принимает результат из списка типа {type}: {known}',
  },
  keep: {
    en: 'Keep it for the answers: {command}',
    ru: 'Сохраните его для проверки ответов: {command}',
  },
  kept: {
    en: 'It is kept open for one answer: {command}',
    ru: 'Он хранится открытым для одного ответа: {command}',
  },
} as const

const dayMilliseconds = 86_400_000

export const requestNewCommand: CommandSpec = {
  name: 'request new',
  summary: { en: 'make a presentation request', ru: 'составить запрос предъявления' },
  options: [
    ...askerOptions,
    ['--query <file>', { en: 'DCQL query', ru: 'запрос DCQL' }],
    [
      '--type <type>',
      { en: 'instead of a query: kind of document', ru: 'вместо запроса DCQL: тип документа' },
    ],
    [
      '--format <format>',
      { en: 'its format (default: vc+sd-jwt)', ru: 'его формат (по умолчанию vc+sd-jwt)' },
    ],
    ['--name', { en: 'ask for the name', ru: 'запросить фамилию и имя' }],
    [
      '--mark <result...>',
      { en: 'ask for a result, for instance informatics', ru: 'запросить результат, например informatics' },
    ],
    [
      '--threshold <result:value...>',
      { en: 'ask for a threshold, for instance gpa:4.5', ru: 'запросить порог, например gpa:4.5' },
    ],
    ['--who <text>', { en: 'who asks, in words for the family', ru: 'кто спрашивает, словами для семьи' }],
    ['--purpose <text>', { en: 'what for, in words for the family', ru: 'зачем, словами для семьи' }],
    [
      '--retention <duration>',
      { en: 'how long it is kept, for instance P1Y', ru: 'срок хранения, например P1Y' },
    ],
    [
      '--guardian-approval <whose>',
      {
        en: 'whose answers a guardian has to approve: minor or always',
        ru: 'чьи ответы должен согласовать представитель: minor (несовершеннолетних) или always (все)',
      },
    ],
    validDaysOption,
    [
      '--store <file>',
      {
        en: 'keep it open here, for one answer (verify --store)',
        ru: 'держать его здесь открытым для одного ответа (verify --store)',
      },
    ],
    ['--out <file>', { en: 'file for the request (default: -)', ru: 'файл запроса (по умолчанию -)' }],
  ],
  async run(input, session) {
    const out = input.text('out') ?? '-'
    input.refuseTogether('query', ['type', 'format', 'name', 'mark', 'threshold'])
    const openAsker = askerOf(input)
    const days = validDaysOf(input)
    const statement = statementOf(input, session)
    const dcqlQuery = await queryOf(input)
    if (out !== '-') requireFree(out, session.force)
    const { clientId, signer } = await openAsker(session)
    const now = session.now()
    const expiresAt = new Date(now.getTime() + days * dayMilliseconds)
    const request = createPresentationRequest({
      clientId,
      dcqlQuery,
      now,
      expiresAt,
      ...(statement ? { statement } : {}),
    })
    const token = signer && (await signPresentationRequest(request, signer))
    const text = token ?? JSON.stringify(request.document, null, 2)
    const store = input.text('store')
    // Kept before it is handed out: an answer must find it.
    if (store !== undefined) await keepRequest(store, request, text, { now, dryRun: session.dryRun })
    const document = token === undefined ? request.document : { request: token }
    if (out === '-') return { document, lines: [], data: text }
    if (!session.dryRun) await writeOutput(out, `${text}\n`)
    return {
      document,
      lines: [
        session.say(words.done, { path: out, date: session.date(expiresAt) }),
        session.say(store === undefined ? words.keep : words.kept, {
          command: nextCommand(session, [
            ...['verify', placeholders.file],
            ...(store === undefined ? ['--request', out] : ['--store', store]),
            ...['--trust', placeholders.pack],
          ]),
        }),
      ],
    }
  },
}

/** What the family reads. @throws UsageError where a purpose is missing. */
function statementOf(input: CommandInput, session: Session): VerifierStatement | undefined {
  const retention = input.text('retention')
  const who = input.text('who')
  const guardianApproval = input.oneOf('guardianApproval', ['minor', 'always'])
  const said = [who, retention, guardianApproval, input.text('purpose')]
  if (said.every((text) => text === undefined)) return undefined
  const local = (text: string): LocalText => (session.language === 'ru' ? { ru: text } : { en: text })
  return {
    ...(who === undefined ? {} : { name: local(who) }),
    purpose: local(input.required('purpose')),
    ...(retention === undefined ? {} : { retention }),
    ...(guardianApproval === undefined ? {} : { guardianApproval }),
  }
}

async function queryOf(input: CommandInput): Promise<JsonValue> {
  const file = input.text('query')
  if (file !== undefined) {
    const bytes = await readInput(file)
    return withPlace(file, () => decodeJson(bytes))
  }
  input.required('type')
  return queryOfFlags({
    type: input.oneOf('type', typeIds) as string,
    format: input.oneOf('format', formatIds) ?? 'vc+sd-jwt',
    marks: input.list('mark'),
    thresholds: input.list('threshold'),
    withName: input.flag('name'),
  })
}

/** @throws UsageError for a result or threshold that the kind has not. */
function queryOfFlags(question: KindQuestion): JsonValue {
  try {
    return kindQuery(question)
  } catch (error) {
    if (!(error instanceof OpenId4VcError)) throw error
    const option = error.at === 'marks' ? '--mark' : '--threshold'
    const { known = [] } = error.details
    throw new UsageError(words.result, { details: { option, type: question.type, known } })
  }
}
