/** What this package expects, in both languages. */
import { type CommonPhrase, type Expectation, expectations } from '@attestat/credential'

const phrases = {
  'a sound SQLite file': 'исправный файл SQLite',
  'the file of a wallet': 'файл кошелька',
  'the database of a wallet': 'база данных кошелька',
  'a sealed data key': 'запечатанный ключ данных',
  'its first bytes': 'его первые байты',
  'no end before the last record': 'не заканчивается раньше последней записи',
  'nothing after the last record': 'ничего после последней записи',
  'a type of record that this program knows': 'вид записи, известный этой программе',
  'the passphrase of the backup': 'пароль резервной копии',
  'the 24 words of its sheet, or its shares': '24 слова с её листа или её доли',
  'each record once': 'каждая запись один раз',
  'the credential that it is kept as': 'тот документ, под именем которого она хранится',
  'the key that it is kept as': 'тот ключ, под именем которого он хранится',
  'a credential that is bound to the key of this wallet': 'документ, привязанный к ключу этого кошелька',
  '{count} words': 'слов: {count}',
  'a word of the list': 'слово из списка',
  'words that belong together; one of them is another': 'слова, подходящие друг к другу; одно из них другое',
  '{prefix} and {count} letters and digits': '{prefix} и {count} букв и цифр',
  'letters and digits that belong together': 'буквы и цифры, подходящие друг к другу',
  'a yes': 'согласие',
  'who agrees': 'кто соглашается',
  'who refuses': 'кто отказывает',
  'what for': 'для какой цели',
  'a text of at most 1000 visible characters': 'текст не длиннее 1000 видимых знаков',
  'a reason of at most 1000 characters': 'причина не длиннее 1000 знаков',
  'receiver, nonce and purpose of its own request': 'получатель, nonce и цель его же запроса',
  'positions in the draft, counted from 0': 'номера в черновике, считая с 0',
  'a list of 1 to {most} ages': 'список возрастов, от 1 до {most}',
  'each age once, and 0 among them': 'каждый возраст один раз, и среди них 0',
  'a whole number from 0 to {most}': 'целое число от 0 до {most}',
  'one of {words}': 'одно из {words}',
  'JSON, compressed': 'сжатый JSON',
  'documents of the child': 'документы ребёнка',
  'a notice about the line where it stands': 'заявление о той записи, при которой оно стоит',
  'it is of another issuer than the document': 'оно от другого эмитента, чем документ',
  'it is bound to another holder’s key': 'он привязан к ключу другого владельца',
} as const

/** A phrase that may stand where something else was expected. */
export type ExpectedPhrase = Parameters<typeof expected>[0]

/** The phrase in both languages. */
export const expected: Expectation<keyof typeof phrases | CommonPhrase> = expectations(phrases)
