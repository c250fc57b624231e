import { didKeyOf, didKeyUrlOf } from '@attestat/credential'
import { verifyPresentationRequest } from '@attestat/openid4vc'
import { createBundle } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { schoolKid } from '../../../fixtures/test-registry.ts'
import {
  clientId,
  diplomaQuery,
  issue,
  now,
  present,
  responseOf,
  told,
  trustOf,
} from '../../../fixtures/verification.ts'
import { memoryRequestStore } from './request-store.ts'
import { Verifier, type VerifierOptions } from './verifier.ts'

const trust = await trustOf()
const query = { credentials: [diplomaQuery()] }
const credential = await issue()

/** A verifier with a clock that a test can turn. */
function office(options: Partial<VerifierOptions> = {}) {
  const clock = { now }
  const verifier = new Verifier({
    clientId,
    trust,
    policy: 'admissions',
    requests: memoryRequestStore(),
    now: () => clock.now,
    ...options,
  })
  return { clock, verifier }
}

const answerTo = async ({ nonce, state }: { nonce: string; state: string }) =>
  responseOf({ diploma: [await present(credential, { nonce, presentedAt: now })] }, { state })

describe('a request is answered once', () => {
  it('and accepted', async () => {
    const { verifier } = office()
    const request = await verifier.ask(query, {
      purpose: { ru: 'Поступление', en: 'Admission' },
      retention: 'P1Y',
    })
    expect(request).toMatchObject({ clientId, statement: { retention: 'P1Y' } })
    expect((await verifier.receive(await answerTo(request), request.state)).verdict).toBe('accepted')
  })

  it('B21 G1 the same answer a second time is refused', async () => {
    const { verifier } = office()
    const request = await verifier.ask(query)
    const answer = await answerTo(request)
    await verifier.receive(answer, request.state)
    await expect(verifier.receive(answer, request.state)).rejects.toMatchObject({
      code: 'NONCE_CONSUMED',
      at: 'state',
    })
  })

  it('G1 of fifty at the same time, one is taken', async () => {
    const { verifier } = office()
    const request = await verifier.ask(query)
    const answer = await answerTo(request)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => verifier.receive(answer, request.state)),
    )
    const taken = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(taken.map(({ value }) => value.verdict)).toEqual(['accepted'])
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'NONCE_CONSUMED' })
    }
  })

  it('a wrong answer closes it too', async () => {
    const { verifier } = office()
    const request = await verifier.ask(query)
    const result = await verifier.receive(
      await answerTo({ ...request, nonce: 'nonce-of-another-request' }),
      request.state,
    )
    expect(told(result, 'nonce')).toBe('failed KB_NONCE_MISMATCH')
    await expect(verifier.receive(await answerTo(request), request.state)).rejects.toMatchObject({
      code: 'NONCE_CONSUMED',
    })
  })

  it('what is no answer at all does not', async () => {
    const { verifier } = office()
    const request = await verifier.ask(query)
    await expect(verifier.receive('{"vp_token":', request.state)).rejects.toMatchObject({
      code: 'JSON_INVALID',
    })
    expect((await verifier.receive(await answerTo(request), request.state)).verdict).toBe('accepted')
  })

  it('G9 an answer to one request is none to another', async () => {
    const { verifier } = office()
    const [one, other] = [await verifier.ask(query), await verifier.ask(query)]
    expect(one.nonce).not.toBe(other.nonce)
    const result = await verifier.receive(await answerTo(one), other.state)
    expect(result.verdict).toBe('rejected')
    expect(told(result, 'request-satisfied')).toBe('failed KB_NONCE_MISMATCH')
  })
})

