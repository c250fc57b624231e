/** A mailing that is killed while a real mail server takes its letters: nothing is ever sent twice. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Ran, RunOptions } from '../cli/program.ts'
import { isLong, seed, someOf } from './chances.ts'
import { diploma, openSchool, type School } from './school.ts'
import { canInject, type DiskCall, injecting, oneFileThread, tracing } from './strace.ts'

const owners = [1, 2, 3].map((number) => `${number}@mail.example`)
const letters = `${diploma(1)} ${diploma(2)} ${diploma(3)}`
let school: School
let server: SMTPServer
let received: string[]
/** Called with the number of a letter that the server has, before the sender is told so. */
let onLetter: (number: number) => void

beforeAll(async () => {
  school = await openSchool()
})
afterAll(() => school.place.remove())
beforeEach(async () => {
  school.restore()
  received = []
  onLetter = () => undefined
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      stream.resume()
      stream.on('end', () => {
        received.push(...session.envelope.rcptTo.map(({ address }) => address))
        onLetter(received.length)
        done()
      })
    },
  })
  // A sender that dies hangs up in the middle.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  await school.place.write(
    'smtp.json',
    JSON.stringify({ host: '127.0.0.1', port, from: 'school@school.example' }),
  )
})
afterEach(() => new Promise<void>((resolve) => server.close(resolve)))

function send({ force = false, ...options }: RunOptions & { readonly force?: boolean } = {}): Promise<Ran> {
  return school.place.attestatWith(
    { env: oneFileThread, ...options },
    `mail ${letters} --issuer school --recipients recipients.json --smtp smtp.json --yes --json${force ? ' --force' : ''}`,
  )
}

/** Sends the rest; a letter of which nobody knows is not sent again before somebody says so. */
async function expectCompletes(): Promise<void> {
  const again = await send()
  const uncertain = again.json.refused.map(({ code }: { code: string }) => code)
  expect(uncertain.length).toBeLessThan(2)
  expect(uncertain).toEqual(uncertain.map(() => 'MAIL_UNCERTAIN'))
  expect(again.json.done.length + again.json.before.length + uncertain.length).toBe(3)
  expect(new Set(received).size).toBe(received.length)
  if (uncertain.length > 0) {
    const [lost] = again.json.refused
    const arrived = received.includes(owners[Number(lost.rowKey.slice(-1)) - 1] ?? '')
    expect((await send({ force: true })).json.done).toEqual([lost.rowKey])
    // Whoever said so takes it upon himself that it may come twice.
    expect(received).toHaveLength(arrived ? 4 : 3)
  }
  expect([...new Set(received)].sort()).toEqual(owners)
}

it('tells a letter that may have arrived from one that has, when it is killed with one on its way', async () => {
  const powerCut = new AbortController()
  onLetter = (number) => number === 2 && powerCut.abort()
  const killed = await send({ killedBy: powerCut.signal })
  expect([killed.code, received]).toEqual([-1, owners.slice(0, 2)])
  const again = await send()
  expect(again.json).toMatchObject({
    before: [diploma(1)],
    done: [diploma(3)],
    refused: [{ rowKey: diploma(2), code: 'MAIL_UNCERTAIN' }],
  })
  expect(received).toEqual(owners)
})

it(
  `sends nothing twice, whatever call to its log it is killed at (seed ${seed})`,
  async () => {
    if (!canInject()) return
    const { under, calls } = tracing(school.place.folder)
    expect((await send({ under })).json.done).toHaveLength(3)
    for (const call of someOf(calls().filter(isOfLog))) {
      school.restore()
      received = []
      await send({ under: injecting(call, 'kill') })
      await expectCompletes()
    }
  },
  isLong ? 600_000 : 60_000,
)

function isOfLog({ file }: DiskCall): boolean {
  return file.endsWith('mail-sent.jsonl')
}
