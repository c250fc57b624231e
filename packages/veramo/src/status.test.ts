/** Our status plugin inside `verifyCredential` of Veramo's own `CredentialPlugin`, which asks it about JSON. */
import { ToolkitError } from '@attestat/credential'
import type { VerifiableCredential } from '@veramo/core-types'
import { beforeAll, describe, expect, test } from 'vitest'
import { memoryKeys } from '../../../fixtures/memory-keys.ts'
import { type AgentParts, attestatAgent, type TestAgent } from '../../../fixtures/veramo-agent.ts'
import { issue, now, statusIndex, trustOf } from '../../../fixtures/verification.ts'

const policies = { now: now.getTime() / 1000 }
const agentWith = async (parts: Partial<AgentParts> = {}): Promise<TestAgent> =>
  attestatAgent({ keys: memoryKeys(), trust: await trustOf(), now: () => now, ...parts })
const withoutLists = { trust: await trustOf({ lists: new Map() }) }

/** As an agent has it: with `credentialStatus` among its members. */
const credentials = new Map<keyof typeof statusIndex, VerifiableCredential>()
beforeAll(async () => {
  const reading = await agentWith({ stock: ['credentials'] })
  for (const state of ['good', 'revoked', 'suspended'] as const) {
    const token = await issue({ format: 'jwt_vc_json', index: statusIndex[state], suspendable: true })
    const { verifiableCredential } = await reading.verifyCredential({ credential: token, policies })
    expect(verifiableCredential.credentialStatus).toBeDefined()
    credentials.set(state, verifiableCredential)
  }
})
const ask = (agent: TestAgent, state: keyof typeof statusIndex, more: object = {}) =>
  agent.verifyCredential({
    credential: credentials.get(state) as VerifiableCredential,
    policies: { ...policies, ...more },
  })
const refusedAs = (errorCode: string) => ({ verified: false, error: { errorCode } })
const unknown = { code: 'AGENT_STATUS_UNKNOWN', details: { reason: 'STATUS_UNKNOWN' } }

describe('with Veramo’s own provider', () => {
  const stock = { stock: ['credentials'] } as const

  test('a credential that is not in force is not verified, in Veramo’s one word for it', async () => {
    const agent = await agentWith(stock)
    expect(await ask(agent, 'good')).toMatchObject({ verified: true })
    expect(await ask(agent, 'revoked')).toMatchObject(refusedAs('revoked'))
    expect(await ask(agent, 'suspended')).toMatchObject(refusedAs('revoked'))
  })

  test('C23 a status that cannot be told rejects with our code, and is never told as a revocation', async () => {
    const agent = await agentWith({ ...stock, ...withoutLists })
    const asking = ask(agent, 'good')
    await expect(asking).rejects.toMatchObject(unknown)
    await expect(asking).rejects.toBeInstanceOf(ToolkitError)
  })

  test('C23 or makes a result, where that was asked for', async () => {
    const agent = await agentWith({ ...stock, ...withoutLists, unknown: 'not-verified' })
    expect(await ask(agent, 'good')).toMatchObject(refusedAs('revoked'))
    const credential = credentials.get('good') as VerifiableCredential
    expect(await agent.checkCredentialStatus({ credential })).toMatchObject({
      revoked: false,
      verified: false,
      code: 'STATUS_UNKNOWN',
    })
    const knowing = await agentWith({ ...stock, unknown: 'not-verified' })
    expect(await ask(knowing, 'good')).toMatchObject({ verified: true })
  })
})

describe('with our provider, which has looked at the status itself', () => {
  test('its own verdict and code stand when Veramo’s plugin is told not to ask again', async () => {
    const again = { credentialStatus: false }
    const [knowing, unknowing] = [await agentWith(), await agentWith(withoutLists)]
    expect(await ask(knowing, 'good', again)).toMatchObject({ verified: true })
    expect(await ask(knowing, 'revoked', again)).toMatchObject(refusedAs('STATUS_REVOKED'))
    expect(await ask(unknowing, 'good', again)).toMatchObject({
      ...refusedAs('STATUS_UNKNOWN'),
      verdict: 'undecided',
    })
    await expect(ask(unknowing, 'good')).rejects.toMatchObject(unknown)
  })
})
