import {
  didKeyOf,
  didKeyUrlOf,
  readCompactJws,
  readDcqlQuery,
  readPaper,
  writePaper,
} from '@attestat/credential'
import {
  directPostForm,
  guardiansParameter,
  kindQuery,
  readPresentationRequest,
  verifyPresentationRequest,
} from '@attestat/openid4vc'
import { bundleMediaType, createBundle, type GuardianEvidence } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { guardianEvidence, purpose, trustInLinks } from '../../../../fixtures/guardians.ts'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { schoolKid } from '../../../../fixtures/test-registry.ts'
import {
  clientId,
  diplomaQuery,
  issuedAt,
  listUrls,
  now,
  present,
  responseOf,
  shown,
  statusIndex,
  trustOf,
} from '../../../../fixtures/verification.ts'
import {
  type Asked,
  apiKey,
  openService,
  presentationFor,
  serviceUrl,
} from '../../../../fixtures/verifier-service.ts'
import { type AnswerStore, memoryAnswerStore } from '../answer-store.ts'
import { VerifierError } from '../codes.ts'
import { policies } from '../policy.ts'
import { paperDocument, resultDocument } from '../result-document.ts'
import { documentMemory } from '../seen-documents.ts'
import { verify } from '../verify.ts'
import { verifyPaper } from '../verify-paper.ts'

const trust = await trustOf()

/** Status and code of a refusal. */
async function refusal(response: Response): Promise<string> {
  const { status, code } = (await response.json()) as { status: number; code: string }
  expect([status, response.headers.get('content-type')]).toEqual([
    response.status,
    'application/problem+json',
  ])
  return `${status} ${code}`
}

describe('a request over HTTP', () => {
  it('is made for who has the key, read by the wallet, answered, and its result fetched with the secret', async () => {
    const { ask, answer, result, send } = await openService()
    const asked = await ask({
      query: { credentials: [diplomaQuery()] },
      purpose: { ru: 'Поступление', en: 'Admission' },
      retention: 'P1Y',
    })
    const read = await send('GET', `/requests/${asked.id}`)
    expect(read.headers.get('content-type')).toBe('application/json')
    expect(await read.json()).toEqual(asked.request)
    expect(asked.request).toMatchObject({
      client_id: clientId,
      response_mode: 'direct_post',
      response_uri: `${serviceUrl}/responses/${asked.id}`,
    })
    expect(await (await result(asked)).json()).toMatchObject({ id: asked.id, status: 'open' })

    const received = await answer(asked)
    expect([received.status, await received.json()]).toEqual([200, {}])
    const { status, result: told } = (await (await result(asked)).json()) as Record<string, unknown>
    expect(status).toBe('answered')
    expect(told).toMatchObject({ verdict: 'accepted', credentials: [{ credential: expect.anything() }] })
    // It is answered: there is nothing for a wallet to read any more.
    expect(await refusal(await send('GET', `/requests/${asked.id}`))).toBe('404 REQUEST_UNKNOWN')
  })

  it('is signed where the service has a key', async () => {
    const kid = didKeyUrlOf(testPublicJwk('stranger'))
    const { ask, send } = await openService({
      clientId: `decentralized_identifier:${didKeyOf(testPublicJwk('stranger'))}`,
      signer: testSigner('stranger', kid),
    })
    const asked = await ask()
    const read = await send('GET', `/requests/${asked.id}`)
    expect(read.headers.get('content-type')).toBe('application/oauth-authz-req+jwt')
    const token = await read.text()
    expect(token).toBe(asked.request)
    const { resolveKey } = trust
    expect(await verifyPresentationRequest(token, { resolveKey, now })).toMatchObject({ signedBy: { kid } })
  })

  it('may be of a kind of document, in plain words', async () => {
    const { sendAsOffice } = await openService()
    const plain = { type: 'school-diploma', marks: ['informatics'], thresholds: ['gpa:4.5'], withName: true }
    const body = JSON.stringify({ ...plain, purpose: { en: 'Admission' } })
    const init = { headers: { 'content-type': 'application/json' }, body }
    const made = await (await sendAsOffice('POST', '/requests', init)).json()
    const { dcqlQuery, statement } = readPresentationRequest(
      typeof made.request === 'string' ? made.request : JSON.stringify(made.request),
    )
    expect(dcqlQuery).toEqual(readDcqlQuery(kindQuery(plain)))
    expect(statement).toEqual({ purpose: { en: 'Admission' } })
  })

  it.each([
    ['no query', {}, '400 BODY_INVALID'],
    ['a query that is none', { query: { credentials: [] } }, '400 DCQL_INVALID'],
    [
      'a query beside a kind',
      { query: { credentials: [diplomaQuery()] }, type: 'school-diploma' },
      '400 BODY_INVALID',
    ],
    ['a kind that there is not', { type: 'driving-licence' }, '400 BODY_INVALID'],
    ['marks that are no list', { type: 'school-diploma', marks: 'gpa' }, '400 BODY_INVALID'],
    ['a mark that the kind has not', { type: 'school-diploma', marks: ['alchemy'] }, '400 REQUEST_INVALID'],
    ['a misspelt member', { query: { credentials: [diplomaQuery()] }, porpose: 'x' }, '400 BODY_INVALID'],
    [
      'a duration that is none',
      { query: { credentials: [diplomaQuery()] }, purpose: { en: 'x' }, retention: 'a year' },
      '400 REQUEST_INVALID',
    ],
  ])('is not made of %s', async (_, body, expected) => {
    const { sendAsOffice } = await openService()
    const init = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    expect(await refusal(await sendAsOffice('POST', '/requests', init))).toBe(expected)
  })

  it('K6 is refused with 429 when too many are open', async () => {
    const { ask, sendAsOffice } = await openService({ store: memoryAnswerStore(1) })
    await ask()
    const refused = await sendAsOffice('POST', '/requests', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: { credentials: [diplomaQuery()] } }),
    })
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(await refusal(refused)).toBe('429 REQUESTS_FULL')
  })
})

