/** The files that a family has in hand look alike: tells one from another, so that a wrong one is called by its name. */
import {
  decodeBase64url,
  decodeJsonObject,
  isTyp,
  type Language,
  limits,
  ToolkitError,
  tokenTyp,
} from '@attestat/credential'
import { isBundle, sealedTyp } from '@attestat/wallet'
import { CliError } from './codes.ts'

/** What each is, and what it is for. */
const kinds = {
  draft: {
    en: 'a draft for a guardian (attestat wallet approve)',
    ru: 'черновик для представителя (attestat wallet approve)',
  },
  reply: {
    en: 'a guardian’s reply to a draft (attestat wallet present --approval)',
    ru: 'ответ представителя на черновик (attestat wallet present --approval)',
  },
  document: { en: 'a document (attestat wallet add)', ru: 'документ (attestat wallet add)' },
  answer: {
    en: 'an answer to a request, for whoever asked (attestat verify)',
    ru: 'ответ на запрос, для того, кто запросил (attestat verify)',
  },
  request: {
    en: 'a request (attestat wallet present --request)',
    ru: 'запрос (attestat wallet present --request)',
  },
  receipt: { en: 'a receipt (attestat wallet receipt)', ru: 'расписка (attestat wallet receipt)' },
  withdrawal: {
    en: 'a notice that withdraws consent, for whoever was shown something (attestat consent check)',
    ru: 'заявление об отзыве согласия, для получателя (attestat consent check)',
  },
  history: {
    en: 'an exported history (attestat consent check)',
    ru: 'выгруженная история (attestat consent check)',
  },
  proof: {
    en: 'the proof that a document is in its issuer’s batch (attestat wallet add)',
    ru: 'доказательство, что документ входит в партию эмитента (attestat wallet add)',
  },
} as const

export type FileKind = keyof typeof kinds

/** By the `typ` of a token. */
const byTyp: readonly (readonly [typ: string, kind: FileKind])[] = [
  [sealedTyp.draft, 'draft'],
  [sealedTyp.reply, 'reply'],
  [tokenTyp['vc+sd-jwt'], 'document'],
  [tokenTyp['dc+sd-jwt'], 'document'],
  [tokenTyp['vc+jwt'], 'document'],
  [tokenTyp['vp+jwt'], 'answer'],
  [tokenTyp['presentation-request'], 'request'],
  [tokenTyp.receipt, 'receipt'],
  [tokenTyp.withdrawal, 'withdrawal'],
]

/** By what stands in one that is JSON. */
const byMember: readonly (readonly [text: string, kind: FileKind])[] = [
  ['"AttestatBatchProof"', 'proof'],
  ['"AttestatConsentHistory"', 'history'],
  ['"dcql_query"', 'request'],
]

/**
 * Refuses a file that is known to be another. What is not known at all is left to whoever reads it.
 *
 * @param needed What it may be.
 * @throws CliError `FILE_OTHER_KIND`.
 */
export function requireKind(needed: FileKind | readonly FileKind[], content: string | Uint8Array): void {
  const allowed = [needed].flat()
  const found = kindOf(typeof content === 'string' ? content : new TextDecoder().decode(content))
  if (found === undefined || allowed.includes(found)) return
  const named = (language: Language): string => allowed.map((kind) => kinds[kind][language]).join('; ')
  throw new CliError('FILE_OTHER_KIND', {
    details: { found: kinds[found], needed: { en: named('en'), ru: named('ru') } },
  })
}

function kindOf(text: string): FileKind | undefined {
  if (isBundle(text)) return 'answer'
  const start = text.trimStart()
  if (start.startsWith('{')) return byMember.find(([member]) => start.includes(member))?.[1]
  const typ = typOf(start.slice(0, limits.headerBytes))
  return byTyp.find(([known]) => isTyp(typ, known))?.[1]
}

/** What a token says it is. @param start Of its text. */
function typOf(start: string): unknown {
  const [header = ''] = start.split('.', 1)
  try {
    return decodeJsonObject(decodeBase64url(header, 'header')).typ
  } catch (error) {
    if (error instanceof ToolkitError) return undefined
    throw error
  }
}
