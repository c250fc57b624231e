import { credentialType } from '@attestat/credential'
import { expect, test } from 'vitest'
import { sampleRecord } from '../../../../fixtures/sample-records.ts'
import { correctRecord } from './correct-record.ts'

const type = credentialType('sports-rank')
const record = sampleRecord('sports-rank', 'full')

test('puts a cell right, in the spelling of a spreadsheet, and leaves the others', () => {
  const corrected = correctRecord(type, record, { ' ИМЯ ': ' Алёна ', 'Дата рождения': '05.03.2010' })
  expect(corrected).toEqual({ ...record, givenName: 'Алёна', birthDate: '2010-03-05' })
})

test('takes away what should not stand there', () => {
  const { patronymicName, ...others } = correctRecord(
    type,
    { ...record, patronymicName: 'Игоревна' },
    { Отчество: '' },
  )
  expect(patronymicName).toBeUndefined()
  expect({ ...others, patronymicName: record.patronymicName }).toEqual(record)
})

test('refuses a name that no column has, and says which there are', () => {
  expect(() => correctRecord(type, record, { Прозвище: 'Лось' })).toThrow(
    expect.objectContaining({
      code: 'COLUMN_UNKNOWN',
      at: 'Прозвище',
      details: { known: expect.arrayContaining([expect.stringMatching(/^Фамилия/)]) },
    }),
  )
})

test('refuses two names of one column', () => {
  expect(() => correctRecord(type, record, { Имя: 'Анна', givenName: 'Алла' })).toThrow(
    expect.objectContaining({ code: 'CSV_COLUMN_DOUBLED' }),
  )
})
