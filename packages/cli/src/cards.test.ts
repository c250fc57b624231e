import type { Card } from '@attestat/wallet'
import { expect, it } from 'vitest'
import { cardLines } from './cards.ts'
import { openSession } from './session.ts'

const card: Card = {
  id: 'one',
  label: { en: 'Sports rank', ru: 'Спортивный разряд' },
  name: 'Sports rank',
  issuer: { id: 'did:web:school.example' },
  state: 'in-force',
  isVerified: true,
  isBound: true,
}
const told = (more: Partial<Card>, lang: 'en' | 'ru' = 'ru'): string =>
  cardLines([{ ...card, ...more }], openSession({ lang }, {})).join('\n')

it('a card says until when the document holds, where it ends', () => {
  const validUntil = new Date('2027-06-30T12:00:00Z')
  expect(told({ validUntil })).toMatch(/ {2}действует · срок до 30 июня 2027\D* {2}one$/)
  expect(told({ validUntil }, 'en')).toMatch(/ {2}in force · until .*2027 {2}one$/)
  expect(told({})).toMatch(/ {2}действует {2}one$/)
})
