/** Whether verifiers find every key of the issuer, the old ones too, and none that is not to be trusted. */
import { isDeepStrictEqual } from 'node:util'
import { decodeJsonObject, isJsonObject, type JsonObject, type JsonValue } from '@attestat/credential'
import { keyFiles } from '../publish.ts'
import type { Answer, IssuerCase, SiteFacts } from './diagnosis.ts'
import { gathered, type PageAnswer, pageAt } from './page-answers.ts'

export function examinePublishedKeys({ issuer, sites }: IssuerCase): readonly Answer[] {
  if ('fault' in issuer) return []
  const looked = sites.filter(({ kind }) => kind !== 'pack')
  if (looked.length === 0) return [{ code: 'SITE_NOT_LOOKED_AT' }]
  const files = keyFiles(issuer)
  return looked.flatMap((site) => {
    if (files.length === 0) return [{ code: 'KEYS_IN_DID', at: site.name }]
    const answers = files.flatMap(([path, content]) => keyAnswers(site, path, JSON.parse(content)))
    const count = issuer.keys.length
    return answers.length > 0
      ? gathered(site, answers)
      : [{ code: 'KEYS_PUBLISHED', at: site.name, details: { count } }]
  })
}

function keyAnswers(site: SiteFacts, path: string, expected: JsonObject): readonly PageAnswer[] {
  const page = pageAt(site, path)
  if (!('bytes' in page)) return [page]
  const found = decoded(page.bytes)
  if (!found) return [{ code: 'PAGE_DAMAGED', path, details: { reason: 'JSON' } }]
  // A host may lay the text out anew: what it says is what counts.
  if (isDeepStrictEqual(found, expected)) return []
  const [published, due] = [usableKids(found), usableKids(expected)]
  const missing = due.filter((kid) => !published.includes(kid))
  const excess = published.filter((kid) => !due.includes(kid))
  const answers: PageAnswer[] = []
  if (missing.length > 0) answers.push({ code: 'KEY_NOT_PUBLISHED', path, details: { kids: missing } })
  if (excess.length > 0) answers.push({ code: 'KEY_STILL_PUBLISHED', path, details: { kids: excess } })
  return answers.length > 0 ? answers : [{ code: 'PAGE_DIFFERS', path }]
}

function decoded(bytes: Uint8Array): JsonObject | undefined {
  try {
    return decodeJsonObject(bytes)
  } catch {
    return undefined
  }
}

/** Names of the keys that a DID document or a JWK set gives out as good. */
function usableKids({ verificationMethod, jwks }: JsonObject): readonly string[] {
  const methods = objectsIn(verificationMethod).filter(({ revoked }) => revoked === undefined)
  const keys = isJsonObject(jwks) ? objectsIn(jwks.keys) : []
  return [...methods.map(({ id }) => id), ...keys.map(({ kid }) => kid)].filter(
    (kid) => typeof kid === 'string',
  )
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
