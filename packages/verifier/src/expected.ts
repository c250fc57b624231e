/** What this package expects, in both languages. */
import { type CommonPhrase, type Expectation, expectations } from '@attestat/credential'
import { type VerifierCode, VerifierError } from './codes.ts'

const phrases = {
  'a name': 'имя',
  'a name other than {words}': 'имя, отличное от {words}',
  'a whole body': 'целое тело',
  'no parameters': 'адрес без параметров',
  'no parameters but {names}': 'только параметры {names}',
  'a DCQL query under query': 'запрос DCQL в query',
  'a list of texts': 'список текстов',
  'vp_token or error, each once': 'vp_token или error, по одному разу',
  'vp_token as a JSON object': 'vp_token как объект JSON',
  'the state of the request': 'state запроса',
  'a value, given once': 'одно значение',
  'a day or a moment, such as 2031-05-01': 'день или момент, например 2031-05-01',
  'a sound file of requests': 'исправный файл запросов',
  'a list of {names}': 'список из {names}',
  'a whole number of seconds from 0 on': 'целое число секунд от 0',
  'one of {words}': 'одно из {words}',
  'a kind of document ({names}), or the vct of an issuer’s own':
    'вид документа ({names}) или vct собственного вида эмитента',
  'path or result, and one of values, atLeast, atMost': 'path или result и одно из values, atLeast, atMost',
  'a result of this kind: {names}': 'результат этого вида: {names}',
  'values that this result can have: {names}': 'значения, которые бывают у этого результата: {names}',
  'a text, as "5"': 'текст, как "5"',
  'a number within {range}': 'число в пределах {range}',
  'a string, a number, true or false': 'строка, число, true или false',
  'the name of a member, or null for every element': 'имя члена или null для каждого элемента',
  'a text, or {example}': 'текст или {example}',
  'a list of {least} to {most}': 'список, от {least} до {most}',
} as const

/** A phrase that may stand where something else was expected. */
export type ExpectedPhrase = Parameters<typeof expected>[0]

/** The phrase in both languages. */
export const expected: Expectation<keyof typeof phrases | CommonPhrase> = expectations(phrases)

/** Makes the refusals of one code, for what stands somewhere in place of what was expected. */
export function refusals(
  code: VerifierCode,
): (at: string, ...phrase: Parameters<typeof expected>) => VerifierError {
  return (at, ...phrase) => new VerifierError(code, { at, details: { expected: expected(...phrase) } })
}
