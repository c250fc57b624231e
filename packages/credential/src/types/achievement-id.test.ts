import { expect, test } from 'vitest'
import { achievementId, isNameUnder, resultDescriptionId } from './achievement-id.ts'

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

test('under a type that is named by an address, names are fragments of it', () => {
  const vct = 'https://school.example/types/chess-camp.json'
  expect(achievementId(vct, 'achievement', 'Дебют')).toBe(`${vct}#achievement:debyut`)
  expect(resultDescriptionId(vct, 'place')).toBe(`${vct}#place`)
})

test('a name is under its own type, and under none whose name only begins alike', () => {
  expect(isNameUnder('urn:x:camp', 'urn:x:camp:place')).toBe(true)
  expect(isNameUnder('urn:x:camp', 'urn:x:camp-2:place')).toBe(false)
  expect(isNameUnder('https://school.example/a', 'https://school.example/a#place')).toBe(true)
  expect(isNameUnder('https://school.example/a', 'https://school.example/ab#place')).toBe(false)
})
