import { expect, test } from 'vitest'
import { compareResults, resultLabel, resultText } from './result-label.ts'
import { transcript } from './transcript/transcript.ts'

const russian = { type: ['Result'], resultDescription: 'urn:attestat:transcript:1:russian', value: '5' }
const course = {
  type: ['Result'],
  resultDescription: 'urn:attestat:transcript:1:course',
  value: '5',
  alignment: [
    { type: ['Alignment'], targetName: 'Логика', targetUrl: 'urn:attestat:transcript:1:course:logika' },
  ],
}

test('a result is called as its catalogue entry, or as it names itself', () => {
  expect(resultLabel(transcript, russian)).toEqual({ en: 'Russian language', ru: 'Русский язык' })
  expect(resultLabel(transcript, course)).toEqual({ en: 'Логика', ru: 'Логика' })
  expect(resultLabel(transcript, { ...course, alignment: course.alignment[0] ?? null })?.ru).toBe('Логика')
})

test('a name that is no text is no name, and an entry of another type has no words here', () => {
  expect(resultLabel(transcript, { ...course, alignment: [{ targetName: 7 }] })?.ru).toBe('Дисциплина')
  expect(resultLabel(transcript, { ...course, alignment: 'Логика' })?.ru).toBe('Дисциплина')
  expect(
    resultLabel(transcript, { ...russian, resultDescription: 'urn:attestat:other:1:russian' }),
  ).toBeUndefined()
})

test('a status and a true statement are told in words, a decimal as the language writes it', () => {
  expect(resultText({ status: 'Completed' })).toEqual({ en: 'passed', ru: 'зачтено' })
  expect(resultText({ status: 'Enrolled' })).toEqual({ en: 'enrolled', ru: 'обучается' })
  expect(resultText({ value: 'true' })).toEqual({ en: 'yes', ru: 'да' })
  expect(resultText({ value: '4.50' })).toEqual({ en: '4.50', ru: '4,50' })
  expect(resultText({ value: '2:12.40' })?.ru).toBe('2:12.40')
  expect(resultText({ value: 'constructor' })?.en).toBe('constructor')
  expect(resultText({ value: 5 })).toBeUndefined()
})

test('results stand as in the catalogue, courses by name, and what no entry knows last', () => {
  const other = { ...russian, resultDescription: 'urn:attestat:other:1:russian' }
  const ethics = { ...course, alignment: [{ targetName: 'Этика' }] }
  const shuffled = [other, ethics, course, russian]
  expect(shuffled.toSorted((one, two) => compareResults(transcript, one, two))).toEqual([
    russian,
    course,
    ethics,
    other,
  ])
})
