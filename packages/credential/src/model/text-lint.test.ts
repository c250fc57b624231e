import { describe, expect, test } from 'vitest'
import { suspiciousText, type TextSuspicion } from './text-lint.ts'

describe('a text', () => {
  test.each([
    'Соколова Анна Сергеевна',
    'Wi-Fi и IT-школа',
    'МАОУ «Лицей № 130», 11А класс',
    'Лауреат II степени',
    'O’Brien-Müller',
    'Приказ № 117-нг от 22.05.2026',
    'Ёлкина\tЁ\nё',
    '김민준',
    '',
  ])('that is what it seems raises no suspicion: %s', (text) => {
    expect(suspiciousText(text)).toBeUndefined()
  })

  const suspicious: readonly (readonly [string, string, TextSuspicion, string | undefined])[] = [
    ['a Latin o in a Cyrillic name', 'Сoколова', 'mixed-alphabets', 'Соколова'],
    ['a Latin A and p in two words', 'Aнна Пeтрова', 'mixed-alphabets', 'Анна Петрова'],
    ['a Cyrillic С in a Latin word', 'СOVID', 'mixed-alphabets', 'COVID'],
    ['a Latin letter without a Cyrillic twin', 'Rоман', 'mixed-alphabets', undefined],
    ['letters that could all be either', 'РACE', 'mixed-alphabets', undefined],
    ['a Greek omicron', 'Сοколова', 'mixed-alphabets', undefined],
    ['a right-to-left override', 'Соко\u202eавол', 'bidi-control', 'Сокоавол'],
    ['an isolate', '\u2066Анна\u2069', 'bidi-control', 'Анна'],
    ['a zero-width space', 'Со\u200bколова', 'invisible-character', 'Соколова'],
    ['a byte order mark', '\ufeffСоколова', 'invisible-character', 'Соколова'],
    ['a soft hyphen', 'Соко\u00adлова', 'invisible-character', 'Соколова'],
    ['a tag character', 'Анна\u{e0041}', 'invisible-character', 'Анна'],
    ['an invisible and a look-alike character', 'С\u200boколова', 'invisible-character', 'Соколова'],
    ['an invisible character and no sure reading', 'R\u200bоман', 'invisible-character', undefined],
    ['the mark of a failed decoding', 'Соко\ufffdова', 'replacement-character', undefined],
    ['a control character', 'Соко\u0007лова', 'control-character', undefined],
    ['a C1 control character', 'Соко\u0098лова', 'control-character', undefined],
  ]
  test.each(suspicious)('with %s is suspicious', (_, text, reason, fixed) => {
    expect(suspiciousText(text)).toEqual(fixed === undefined ? { reason } : { reason, fixed })
    if (fixed !== undefined) expect(suspiciousText(fixed)).toBeUndefined()
  })
})
