import { expect, it } from 'vitest'
import { receiverText } from './receiver-words.ts'
import { openSession } from './session.ts'

const [english, russian] = [openSession({ lang: 'en' }, {}), openSession({ lang: 'ru' }, {})]
const key = 'zDnaevF4zemYduydaNE3CUfba6t4sH9GiaZhDBJW75dkc9Fxb'
const audience = `decentralized_identifier:did:key:${key}`

it('a receiver without a name is unknown, by both ends of its key', () => {
  expect(receiverText({ audience }, english)).toBe('an unknown receiver, key zDnaev…5dkc9Fxb')
  expect(receiverText({ audience }, russian)).toBe('неизвестный получатель, ключ zDnaev…5dkc9Fxb')
  const receiver = { ru: 'Лагерь' }
  expect(receiverText({ audience, receiver }, english)).toBe('Лагерь, key zDnaev…5dkc9Fxb')
})

it('a receiver with an address goes by it', () => {
  const texts = [
    'decentralized_identifier:did:web:university.example',
    'redirect_uri:https://university.example/answers',
    'https://university.example',
  ].map((audience) => receiverText({ audience }, english))
  expect(texts).toEqual([
    'university.example',
    'https://university.example/answers',
    'https://university.example',
  ])
})
