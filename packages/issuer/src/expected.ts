/** What this package expects, in both languages. */
import { type CommonPhrase, type Expectation, expectations } from '@attestat/credential'

const phrases = {
  interrupted: 'отправка прервалась',
  'an https address without query, fragment or final slash':
    'адрес https без запроса, фрагмента и косой черты в конце',
  'the name of the issuer': 'название эмитента',
  'a date and time': 'дата и время',
  'a DID URL of the issuer': 'DID URL эмитента',
  'a host name': 'имя узла',
  'a number from 1 to 65535': 'число от 1 до 65535',
  'a mail address': 'почтовый адрес',
  'only {names}': 'только {names}',
  'user and pass': 'user и pass',
  'a file of this name': 'файл с таким именем',
  'an id that the folder has': 'идентификатор, который есть в папке',
  'the columns {names}': 'столбцы {names}',
  '{count} cells': 'ячеек: {count}',
  'the id of a credential type': 'id типа документа',
  'an object of column names': 'объект с названиями столбцов',
  'field names or null': 'названия полей или null',
  'a field of {type}: {names}': 'поле типа {type}: {names}',
  'a holder proof as text': 'подтверждение владельца текстом',
  'a proof that holds ({reason})': 'подтверждение, которое сходится ({reason})',
  'one for each row': 'по одному на строку',
  'the key of a row of this batch, or of a document in the ledger':
    'ключ строки этой партии или документа из журнала',
  'different keys': 'разные ключи',
  '1 to {most} copies': 'копий от 1 до {most}',
  'a type whose records name nobody by a DID': 'вид, в записях которого никто не назван по DID',
  'a format that can hide what a document says': 'формат, в котором можно скрывать сведения',
  'a whole number, for example 12': 'целое число, например 12',
  'a number, for example 12 or 12.5': 'число, например 12 или 12,5',
  'a year, for example 2026': 'год, например 2026',
  rows: 'строк',
  columns: 'столбцов',
  cells: 'ячеек',
} as const

/** A phrase that may stand where something else was expected. */
export type ExpectedPhrase = Parameters<typeof expected>[0]

/** The phrase in both languages. */
export const expected: Expectation<keyof typeof phrases | CommonPhrase> = expectations(phrases)
