/** Whether a credential is what the request asks for under its id: DCQL checked again, never trusting the wallet. */
import { type DcqlCredential, expandTypes, matchCredential, type ReadCredential } from '@attestat/credential'
import { type Answer, answer, passed, type Question } from './question.ts'

/** Carried out only where there is a request. The code of a mismatch is that of its first reason. */
export function queryMatched({ shown, query }: Question): Answer {
  const name = 'query-matched'
  if (!query) return answer(name, 'failed', 'DCQL_UNEXPECTED')
  const match = matchCredential(query, shown ?? unreadable, 'shown')
  if (match.satisfied) return passed(name, { query: query.id })
  const reasons = match.reasons.map(({ code, at }) => ({ code, at }))
  const code = match.reasons[0]?.code ?? 'DCQL_UNSATISFIED'
  return answer(name, 'failed', code, { evidence: { query: query.id, reasons } })
}

/** A credential that could not be read: it matches nothing. */
export const unreadable: DcqlCredential = { id: 'presented', format: '', claims: {}, holderBound: false }

/** A credential as DCQL sees it. @param isSignedOver Whether the holder has signed the presentation that it stood in. */
export function toDcql(credential: ReadCredential, isSignedOver = false): DcqlCredential {
  const { format, claims, document, vct, keyBinding } = credential
  return {
    id: 'presented',
    format,
    claims,
    types: expandTypes(document.type, document['@context']),
    ...(vct === undefined ? {} : { vct }),
    holderBound: keyBinding !== undefined || (isSignedOver && credential.holderKey !== undefined),
  }
}
