import type { RecordField } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { comparable } from './comparable.ts'
import { normaliseCell, normaliseRow } from './normalise.ts'

const field = (kind: RecordField['kind'], choices?: Record<string, string>): RecordField => ({
  name: 'field',
  label: { en: '', ru: '' },
  headers: [],
  kind,
  required: false,
  ...(choices ? { choices } : {}),
})

describe('normalising cells', () => {
  it.each([
    ['text', '  Лицей\u00a0№\u202f130  «Наука» ', 'Лицей № 130 «Наука»'],
    ['text', 'строка\nдругая', 'строка другая'],
    ['text', 'и\u0306', 'й'],
    ['text', 'Ива\u200bнов', 'Ива\u200bнов'],
    ['person-name', 'Римский – Корсаков', 'Римский-Корсаков'],
    ['date', '25.06.2026', '2026-06-25'],
    ['date', '31.02.2026', '31.02.2026'],
    ['integer', '1 200', '1200'],
    ['decimal', '4,75', '4.75'],
    ['national-id', '112-233-445 95', '11223344595'],
    ['text', ' — ', ''],
  ] as const)('%s %j → %j', (kind, cell, value) => {
    expect(normaliseCell(field(kind), cell)).toBe(value)
  })

  it('takes choices without regard to case and ё, and leaves what is no choice', () => {
    const mark = field('mark', { отлично: '5', зачтено: 'passed', '5': '5' })
    expect(normaliseCell(mark, ' Отлично')).toBe('5')
    expect(normaliseCell(mark, 'ЗАЧТЁНО')).toBe('passed')
    expect(normaliseCell(mark, '5')).toBe('5')
    expect(normaliseCell(mark, '6')).toBe('6')
    expect(normaliseCell(mark, 'constructor')).toBe('constructor')
  })

  it('leaves empty cells and unused columns out of the record', () => {
    const columns = [
      { index: 0, header: 'a', field: { ...field('text'), name: 'a' } },
      { index: 1, header: 'b' },
      { index: 2, header: 'c', field: { ...field('text'), name: 'c' } },
    ]
    expect(normaliseRow(['1', '2', ' '], columns)).toEqual({ a: '1' })
  })

  it('compares headers without case, ё and extra white space', () => {
    expect(comparable(' Счёт\u00a0 ученика')).toBe(comparable('счет УЧЕНИКА'))
    expect(comparable('Счёт')).not.toBe(comparable('Счета'))
  })
})
