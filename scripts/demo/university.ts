/** The university's part: a request, and five verdicts with the cable unplugged. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type JsonObject, secureCredential, type Verdict } from '@attestat/credential'
import { didKeySigner, generateKey } from '@attestat/keys'
import { createPresentationRequest, type PresentationRequest } from '@attestat/openid4vc'
import { openTrustPack, readBundle } from '@attestat/trust'
import { explainCheck, type VerificationResult, verify } from '@attestat/verifier'
import { forbidNetwork } from '../no-network.ts'
import type { RegistrarStory } from './registrar.ts'
import { type JourneyOptions, narrate } from './story.ts'
import type { StudentStory } from './student.ts'

const words = {
  asks: {
    en: '\n2. THE UNIVERSITY ASKS\n   For a name and the mark in informatics: request.json, an OpenID4VP request object.',
    ru: '\n2. УНИВЕРСИТЕТ СПРАШИВАЕТ\n   Имя и оценку по информатике: request.json, запрос OpenID4VP.',
  },
  decides: {
    en: '\n5. THE UNIVERSITY DECIDES, WITHOUT ANY NETWORK',
    ru: '\n5. УНИВЕРСИТЕТ РЕШАЕТ, БЕЗ СЕТИ',
  },
  student: { en: '   The student: {verdict}', ru: '   Ученик: {verdict}' },
  check: { en: '     {status} · {check}', ru: '     {status} · {check}' },
  yes: { en: 'yes', ru: 'да' },
  verdict: {
    accepted: { en: 'ACCEPTED', ru: 'ПРИНЯТО' },
    rejected: { en: 'REJECTED', ru: 'ОТКЛОНЕНО' },
    undecided: { en: 'UNDECIDED', ru: 'НЕ РЕШЕНО' },
  },
  others: {
    en: '   The same, shown to somebody else:   {otherAudience}\n   The revoked diploma:                {revoked}\n   One letter changed:                 {tampered}\n   Signed by nobody known:             {unknownIssuer}\n   Sockets opened: {sockets}.',
    ru: '   То же, показанное другому:     {otherAudience}\n   Отозванный аттестат:           {revoked}\n   Изменена одна буква:           {tampered}\n   Подписано неизвестно кем:      {unknownIssuer}\n   Открыто сокетов: {sockets}.',
  },
} as const

/** What was decided, and the code that explains a refusal. */
export interface ToldVerdict {
  readonly verdict: Verdict
  readonly code?: string
}

export interface UniversityStory {
  readonly verdicts: Readonly<
    Record<'student' | 'otherAudience' | 'revoked' | 'tampered' | 'unknownIssuer', ToldVerdict>
  >
  readonly socketsOpened: number
}

const clientId = 'https://admission.university.example'

/** The name and the mark in informatics of one school diploma. */
const dcqlQuery: JsonObject = {
  credentials: [
    {
      id: 'school-diploma',
      format: 'vc+sd-jwt',
      meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] },
      claims: [
        {
          path: ['credentialSubject', 'achievement', 'achievementType'],
          values: ['SecondarySchoolDiploma', 'ext:BasicSchoolDiploma'],
        },
        { path: ['credentialSubject', 'familyName'] },
        { path: ['credentialSubject', 'givenName'] },
        {
          path: ['credentialSubject', 'result', null, 'resultDescription'],
          values: ['urn:attestat:school-diploma:1:informatics'],
        },
      ],
    },
  ],
}

export async function askForPresentation(options: JourneyOptions): Promise<PresentationRequest> {
  const { out, now } = options
  const request = createPresentationRequest({
    clientId,
    dcqlQuery,
    now: now(),
    expiresAt: new Date(now().getTime() + 30 * 86_400_000),
    statement: {
      name: { ru: 'Приёмная комиссия (вымышленная)', en: 'Admissions office (invented)' },
      purpose: { ru: 'Приём 2027 года', en: 'Admission 2027' },
      retention: 'P1Y',
    },
  })
  await writeFile(join(out, 'request.json'), `${JSON.stringify(request.document, null, 2)}\n`)
  narrate(options)(words.asks)
  return request
}

export async function verifyOffline({
  pack,
  rootKey,
  request,
  registrar,
  student,
  ...options
}: JourneyOptions & {
  readonly pack: string
  readonly rootKey: string
  readonly request: PresentationRequest
  readonly registrar: RegistrarStory
  readonly student: StudentStory
}): Promise<UniversityStory> {
  const { now, language = 'en' } = options
  const tell = narrate(options)
  tell(words.decides)
  const guard = forbidNetwork()
  try {
    // The ministry's word, which came by another way than the pack.
    const trust = await openTrustPack(pack, { pinnedRoot: [rootKey] })
    const judge = (input: string, more: { request?: PresentationRequest; audience?: string }) =>
      verify(input, { trust, policy: 'admissions', now: now(), ...more })

    const accepted = await judge(student.bundle, { request })
    tell(words.student, { verdict: words.verdict[accepted.verdict][language] })
    for (const check of accepted.checks) {
      const status = check.status === 'passed' ? words.yes[language] : check.status
      tell(words.check, { status, check: explainCheck(check, language) })
    }
    const verdicts = {
      student: toldVerdict(accepted),
      otherAudience: toldVerdict(await judge(student.bundle, { audience: 'https://other.example' })),
      revoked: toldVerdict(await judge(revokedDiploma(registrar), { audience: clientId })),
      tampered: toldVerdict(await judge(tamper(student.bundle), { request })),
      unknownIssuer: toldVerdict(await judge(await forgedDiploma(student, now()), { audience: clientId })),
    }
    const socketsOpened = guard.attempts()
    const told = Object.entries(verdicts).map(
      ([name, { verdict, code }]) => [name, `${words.verdict[verdict][language]} (${code})`] as const,
    )
    tell(words.others, { ...Object.fromEntries(told), sockets: socketsOpened })
    return { verdicts, socketsOpened }
  } finally {
    guard.lift()
  }
}

/** The verdict, with the code of the first check that led to it. */
function toldVerdict({ verdict, checks }: VerificationResult): ToldVerdict {
  const code = checks.find(({ status }) => status === 'failed')?.code
  return code === undefined ? { verdict } : { verdict, code }
}

function revokedDiploma({ school, revokedKey }: RegistrarStory): string {
  return school.ledger.document(revokedKey)?.text as string
}

/** Changes one letter of the issuer's name inside the signed part. */
function tamper(bundle: string): string {
  const [presentation] = Object.values(readBundle(bundle).vpToken)[0] as [string]
  const [, payload] = presentation.split('.') as [string, string]
  const text = Buffer.from(payload, 'base64url').toString('utf8')
  const changed = Buffer.from(text.replace('Лицей', 'Лицеи'), 'utf8').toString('base64url')
  return bundle.replace(payload, changed)
}

/** The student's diploma, signed again by somebody who is in no registry. */
async function forgedDiploma({ wallet }: StudentStory, now: Date): Promise<string> {
  const signer = await didKeySigner(await generateKey('ES256'))
  const issuer = signer.kid?.split('#')[0] as string
  const [card] = (await wallet.list()).filter(({ kind }) => kind === 'school-diploma')
  const { credential } = await wallet.get(card?.id as string)
  const document = { ...credential.document, issuer: { ...credential.document.issuer, id: issuer } }
  return secureCredential('vc+sd-jwt', { document, issuedAt: now }, signer)
}
