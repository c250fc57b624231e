import { expect, test } from 'vitest'
import { counted, rows } from './counted.ts'

test.each([
  [0, '0 rows', '0 строк'],
  [1, '1 row', '1 строка'],
  [2, '2 rows', '2 строки'],
  [5, '5 rows', '5 строк'],
  [11, '11 rows', '11 строк'],
  [21, '21 rows', '21 строка'],
  [1004, '1,004 rows', '1 004 строки'],
])('%i is told with its noun', (count, en, ru) => {
  const told = counted(count, rows)
  expect(told.en).toBe(en)
  expect(told.ru.replaceAll('\u00a0', ' ')).toBe(ru)
})
