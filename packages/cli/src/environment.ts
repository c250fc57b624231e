/** Every environment variable that the program reads. */
import type { CodeWords } from '@attestat/credential'

export interface EnvironmentVariable {
  readonly name: string
  readonly meaning: CodeWords
}

/** In the order in which a person meets them. A flag counts more than a variable. */
export const environment: readonly EnvironmentVariable[] = [
  {
    name: 'ATTESTAT_ISSUER',
    meaning: { en: 'the issuer folder, as --issuer', ru: 'папка эмитента, как --issuer' },
  },
  {
    name: 'ATTESTAT_WALLET',
    meaning: { en: 'the wallet file, as --wallet', ru: 'файл кошелька, как --wallet' },
  },
  {
    name: 'ATTESTAT_PROFILE',
    meaning: { en: 'whose wallet of a folder, as --profile', ru: 'чей кошелёк из папки, как --profile' },
  },
  {
    name: 'ATTESTAT_TRUST',
    meaning: { en: 'the trust pack of a wallet, as --trust', ru: 'пакет доверия кошелька, как --trust' },
  },
  {
    name: 'ATTESTAT_PASSPHRASE_FILE',
    meaning: {
      en: 'a file with the passphrase, as --passphrase-file; or a descriptor: /dev/fd/3',
      ru: 'файл с паролем, как --passphrase-file; или дескриптор: /dev/fd/3',
    },
  },
  {
    name: 'ATTESTAT_WALLET_PASSPHRASE_FILE',
    meaning: {
      en: 'the same for a wallet; without it a wallet takes ATTESTAT_PASSPHRASE_FILE',
      ru: 'то же для кошелька; без неё кошелёк берёт ATTESTAT_PASSPHRASE_FILE',
    },
  },
  { name: 'ATTESTAT_LANG', meaning: { en: 'ru or en, as --lang', ru: 'ru или en, как --lang' } },
  {
    name: 'LC_ALL, LC_MESSAGES, LANG',
    meaning: { en: 'the language, when nothing else names it', ru: 'язык, если он не указан иначе' },
  },
  {
    name: 'ATTESTAT_ACTOR',
    meaning: { en: 'who works, for attestat audit', ru: 'кто работает, для attestat audit' },
  },
  {
    name: 'USER, USERNAME',
    meaning: { en: 'the same, when ATTESTAT_ACTOR is not set', ru: 'то же, если ATTESTAT_ACTOR не задана' },
  },
  {
    name: 'CI',
    meaning: { en: 'asks nothing, even on a terminal', ru: 'не задавать вопросов даже в терминале' },
  },
  { name: 'NO_COLOR', meaning: { en: 'no colours', ru: 'без цветов' } },
]