describe('an answer', () => {
  it('G1 is taken once: of fifty at the same time, one', async () => {
    const { ask, answer } = await openService()
    const asked = await ask()
    const responses = await Promise.all(Array.from({ length: 50 }, () => answer(asked)))
    const refused = responses.filter(({ status }) => status !== 200)
    expect(refused).toHaveLength(49)
    for (const response of refused) expect(await refusal(response)).toBe('409 NONCE_CONSUMED')
  })

  it.each([
    [
      'JSON',
      'application/json',
      (token: string, { state }: Asked['request']) =>
        responseOf({ diploma: [token] }, state === undefined ? {} : { state }),
    ],
    [
      'a bundle',
      bundleMediaType,
      (token: string, request: Asked['request']) => createBundle({ vpToken: { diploma: [token] }, request }),
    ],
  ] as const)('may be %s, which shows by the state that it was asked', async (_, mediaType, body) => {
    const { ask, send, result } = await openService()
    const [asked, other] = [await ask(), await ask()]
    const token = await presentationFor(asked.request)
    const post = (request: Asked['request']) =>
      send('POST', `/responses/${asked.id}`, {
        headers: { 'content-type': mediaType },
        body: body(token, request),
      })
    const { state: _state, ...stateless } = asked.request
    expect(await refusal(await post(stateless))).toBe('400 BODY_INVALID')
    expect(await refusal(await post(other.request))).toBe('404 REQUEST_UNKNOWN')
    expect((await post(asked.request)).status).toBe(200)
    expect(await (await result(asked)).json()).toMatchObject({ result: { verdict: 'accepted' } })
  })

  it('may be a bundle with the signed request in it; one without any closes nothing', async () => {
    const { ask, send, result } = await openService({
      clientId: `decentralized_identifier:${didKeyOf(testPublicJwk('stranger'))}`,
      signer: testSigner('stranger', didKeyUrlOf(testPublicJwk('stranger'))),
    })
    const asked = await ask()
    const post = (more: object) =>
      send('POST', `/responses/${asked.id}`, {
        headers: { 'content-type': bundleMediaType },
        body: createBundle({ vpToken: { diploma: ['x'] }, ...more }),
      })
    expect(await refusal(await post({}))).toBe('400 BODY_INVALID')
    expect((await post({ request: asked.request })).status).toBe(200)
    expect(await (await result(asked)).json()).toMatchObject({ result: { verdict: 'rejected' } })
  })

  it.each(['form', 'json'] as const)('of a child carries the approval of a guardian as a %s', async (as) => {
    const trust = await trustInLinks()
    const policy = { ...policies.admissions, guardianApproval: 'always' } as const
    const { ask, send, result } = await openService({ trust, policy })
    const query = { credentials: [diplomaQuery()] }
    const post = async (guardians: (presented: string) => Promise<readonly GuardianEvidence[]>) => {
      const asked = await ask({ query, purpose: { ru: purpose } })
      const { nonce, state } = asked.request
      const presented = await presentationFor({ nonce })
      const response = { vp_token: { diploma: [presented] }, state }
      const approvals = await guardians(presented)
      const init =
        as === 'form'
          ? { body: directPostForm(response, approvals) }
          : {
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({
                ...response,
                ...(approvals.length > 0 ? { [guardiansParameter]: approvals } : {}),
              }),
            }
      expect((await send('POST', `/responses/${asked.id}`, init)).status).toBe(200)
      const { result: judged } = (await (await result(asked)).json()) as {
        readonly result: { readonly verdict: string; readonly codes: readonly string[] }
      }
      return [judged.verdict, ...judged.codes]
    }
    const nonceOf = (presented: string) =>
      String(readCompactJws(presented.slice(presented.lastIndexOf('~') + 1)).payload.nonce)
    expect(
      await post(async (presented) => [await guardianEvidence([presented], { nonce: nonceOf(presented) })]),
    ).toEqual(['accepted'])
    expect(await post(async () => [])).toEqual(['rejected', 'APPROVAL_REQUIRED'])
    expect(await post(async (presented) => [await guardianEvidence([presented])])).toEqual([
      'rejected',
      'APPROVAL_NONCE_MISMATCH',
    ])
  })

  it('G8 with a state that was never given out, or with none, closes nothing', async () => {
    const { ask, answer, send } = await openService()
    const asked = await ask()
    expect(await refusal(await answer(asked, { state: 'x'.repeat(43) }))).toBe('404 REQUEST_UNKNOWN')
    const withoutState = { body: new URLSearchParams({ vp_token: '{}' }) }
    expect(await refusal(await send('POST', `/responses/${asked.id}`, withoutState))).toBe('400 BODY_INVALID')
    expect((await answer(asked)).status).toBe(200)
  })

  it('G8 to a request that was never asked, or has expired, is refused', async () => {
    const { ask, answer, clock } = await openService({ requestLifetimeSeconds: 60 })
    const asked = await ask()
    expect(await refusal(await answer({ ...asked, id: 'x'.repeat(22) }))).toBe('404 REQUEST_UNKNOWN')
    clock.now = new Date(now.getTime() + 60_000)
    expect(await refusal(await answer(asked))).toBe('404 REQUEST_UNKNOWN')
  })

  it('G9 to another request does not count for this one', async () => {
    const { ask, answer, result } = await openService()
    const [one, other] = [await ask(), await ask()]
    // At the address of the other one: it was meant for neither.
    expect(await refusal(await answer({ ...one, id: other.id }))).toBe('404 REQUEST_UNKNOWN')
    // With the other one's state, too: what was signed names the nonce of the first.
    const crossed = { ...other, request: { ...one.request, state: other.request.state } }
    expect((await answer(crossed)).status).toBe(200)
    expect(await (await result(other)).json()).toMatchObject({
      result: { verdict: 'rejected', codes: expect.arrayContaining(['KB_NONCE_MISMATCH']) },
    })
    expect((await answer(one)).status).toBe(200)
    expect(await (await result(one)).json()).toMatchObject({ result: { verdict: 'accepted' } })
  })

  it('that could not be kept is not taken: it can be sent again', async () => {
    const kept = memoryAnswerStore()
    let isFull = true
    const settle: AnswerStore['settle'] = async (...settling) => {
      if (isFull) throw new VerifierError('STORAGE_FULL')
      return kept.settle(...settling)
    }
    const { ask, answer, result, sendAsOffice } = await openService({ store: { ...kept, settle } })
    const asked = await ask()
    expect(await refusal(await answer(asked))).toBe('503 STORAGE_FULL')
    expect(await (await result(asked)).json()).toMatchObject({ status: 'open' })
    isFull = false
    expect((await answer(asked)).status).toBe(200)
    expect(await (await result(asked)).json()).toMatchObject({ result: { verdict: 'accepted' } })
    const metrics = await (await sendAsOffice('GET', '/metrics')).text()
    expect(metrics).toContain('attestat_verdicts_total{verdict="accepted"} 1\n')
  })

  it('may be no, which closes the request too', async () => {
    const { ask, answer, send, result } = await openService()
    const asked = await ask()
    const body = new URLSearchParams({ error: 'access_denied', state: asked.request.state })
    expect((await send('POST', `/responses/${asked.id}`, { body })).status).toBe(200)
    expect(await (await result(asked)).json()).toMatchObject({ status: 'declined', error: 'access_denied' })
    expect(await refusal(await answer(asked))).toBe('409 NONCE_CONSUMED')
  })

  it('is no no without the state of the request', async () => {
    const { ask, answer, send } = await openService()
    const asked = await ask()
    const init = { headers: { 'content-type': 'application/json' }, body: '{"error":"access_denied"}' }
    expect(await refusal(await send('POST', `/responses/${asked.id}`, init))).toBe('400 BODY_INVALID')
    expect((await answer(asked)).status).toBe(200)
  })

  it.each([
    ['vp_token twice', 'vp_token={}&vp_token={}&state=STATE', '400 BODY_INVALID'],
    ['state twice', 'vp_token={}&state=STATE&state=STATE', '400 BODY_INVALID'],
    ['vp_token and error', 'vp_token={}&error=access_denied&state=STATE', '400 BODY_INVALID'],
    ['a token instead of JSON', 'vp_token=eyJ&state=STATE', '400 BODY_INVALID'],
    ['a member twice', 'vp_token={"a":["x"],"a":["y"]}&state=STATE', '400 JSON_DUPLICATE_KEY'],
    [
      'K7 very many presentations',
      `vp_token={"a":${JSON.stringify(Array(65).fill('x'))}}&state=STATE`,
      '400 RESPONSE_INVALID',
    ],
    [
      'approvals twice',
      'vp_token={"a":["x"]}&state=STATE&attestat_guardians=[]&attestat_guardians=[]',
      '400 BODY_INVALID',
    ],
    [
      'approvals that are none',
      'vp_token={"a":["x"]}&state=STATE&attestat_guardians=[{"approval":"x"}]',
      '400 BUNDLE_INVALID',
    ],
  ])('K9 with %s closes nothing', async (_, form, expected) => {
    const { ask, answer, send } = await openService()
    const asked = await ask()
    const init = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.replaceAll('STATE', asked.request.state),
    }
    expect(await refusal(await send('POST', `/responses/${asked.id}`, init))).toBe(expected)
    expect((await answer(asked)).status).toBe(200)
  })
})

