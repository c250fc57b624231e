import { expect, test } from 'vitest'
import { resultLabel } from './result-label.ts'
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
