/** Whether the answer holds what was asked for: DCQL checked again, never trusting the wallet. */
import {
  type Check,
  checkResponse,
  type DcqlCredential,
  expandTypes,
  type ResponseCheck,
} from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import type { Examined } from '../verify.ts'
import { answer, passed } from './question.ts'

export interface RequestAnswer {
  readonly check: Check
  /** The credentials that the verdict rests on. */
  readonly used: readonly Examined[]
}

/**
 * Compares the answer with the request: with the accepted credentials alone, then with the undecided ones too. The
 * first that satisfies it is the answer; what it does not need is discarded. When neither does, all that was sent is
 * judged as it is.
 */
export function requestSatisfied(
  examined: readonly Examined[],
  request: PresentationRequest,
  now: Date,
): RequestAnswer {
  const name = 'request-satisfied'
  if (request.expiresAt && request.expiresAt <= now) {
    const expiredAt = request.expiresAt.toISOString()
    return { check: answer(name, 'failed', 'REQUEST_EXPIRED', { details: { expiredAt } }), used: examined }
  }
  const whole = compare(examined, request)
  if (whole.code === 'DCQL_UNEXPECTED') return unsatisfied(whole, examined)
  for (const verdicts of [['accepted'], ['accepted', 'undecided'], ['accepted', 'undecided', 'rejected']]) {
    const kept = examined.filter((one) => verdicts.includes(one.verdict))
    const { fulfilment } = compare(kept, request)
    if (!fulfilment.satisfied) continue
    const needed = [...fulfilment.required, ...fulfilment.optional]
    const used = kept.filter((one) => needed.includes(queryIdOf(one, request)))
    return { check: passed(name, { queries: needed }), used }
  }
  return unsatisfied(whole, examined)
}

function unsatisfied({ code, faults }: ResponseCheck, examined: readonly Examined[]): RequestAnswer {
  const evidence = { at: faults.map((fault) => fault.at) }
  return {
    check: answer('request-satisfied', 'failed', code ?? 'DCQL_UNSATISFIED', { evidence }),
    used: examined,
  }
}

function compare(examined: readonly Examined[], request: PresentationRequest): ResponseCheck {
  // Without a prototype: a query may be called anything.
  const presented: Record<string, DcqlCredential[]> = Object.create(null)
  for (const one of examined) {
    const credential = toDcql(one)
    if (!credential) continue
    const queryId = queryIdOf(one, request)
    presented[queryId] = [...(presented[queryId] ?? []), credential]
  }
  return checkResponse(request.dcqlQuery, presented)
}

/** A credential that came without a query id can only answer a request for a single one. */
function queryIdOf({ token }: Examined, { dcqlQuery }: PresentationRequest): string {
  return token.queryId ?? (dcqlQuery.credentials.length === 1 ? (dcqlQuery.credentials[0]?.id ?? '') : '')
}

function toDcql({ examination, token }: Examined): DcqlCredential | undefined {
  const { credential } = examination
  if (!credential) return undefined
  const { document, vct } = credential
  return {
    id: token.queryId ?? 'presented',
    format: credential.format,
    claims: credential.claims,
    types: expandTypes(document.type, document['@context']),
    ...(vct === undefined ? {} : { vct }),
    holderBound: credential.keyBinding !== undefined,
  }
}