describe('a result', () => {
  it('G7 is for who has its secret: not for its state, its id, the API key, or another secret', async () => {
    const { ask, answer, result, send } = await openService()
    const [asked, other] = [await ask(), await ask()]
    await answer(asked)
    for (const guess of [asked.request.state, asked.id, apiKey, other.resultSecret, '']) {
      expect(await refusal(await result(asked, guess))).toBe('404 RESULT_UNKNOWN')
    }
    expect(await refusal(await send('GET', `/results/${asked.id}`))).toBe('404 RESULT_UNKNOWN')
    expect(await refusal(await send('GET', `/results/${'x'.repeat(22)}`))).toBe('404 RESULT_UNKNOWN')
    expect((await result(asked)).status).toBe(200)
  })

  it('G7 and the state of its request are two secrets of 256 bits, new each time', async () => {
    const { ask } = await openService()
    const secrets = (await Promise.all([ask(), ask()])).flatMap(({ request, resultSecret }) => [
      request.state,
      resultSecret,
    ])
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/)
    expect(new Set(secrets).size).toBe(4)
  })

  it('is gone after its time', async () => {
    const { ask, answer, result, clock, service } = await openService({ resultLifetimeSeconds: 300 })
    const asked = await ask()
    await answer(asked)
    clock.now = new Date(now.getTime() + 299_000)
    expect((await result(asked)).status).toBe(200)
    clock.now = new Date(now.getTime() + 300_000)
    expect(await refusal(await result(asked))).toBe('404 RESULT_UNKNOWN')
    await service.forget()
    clock.now = now
    expect(await refusal(await result(asked))).toBe('404 RESULT_UNKNOWN')
  })

  it('is told in the language of who asks for it', async () => {
    const { ask, answer, send } = await openService()
    const asked = await ask()
    await answer(asked)
    const headers = { authorization: `Bearer ${asked.resultSecret}`, 'accept-language': 'de, ru;q=0.8, en' }
    const response = await send('GET', `/results/${asked.id}`, { headers })
    const { result } = (await response.json()) as { result: { checks: { message: string }[] } }
    for (const { message } of result.checks) expect(message).toMatch(/[а-я]/i)
  })
})

