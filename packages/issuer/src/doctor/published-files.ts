/** Whether what never changes is published as it is: type descriptions and batch manifests. */
import { manifestFiles, type SiteContext, typeFiles } from '../publish.ts'
import type { DiagnosisCode } from './codes.ts'
import type { Answer, IssuerCase, SiteFacts } from './diagnosis.ts'
import { gathered, type PageAnswer, pageAt } from './page-answers.ts'

/** `vct#integrity` covers the bytes: a description that was prettied up says nothing any more. */
export function examinePublishedTypes(issuer: IssuerCase): Promise<readonly Answer[]> {
  return examineFiles(issuer, typeFiles, 'TYPES_PUBLISHED')
}

export function examinePublishedBatches(issuer: IssuerCase): Promise<readonly Answer[]> {
  return examineFiles(issuer, manifestFiles, 'BATCHES_PUBLISHED')
}

type Files = readonly [path: string, content: string | Uint8Array][]

async function examineFiles(
  { issuer, sites }: IssuerCase,
  filesOf: (issuer: SiteContext) => Files | Promise<Files>,
  good: DiagnosisCode,
): Promise<readonly Answer[]> {
  if ('fault' in issuer) return []
  const files = await filesOf(issuer)
  return sites
    .filter(({ kind }) => kind !== 'pack')
    .flatMap((site) => {
      const answers = files.flatMap(([path, content]) => differenceAt(site, path, content) ?? [])
      return answers.length > 0
        ? gathered(site, answers)
        : [{ code: good, at: site.name, details: { count: files.length } }]
    })
}

function differenceAt(site: SiteFacts, path: string, content: string | Uint8Array): PageAnswer | undefined {
  const page = pageAt(site, path)
  if (!('bytes' in page)) return page
  return Buffer.from(content).equals(page.bytes) ? undefined : { code: 'PAGE_DIFFERS', path }
}
