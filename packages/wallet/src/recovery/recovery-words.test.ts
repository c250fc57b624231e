import { describe, expect, test } from 'vitest'
import { readRecoveryWords, recoveryWordsOf } from './recovery-words.ts'

/** Vectors of BIP39 itself: https://github.com/trezor/python-mnemonic/blob/master/vectors.json */
const vectors = [
  ['00', `${'abandon '.repeat(23)}art`],
  [
    '7f',
    `${'legal winner thank year wave sausage worth useful '.repeat(2)}legal winner thank year wave sausage worth title`,
  ],
  [
    '80',
    `${'letter advice cage absurd amount doctor acoustic avoid '.repeat(2)}letter advice cage absurd amount doctor acoustic bless`,
  ],
  ['ff', `${'zoo '.repeat(23)}vote`],
] as const
const secret = Uint8Array.from({ length: 32 }, (_, i) => i * 7)
const words = recoveryWordsOf(secret)

test.each(vectors)('32 bytes %s are the words of the standard, and back', (byte, text) => {
  const bytes = new Uint8Array(32).fill(Number.parseInt(byte, 16))
  expect(recoveryWordsOf(bytes).join(' ')).toBe(text)
  expect(readRecoveryWords(text)).toEqual(bytes)
})

test.each([
  ['in capitals, with commas and lines between', words.join(',\n').toUpperCase()],
  ['by their first four letters', words.map((word) => word.slice(0, 4)).join(' ')],
  [
    'off a sheet with numbers and sentences',
    `Keep it.\n${words.map((word, i) => `${i + 1}. ${word}`).join('\n')}\nBackup AbC`,
  ],
])('words are read %s', (_case, text) => {
  expect(readRecoveryWords(text)).toEqual(secret)
})

describe('words are refused', () => {
  const refused = (at: string, text: string) =>
    expect(() => readRecoveryWords(text)).toThrow(
      expect.objectContaining({ code: 'RECOVERY_WORDS_INVALID', at }),
    )

  test('when one is missing, or there is one more', () => {
    refused('words', words.slice(1).join(' '))
    refused('words', [...words, 'zoo'].join(' '))
    refused('words', '')
  })

  test('when one is not on the list, and the place of it is told, not the word', () => {
    const text = words.with(4, 'kanarejka').join(' ')
    refused('words[5]', text)
    expect(() => readRecoveryWords(text)).not.toThrow(/kanarejka/)
    // Cyrillic letters that look the same.
    refused('words[5]', words.with(4, 'сat').join(' '))
  })

  test('when one is another of the list, or two have changed places', () => {
    refused('words', words.with(4, words[4] === 'zoo' ? 'art' : 'zoo').join(' '))
    refused(
      'words',
      words
        .with(0, words[1] as string)
        .with(1, words[0] as string)
        .join(' '),
    )
  })
})