describe('a file', () => {
  it('gets the same JSON as the library gives', async () => {
    const { sendAsOffice } = await openService()
    for (const text of [
      await shown(),
      await shown({ index: statusIndex.revoked }),
      responseOf({ 'credential-1': [await shown()] }),
      createBundle({ vpToken: { a: [await shown()] } }),
    ]) {
      const response = await sendAsOffice('POST', '/verify', { body: text })
      const seen = documentMemory()
      const result = await verify(text, { trust, seen, policy: 'admissions', now, audience: clientId })
      expect(await response.text()).toBe(JSON.stringify(resultDocument(result, trust, 'en')))
    }
  })

  it('may be the text of a QR code', async () => {
    const { sendAsOffice } = await openService()
    const paper = await writePaper(
      {
        kind: 'school-diploma',
        name: 'Соколова Анна Сергеевна',
        title: 'Аттестат',
        awardedOn: '2026-06-25',
        issuedAt,
        status: { uri: listUrls.token, idx: statusIndex.good },
      },
      testSigner('school', schoolKid),
    )
    expect(readPaper(paper).issuer).toMatch(/^did:key:/)
    const response = await sendAsOffice('POST', '/verify?policy=lenient-preview', { body: `${paper}\n` })
    const result = await verifyPaper(paper, { trust, policy: 'lenient-preview', now })
    expect(result.verdict).toBe('accepted')
    expect(await response.text()).toBe(JSON.stringify(paperDocument(result, trust, 'en')))
  })

  it('is judged by the audience, the policy and the moment that are named', async () => {
    const { sendAsOffice } = await openService()
    const body = await present(await shown({ holder: null }), { signedBy: null })
    const verdict = async (query: string): Promise<unknown> => {
      const response = await sendAsOffice('POST', `/verify${query}`, { body })
      return ((await response.json()) as { verdict: string }).verdict
    }
    expect(await verdict('')).toBe('undecided')
    expect(await verdict('?policy=lenient-preview')).toBe('accepted')
    expect(await verdict('?policy=lenient-preview&at=2031-05-01')).toBe('undecided')
    expect(await verdict('?policy=lenient-preview&at=2026-06-28')).toBe('accepted')
    expect(await verdict('?policy=lenient-preview&at=2026-06-26')).toBe('rejected')
  })

  it.each([
    ['?policy=strict', '400 PARAMETER_INVALID'],
    ['?at=yesterday', '400 PARAMETER_INVALID'],
    ['?at=2031-05-01&at=2026-05-01', '400 PARAMETER_INVALID'],
    ['?audience=', '400 PARAMETER_INVALID'],
    ['?polcy=archive', '400 PARAMETER_INVALID'],
  ])('K9 is not judged with %s', async (query, expected) => {
    const { sendAsOffice } = await openService()
    const body = await shown()
    expect(await refusal(await sendAsOffice('POST', `/verify${query}`, { body }))).toBe(expected)
  })

  it('that is none is rejected all the same', async () => {
    const { sendAsOffice } = await openService()
    const judged = async (body: string) => {
      const response = await sendAsOffice('POST', '/verify', { body })
      return [response.status, await response.json()]
    }
    const rejected = (code: string) => [200, expect.objectContaining({ verdict: 'rejected', codes: [code] })]
    expect(await judged('two words')).toEqual(rejected('PRESENTATION_INVALID'))
    expect(await judged(`{"a":${'['.repeat(100_000)}`)).toEqual(rejected('JSON_TOO_DEEP'))
  })
})
