/** Verifying one file over HTTP: the same JSON as `attestat verify --json` prints. */
import { isPaper, parseInstant } from '@attestat/credential'
import { refusals } from '../expected.ts'
import { type PolicyName, policies } from '../policy.ts'
import { paperDocument, resultDocument } from '../result-document.ts'
import { verify } from '../verify.ts'
import { verifyPaper } from '../verify-paper.ts'
import { othersSeen } from './gate.ts'
import { type Call, jsonResponse, type Route, type ServiceParts } from './route.ts'
import { schemas } from './schemas.ts'

const invalid = refusals('PARAMETER_INVALID')

const words = {
  audience: {
    en: 'For whom the presentation must have been made (default: this service)',
    ru: 'Кому предназначалось предъявление (по умолчанию этой службе)',
  },
  policy: {
    en: 'admissions, archive or lenient-preview (default: that of the service)',
    ru: 'admissions, archive или lenient-preview (по умолчанию политика службы)',
  },
  at: {
    en: 'Judge as of this day or moment, by what is known now (default: now)',
    ru: 'Судить по состоянию на этот день или момент, по нынешним сведениям (по умолчанию сейчас)',
  },
} as const

export const verifyRoute: Route = {
  method: 'POST',
  path: '/verify',
  operationId: 'verifyFile',
  summary: {
    en: 'A verdict on one file: a presentation, a bundle, a credential, a printed PDF or the text of its QR code',
    ru: 'Вердикт по одному файлу: предъявление, пакет подтверждений, документ, PDF или текст его QR-кода',
  },
  access: 'key',
  isWork: true,
  query: Object.entries(words).map(([name, summary]) => ({ name, summary })),
  body: { '*/*': schemas.file },
  answer: {
    status: 200,
    summary: { en: 'The verdict, with its reasons', ru: 'Вердикт с основаниями' },
    content: { 'application/json': schemas.result },
  },
  refusals: ['PARAMETER_INVALID'],
  async handle(call, parts) {
    return jsonResponse(await judge(call, parts))
  },
}

async function judge(call: Call, { trust, memory, policy, clientId, judged }: ServiceParts): Promise<object> {
  const { query, language, now } = call
  const { body: bytes } = call
  const at = moment(query.get('at'))
  const terms = {
    trust,
    policy: policyNamed(query.get('policy')) ?? policy,
    now,
    ...(at && { at }),
  }
  if (isPaper(latin1(bytes.subarray(0, 256)))) {
    const result = await verifyPaper(latin1(bytes), terms)
    await memory.remember(result)
    judged(result.verdict)
    return paperDocument(result, trust, language)
  }
  const result = await verify(bytes, {
    ...terms,
    audience: query.get('audience') ?? clientId,
    seen: memory.seen,
    pause: othersSeen,
  })
  await memory.remember(result)
  judged(result.verdict)
  return resultDocument(result, trust, language)
}

function policyNamed(name: string | undefined): PolicyName | undefined {
  if (name === undefined) return undefined
  const known = Object.keys(policies) as PolicyName[]
  const found = known.find((policy) => policy === name)
  if (!found) throw invalid('policy', 'one of {words}', { words: known.join(', ') })
  return found
}

function moment(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const at = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  if (!at) throw invalid('at', 'a day or a moment, such as 2031-05-01')
  return at
}

/** What is in a QR code of ours is ASCII. */
function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes).trim()
}
