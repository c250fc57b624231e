/** Options that several commands of a wallet take. */
import type { OptionSpec } from './command.ts'

export const requestOption: OptionSpec = [
  '--request <file>',
  { en: 'presentation request', ru: 'запрос предъявления' },
]
export const answerOption: OptionSpec = ['--out <file>', { en: 'file for the answer', ru: 'файл ответа' }]
export const trustOption: OptionSpec = ['--trust <pack>', { en: 'trust pack', ru: 'пакет доверия' }]
