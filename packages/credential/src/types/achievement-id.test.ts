import { expect, test } from 'vitest'
import { achievementId, resultDescriptionId } from './achievement-id.ts'

test('an achievement id is ASCII, and the same for the same words', () => {
  expect(achievementId('urn:attestat:sports-rank:1', 'cms', '  Плавание ')).toBe(
    'urn:attestat:sports-rank:1:cms:plavanie',
  )
  expect(achievementId('urn:x', 'Щелкунчик: «Ёлка», объезд')).toBe('urn:x:shchelkunchik-elka-obezd')
})

test('letters of other alphabets are kept, percent-encoded', () => {
  expect(achievementId('urn:x', '수영')).toBe('urn:x:%EC%88%98%EC%98%81')
})

test('different words make different ids', () => {
  expect(achievementId('urn:x', 'a', 'b')).not.toBe(achievementId('urn:x', 'a-b'))
  expect(achievementId('urn:x', 'лыжи')).not.toBe(achievementId('urn:x', 'лужи'))
})

test('a result description id is the key under the type', () => {
  expect(resultDescriptionId('urn:attestat:school-diploma:1', 'informatics')).toBe(
    'urn:attestat:school-diploma:1:informatics',
  )
})
