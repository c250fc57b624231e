/** An admissions office with systems of its own: what the programs for Express, Fastify and hono share. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type JsonObject, kinds } from '@attestat/credential'
import type { VerifierStatement } from '@attestat/openid4vc'
import { openTrustPack, type TrustSource } from '@attestat/trust'
import { memoryRequestStore, type Problem, problemOf, Verifier, VerifierError } from '@attestat/verifier'
import { out } from './out.ts'

export const clientId = 'https://admission.university.example'
/** Facts about schools, under the root key that the ministry told on the telephone. */
export const trust: TrustSource = await openTrustPack(await readFile(join(out, 'trust.pack')), {
  pinnedRoot: [await readFile(join(out, 'root-key.txt'), 'utf8')],
})

const { vct, achievementTypes } = kinds['school-diploma']
const subject = 'credentialSubject'

/** A name and the mark in informatics. */
export const question: JsonObject = {
  credentials: [
    {
      id: 'diploma',
      format: 'vc+sd-jwt',
      meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] },
      claims: [
        { path: [subject, 'achievement', 'achievementType'], values: [...achievementTypes] },
        { path: [subject, 'familyName'] },
        { path: [subject, 'givenName'] },
        { path: [subject, 'result', null, 'resultDescription'], values: [`${vct}:informatics`] },
      ],
    },
  ],
}

/** What the family reads before it says yes. */
export const statement: VerifierStatement = {
  name: { ru: 'Приёмная комиссия (вымышленная)', en: 'The admissions office (invented)' },
  purpose: { ru: 'Приём 2027 года', en: 'Admission 2027' },
  retention: 'P1Y',
}

/** Takes each answer once. Several processes share a file instead: `openRequestFile` of `@attestat/verifier/sqlite`. */
export const verifier: Verifier = new Verifier({
  clientId,
  trust,
  policy: 'admissions',
  requests: memoryRequestStore(),
})

/** Largest answer that is read: an evidence bundle's. */
export const mostBytes: number = 16 * 1024 * 1024

/**
 * A refusal as the service of the library tells it (RFC 9457), also where the framework was the one to refuse; of a
 * fault nothing is told.
 */
export function problem(error: unknown): Problem {
  const { statusCode = 500 } = error as { readonly statusCode?: number }
  if (statusCode === 413) {
    return problemOf(new VerifierError('BODY_TOO_LARGE', { details: { limit: mostBytes } }), 'en')
  }
  return problemOf(error, 'en')
}

/** Where the program listens: on PORT, or on any port that is free. */
export const port: number = Number(process.env.PORT ?? 0)
