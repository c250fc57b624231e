/** A recovery secret as 24 words that can be printed, read out and typed: BIP39's English list, with its checksum. */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { WalletError } from '../codes.ts'
import { expected } from '../expected.ts'

/** Number of words: 256 bits and 8 bits of checksum, 11 to a word. */
export const recoveryWordCount = 24

/** The words of a secret. @param secret 32 random bytes. */
export function recoveryWordsOf(secret: Uint8Array): readonly string[] {
  return entropyToMnemonic(secret, wordlist).split(' ')
}

/**
 * Reads words as somebody has typed them, whatever stands between them. Four letters are enough of a word: no two of
 * the list begin with the same four. From the text of a whole sheet the words with a number before them are taken.
 *
 * @returns the secret.
 * @throws WalletError `RECOVERY_WORDS_INVALID`, naming the place of a word that is not on the list.
 */
export function readRecoveryWords(text: string): Uint8Array {
  const numbered = [...text.matchAll(/(?<![\p{L}\p{N}])\d{1,2}\s*[.)]\s*(\p{L}+)/gu)].map(
    ([, word = '']) => word,
  )
  const typed = numbered.length > 0 ? numbered : (text.match(/\p{L}+/gu) ?? [])
  if (typed.length !== recoveryWordCount) {
    throw invalid('words', '{count} words', { count: recoveryWordCount })
  }
  const words = typed.map((word, i) => {
    const found = wordOf(word.toLowerCase())
    if (found === undefined) throw invalid(`words[${i + 1}]`, 'a word of the list')
    return found
  })
  try {
    return Uint8Array.from(mnemonicToEntropy(words.join(' '), wordlist))
  } catch {
    // Its error quotes nothing today; it is left out all the same.
    throw invalid('words', 'words that belong together; one of them is another')
  }
}

function wordOf(typed: string): string | undefined {
  if (wordlist.includes(typed)) return typed
  return typed.length < 4 ? undefined : wordlist.find((word) => word.startsWith(typed))
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): WalletError {
  return new WalletError('RECOVERY_WORDS_INVALID', { at, details: { expected: expected(...phrase) } })
}
