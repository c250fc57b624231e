/** How a server delivers: what programs need is more than that a person sees the page. */
import type { Answer, FoundPage, IssuerCase, SiteFacts } from './diagnosis.ts'
import { gathered, type PageAnswer } from './page-answers.ts'

export function examineDelivery({ sites }: IssuerCase): readonly Answer[] {
  return sites.flatMap((site) => (site.kind === 'server' ? deliveryOf(site) : []))
}

function deliveryOf(site: SiteFacts): readonly Answer[] {
  const found = [...site.pages].filter((entry): entry is [string, FoundPage] => 'bytes' in entry[1])
  const answers = found.flatMap(([path, { delivery }]) => {
    const answers: PageAnswer[] = []
    if (!delivery) return answers
    if (!delivery.openToAllOrigins) answers.push({ code: 'CORS_MISSING', path })
    const expected = expectedTypes.find(([pattern]) => pattern.test(path))?.[1] ?? 'application/json'
    const type = delivery.contentType.split(';')[0]?.trim().toLowerCase() || 'none'
    if (!expected.split(' ').includes(type)) {
      answers.push({ code: 'CONTENT_TYPE_UNEXPECTED', path, details: { found: type, expected } })
    }
    return answers
  })
  if (found.length === 0 || answers.length > 0) return gathered(site, answers)
  return [{ code: 'DELIVERY_GOOD', at: site.name }]
}

/** Of the pages that have a content type of their own; several are equally good. */
const expectedTypes: readonly (readonly [RegExp, string])[] = [
  [/did\.json$/, 'application/did application/did+json application/did+ld+json application/json'],
  [/\.statuslist\.jwt$/, 'application/statuslist+jwt'],
  [/\.vc\.jwt$/, 'application/vc+jwt'],
  [/batches\/\d+\.json$/, 'application/json application/jose application/jwt'],
]