describe('a request is open for a while', () => {
  it.each([
    [599_000, undefined, 'open'],
    [600_000, undefined, 'closed'],
    [600_000, 601, 'open'],
  ])('after %i ms of %s s it is %s', async (passed, requestLifetimeSeconds, expected) => {
    const { clock, verifier } = office(requestLifetimeSeconds === undefined ? {} : { requestLifetimeSeconds })
    const request = await verifier.ask(query)
    const answer = await answerTo(request)
    clock.now = new Date(now.getTime() + passed)
    const received = verifier.receive(answer, request.state)
    if (expected === 'open') expect((await received).verdict).toBe('accepted')
    else await expect(received).rejects.toMatchObject({ code: 'REQUEST_UNKNOWN' })
  })

  it('G8 a state that was never given out opens nothing', async () => {
    const { verifier } = office()
    await expect(verifier.receive(await present(credential), 'guessed')).rejects.toMatchObject({
      code: 'REQUEST_UNKNOWN',
    })
  })
})

describe('a request is found again by its id', () => {
  it('and its answer comes to the address that has the id in it', async () => {
    const { verifier } = office({ responseUri: (id) => `https://verifier.example/responses/${id}` })
    const request = await verifier.ask(query)
    expect(request.responseUri).toBe(`https://verifier.example/responses/${request.id}`)
    expect(request.id).toMatch(/^[\w-]{22}$/)
    expect(request.text).not.toContain(`"state":"${request.id}"`)
    expect((await verifier.receiveFor(await answerTo(request), request.id)).verdict).toBe('accepted')
  })

  it('G8 whose state an answer has to have: with another, or none, it closes nothing', async () => {
    const { verifier } = office()
    const [request, other] = [await verifier.ask(query), await verifier.ask(query)]
    const presented = await present(credential, { nonce: request.nonce, presentedAt: now })
    const vpToken = { diploma: [presented] }
    const { state: _state, ...stateless } = request.document
    const foreign: readonly string[] = [
      presented,
      responseOf(vpToken, {}),
      await answerTo({ ...request, state: other.state }),
      createBundle({ vpToken }),
      createBundle({ vpToken, request: stateless }),
      createBundle({ vpToken, request: other.document }),
    ]
    for (const text of foreign) {
      for (const judged of [verifier.receiveFor(text, request.id), verifier.judgeFor(text, request.id)]) {
        await expect(judged).rejects.toMatchObject({ code: 'REQUEST_UNKNOWN', at: 'state' })
      }
    }
    const bundle = createBundle({ vpToken, request: request.document })
    expect((await verifier.judgeFor(bundle, request.id)).verdict).toBe('accepted')
    expect((await verifier.receiveFor(bundle, request.id)).verdict).toBe('accepted')
    await expect(verifier.receiveFor(bundle, request.id)).rejects.toMatchObject({ code: 'NONCE_CONSUMED' })
  })
})

describe('a verifier with a key', () => {
  const kid = didKeyUrlOf(testPublicJwk('stranger'))
  const did = didKeyOf(testPublicJwk('stranger'))
  const clientId = `decentralized_identifier:${did}`

  it('signs what it asks, and is the audience of the answer', async () => {
    const { verifier } = office({ clientId, signer: testSigner('stranger', kid) })
    const request = await verifier.ask(query)
    const read = await verifyPresentationRequest(request.text, { resolveKey: trust.resolveKey, now })
    expect(read.signedBy?.kid).toBe(kid)
    const text = await present(credential, { nonce: request.nonce, audience: clientId, presentedAt: now })
    const answer = responseOf({ diploma: [text] }, { state: request.state })
    expect((await verifier.receive(answer, request.state)).verdict).toBe('accepted')
  })

  it('signs for no other DID than that of the key', async () => {
    const { verifier } = office({ clientId, signer: testSigner('school', schoolKid) })
    await expect(verifier.ask(query)).rejects.toMatchObject({ code: 'JWS_KID_ISSUER_MISMATCH' })
  })
})

describe('a verifier is not made, and a request not asked,', () => {
  it('under a policy that does not exist', () => {
    expect(() => office({ policy: 'strict' as 'admissions' })).toThrow(
      expect.objectContaining({ code: 'POLICY_INVALID' }),
    )
  })

  it('with a query that is none', async () => {
    await expect(office().verifier.ask({ credentials: [] })).rejects.toMatchObject({ code: 'DCQL_INVALID' })
  })
})
