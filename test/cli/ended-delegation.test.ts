/** `trust show` says of an issuer what `verify` will: a delegation that ended takes along whom it recognised. */
import { createTrustPack } from '@attestat/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftRegistry, publishTest, registryTime } from '../../fixtures/test-registry.ts'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
beforeAll(async () => {
  place = await openWorkplace()
  for (const status of ['withdrawn', 'recognised'] as const) {
    const registry = await publishTest(await draftRegistry({ delegation: { status } }))
    await place.write(`${status}.pack`, await createTrustPack({ createdAt: registryTime, registry }))
  }
})
afterAll(() => place.remove())

test.each([
  ['withdrawn', ['novosibirsk'], 'novosibirsk (withdrawn)'],
  ['recognised', [], 'novosibirsk'],
])('a delegation that is %s', async (status, ended, step) => {
  const { json } = await place.attestat(`trust show ${status}.pack --json`)
  expect(json.entries).toMatchObject([{ status, ended }])
  const { stdout } = await place.attestat(`trust show ${status}.pack --lang en`)
  expect(stdout).toMatch(new RegExp(`${status} .*→ ${step.replace(/[()]/g, '\\$&')}\n`))
})
