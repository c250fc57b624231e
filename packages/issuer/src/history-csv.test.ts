import { expect, it } from 'vitest'
import { historyCsv } from './history-csv.ts'

const at = new Date('2026-06-26T09:00:00Z')

it('writes one line an entry, quoted where need be', () => {
  expect(historyCsv([{ at, actor: 'secretary', action: 'issue', batch: 1 }])).toBe(
    'at,actor,action,rowKey,credentialId,batch,kid,reason\r\n2026-06-26T09:00:00.000Z,secretary,issue,,,1,,\r\n',
  )
  expect(
    historyCsv([{ at, actor: 'a', action: 'revoke', rowKey: 'x/1', reason: 'said "no", twice' }]),
  ).toContain('x/1,,,,"said ""no"", twice"\r\n')
})

it.each(['=', '+', '-', '@', '\t', '\r', '\0'])('makes no formula of a text that begins with %j', (sign) => {
  expect(historyCsv([{ at, actor: 'a', action: 'revoke', reason: `${sign}1+1` }])).toContain(`"'${sign}1+1"`)
})
