/** Answering over HTTP: a wallet's answer is taken once, and its result waits for who has the secret. */
import {
  type Check,
  decodeJson,
  decodeJsonObject,
  type JsonObject,
  type Language,
  ToolkitError,
  type Verdict,
} from '@attestat/credential'
import { guardiansParameter } from '@attestat/openid4vc'
import { bundleMediaType, trustLimits } from '@attestat/trust'
import { VerifierError } from '../codes.ts'
import { refusals } from '../expected.ts'
import { explainCheck } from '../explain.ts'
import { statedBy } from '../presented.ts'
import { resultDocument } from '../result-document.ts'
import { notTaken, requireStateOf } from '../verifier.ts'
import { hasSecret } from './api-key.ts'
import { type Call, jsonResponse, type Route, type ServiceParts } from './route.ts'
import { schemas } from './schemas.ts'

const invalid = refusals('BODY_INVALID')

const formMediaType = 'application/x-www-form-urlencoded'

export const responseRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/responses/{id}',
    operationId: 'answerRequest',
    summary: {
      en: 'For the wallet: the answer to a request, once',
      ru: 'Для кошелька: ответ на запрос, один раз',
    },
    access: 'anybody',
    isWork: true,
    body: {
      [formMediaType]: schemas.directPost,
      'application/json': schemas.response,
      [bundleMediaType]: schemas.bundle,
    },
    answer: {
      status: 200,
      summary: {
        en: 'Received, whatever it is worth: the verdict is for who asked',
        ru: 'Получено, чего бы оно ни стоило: вердикт — для того, кто спрашивал',
      },
      content: { 'application/json': schemas.received },
    },
    refusals: ['BODY_INVALID', 'REQUEST_UNKNOWN', 'NONCE_CONSUMED'],
    async handle(call, parts) {
      const { id } = call
      const answer = readAnswer(call)
      const state = statedBy('type' in answer ? { carriedRequest: answer.request } : { state: answer.state })
      if (typeof state !== 'string') throw invalid('state', 'the state of the request')
      // Here too: no more than an answer does a no of somebody else close a request.
      await requireStateOf(id, state)
      await parts.inTurn(id, () => settle(answer, call, parts))
      return jsonResponse({})
    },
  },
  {
    method: 'GET',
    path: '/results/{id}',
    operationId: 'readResult',
    summary: { en: 'What came of a request', ru: 'Что вышло из запроса' },
    access: 'secret',
    isWork: true,
    answer: {
      status: 200,
      summary: { en: 'Open, answered or declined', ru: 'Открыт, отвечен или отклонён' },
      content: { 'application/json': schemas.outcome },
    },
    refusals: ['RESULT_UNKNOWN'],
    async handle({ id, request, language, now }, { store }) {
      const place = await store.results.get(id, now)
      const isReader = await hasSecret(request, place?.secretDigest)
      // One answer for both: whether there is a result is for its reader alone.
      if (!place || !isReader) throw new VerifierError('RESULT_UNKNOWN')
      const { result, expiresAt } = place
      const outcome: Outcome = result === undefined ? { status: 'open' } : JSON.parse(result)
      return jsonResponse({ id, ...inLanguage(outcome, language), expiresAt })
    },
  },
]

/** What came of a request. */
type Outcome =
  | { readonly status: 'open' }
  | {
      readonly status: 'answered'
      readonly result: { readonly verdict: Verdict; readonly checks: readonly Check[] } & object
    }
  /** The wallet said no. @see OpenID4VP 1.0, section 8.5 */
  | { readonly status: 'declined'; readonly error: string }

/** Judges the answer, and closes the request and keeps the result in one. */
async function settle(answer: JsonObject, call: Call, parts: ServiceParts): Promise<void> {
  const { id, now } = call
  const outcome = await outcomeOf(answer, call, parts)
  const expiresAt = new Date(now.getTime() + parts.resultLifetimeSeconds * 1000)
  notTaken(await parts.store.settle(id, { result: JSON.stringify(outcome), expiresAt }, now))
  if (outcome.status === 'answered') parts.judged(outcome.result.verdict)
}

async function outcomeOf(
  answer: JsonObject,
  { id }: Call,
  { verifier, trust, memory }: ServiceParts,
): Promise<Exclude<Outcome, { status: 'open' }>> {
  try {
    const result = await verifier.judgeFor(answer, id)
    await memory.remember(result)
    return { status: 'answered', result: resultDocument(result, trust, 'en') as never }
  } catch (error) {
    if (!(error instanceof ToolkitError) || error.code !== 'RESPONSE_DECLINED') throw error
    return { status: 'declined', error: String(error.details.error) }
  }
}

function inLanguage(outcome: Outcome, language: Language): Outcome {
  if (outcome.status !== 'answered') return outcome
  const { result } = outcome
  const checks = result.checks.map((check) => ({ ...check, message: explainCheck(check, language) }))
  return { ...outcome, result: { ...result, checks } }
}

function readAnswer({ body, mediaType }: Call): JsonObject {
  if (mediaType === formMediaType) return readForm(body)
  return decodeJsonObject(body, { at: 'body', maxBytes: trustLimits.bundleBytes })
}

/** @see OpenID4VP 1.0, section 8.2 */
function readForm(body: Uint8Array): JsonObject {
  const form = new URLSearchParams(new TextDecoder().decode(body))
  const [vpToken, error] = [only(form, 'vp_token'), only(form, 'error')]
  if ((vpToken === undefined) === (error === undefined)) throw invalid('body', 'vp_token or error, each once')
  const state = only(form, 'state')
  if (state === undefined) throw invalid('state', 'the state of the request')
  if (error !== undefined) return { error, state }
  if (!vpToken?.trimStart().startsWith('{')) throw invalid('vp_token', 'vp_token as a JSON object')
  const approvals = only(form, guardiansParameter)
  return {
    vp_token: decodeJsonObject(vpToken, { at: 'vp_token', maxBytes: trustLimits.bundleBytes }),
    state,
    ...(approvals === undefined
      ? {}
      : { [guardiansParameter]: decodeJson(approvals, { at: guardiansParameter }) }),
  }
}

/** A parameter that is given twice could be read one way here and another way on the way here. */
function only(form: URLSearchParams, name: string): string | undefined {
  const values = form.getAll(name)
  if (values.length > 1) throw invalid(name, 'a value, given once')
  return values[0]
}
