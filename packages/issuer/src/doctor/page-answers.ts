/** Answers about pages of a site: those of one kind are said once, with all their pages. */
import type { ErrorDetails } from '@attestat/credential'
import type { DiagnosisCode } from './codes.ts'
import type { Answer, FoundPage, SiteFacts } from './diagnosis.ts'

/** An answer about one page. */
export interface PageAnswer {
  readonly code: DiagnosisCode
  readonly path: string
  readonly details?: ErrorDetails
}

/** The answers, one for each code and details. A `count` is the largest. */
export function gathered(site: SiteFacts, answers: readonly PageAnswer[]): readonly Answer[] {
  const groups = new Map<string, PageAnswer[]>()
  for (const answer of answers) {
    const { count: _count, ...same } = answer.details ?? {}
    const group = `${answer.code} ${JSON.stringify(same)}`
    groups.set(group, [...(groups.get(group) ?? []), answer])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const counts = group.flatMap(({ details }) => (typeof details?.count === 'number' ? [details.count] : []))
    const details = {
      ...first.details,
      ...(counts.length > 0 ? { count: Math.max(...counts) } : {}),
      pages: group.map(({ path }) => path),
    }
    return [{ code: first.code, at: site.name, details }]
  })
}

/** The page, or what its absence says. */
export function pageAt({ pages }: SiteFacts, path: string): FoundPage | PageAnswer {
  const page = pages.get(path)
  if (!page) return { code: 'PAGE_MISSING', path }
  return 'bytes' in page ? page : { code: page.absent, path, ...(page.details && { details: page.details }) }
}
