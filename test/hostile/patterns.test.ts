/**
 * Patterns meet texts that were made to be slow. A reader whose effort grows with the square of a text would be at
 * work for hours here, and the test would run out of its time; what is linear is done in seconds.
 */
import {
  decodeBase64url,
  parseInstant,
  readCompactJws,
  readDid,
  readDidUrl,
  ToolkitError,
} from '@attestat/credential'
import { namedPerson } from '@attestat/verifier'
import { expect, test } from 'vitest'
import { didWebOf, didWebUrl } from '../../packages/credential/src/did/did-web.ts'
import { resolveLocalDid } from '../../packages/credential/src/did/local-did.ts'
import { isDate } from '../../packages/credential/src/model/date-time.ts'
import { isUri } from '../../packages/credential/src/model/shape.ts'
import { suspiciousText } from '../../packages/credential/src/model/text-lint.ts'
import { readPaper } from '../../packages/credential/src/paper/paper.ts'
import { splitSdJwt } from '../../packages/credential/src/sd-jwt/sd-jwt.ts'
import { writeSlot } from '../../packages/credential/src/slot.ts'
import { comparable, hyphenate, settleSpaces } from '../../packages/issuer/src/import/comparable.ts'
import { readDate } from '../../packages/issuer/src/import/date.ts'
import { splitFullName } from '../../packages/issuer/src/import/full-name.ts'
import { findDelimiter } from '../../packages/issuer/src/import/read-csv.ts'
import { foldedKey } from '../../packages/issuer/src/import/row-key.ts'
import { readMailAddress } from '../../packages/issuer/src/mail/message.ts'
import { isWebAddress } from '../../packages/openid4vc/src/client-id.ts'
import { isPublicAddress, readPublicUrl } from '../../packages/trust/src/online/public-address.ts'
import { isRegistryFile } from '../../packages/trust/src/registry/files.ts'

/** What reads identifiers, addresses, dates, names and mail: one line a reader, with a text that it takes. */
const readers: readonly (readonly [read: (text: string) => unknown, good?: string])[] = [
  [readDid, 'did:web:school.example'],
  [readDidUrl, 'did:web:school.example#key-1'],
  [didWebUrl, 'did:web:school.example:a'],
  [didWebOf, 'https://school.example'],
  [resolveLocalDid, 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
  [isUri, 'urn:uuid:1'],
  [isWebAddress, 'https://school.example'],
  [readPublicUrl, 'https://school.example/a'],
  [isPublicAddress, '93.184.216.34'],
  [isRegistryFile, 'entries/a.json'],
  [parseInstant, '2026-07-01T09:00:00Z'],
  [isDate, '2026-07-01'],
  [readDate, '01.07.2026'],
  [(text) => writeSlot(text, 'date', 'en'), '2026-07-01T09:00:00Z'],
  [(text) => decodeBase64url(text, 'text'), 'YQ'],
  [readCompactJws, 'eyJhbGciOiJFUzI1NiJ9.e30.YQ'],
  [splitSdJwt, 'a.b.c~'],
  [readPaper],
  [(text) => readMailAddress(text, 'mail'), 'a@school.example'],
  [namedPerson, 'Соколова Анна'],
  [splitFullName, 'Соколова Анна Сергеевна'],
  [settleSpaces, ' a  b '],
  [hyphenate, 'Анна - Мария'],
  [comparable, 'Фамилия'],
  [suspiciousText, 'Анна'],
  [foldedKey, 'school-diploma/07724/0012345'],
  [findDelimiter, 'Фамилия;Имя'],
]

const pieces = [
  ...[
    'a',
    'A',
    '0',
    'я',
    'é',
    '-',
    '.',
    ':',
    '/',
    '%',
    '@',
    ' ',
    '\t',
    '\u00a0',
    '_',
    '~',
    '=',
    "'",
    '(',
    '[',
    '\n',
  ],
  ...[
    'a-',
    '- ',
    'a.',
    '0.',
    '0:',
    'a@',
    'a ',
    '%41',
    '%',
    'did:',
    '://',
    'eyJ',
    '\u0301',
    '://a@',
    'aA',
    '-.',
  ],
]
const beginnings = [
  '',
  'did:web:',
  'did:key:z',
  'https://',
  'urn:',
  'a@',
  '2026-07-01T',
  'ATTESTAT1:',
  'entries/',
]
const length = 100_000

test('K4 no pattern takes more time than a long text is long', () => {
  const refusals = new Set<string>()
  for (const [read] of readers) {
    for (const beginning of beginnings) {
      for (const piece of pieces) {
        const text = beginning + piece.repeat(length / piece.length)
        for (const whole of [text, `${text}\0`]) {
          try {
            read(whole)
          } catch (error) {
            if (!(error instanceof ToolkitError)) throw error
            refusals.add(error.code)
          }
        }
      }
    }
  }
  expect(refusals.size).toBeGreaterThan(5)
}, 120_000)

test('and each of them reads what it is for', () => {
  for (const [read, good] of readers) if (good !== undefined) expect(() => read(good)).not.toThrow()
})
