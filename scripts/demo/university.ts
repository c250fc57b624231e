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
import type { JourneyOptions } from './story.ts'
import type { StudentStory } from './student.ts'

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

export async function askForPresentation({ out, say, now }: JourneyOptions): Promise<PresentationRequest> {
  say()
  say('2. THE UNIVERSITY ASKS')
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
  say('   For a name and the mark in informatics: request.json, an OpenID4VP request object.')
  return request
}

export async function verifyOffline({
  say,
  now,
  pack,
  request,
  registrar,
  student,
}: JourneyOptions & {
  readonly pack: string
  readonly request: PresentationRequest
  readonly registrar: RegistrarStory
  readonly student: StudentStory
}): Promise<UniversityStory> {
  say()
  say('5. THE UNIVERSITY DECIDES, WITHOUT ANY NETWORK')
  const guard = forbidNetwork()
  try {
    const trust = await openTrustPack(pack)
    const judge = (input: string, more: { request?: PresentationRequest; audience?: string }) =>
      verify(input, { trust, policy: 'admissions', now: now(), ...more })

    const accepted = await judge(student.bundle, { request })
    tellAccepted(say, accepted)
    const verdicts = {
      student: toldVerdict(accepted),
      otherAudience: toldVerdict(await judge(student.bundle, { audience: 'https://other.example' })),
      revoked: toldVerdict(await judge(revokedDiploma(registrar), { audience: clientId })),
      tampered: toldVerdict(await judge(tamper(student.bundle), { request })),
      unknownIssuer: toldVerdict(await judge(await forgedDiploma(student, now()), { audience: clientId })),
    }
    say(`   The same, shown to somebody else:   ${tell(verdicts.otherAudience)}`)
    say(`   The revoked diploma:                ${tell(verdicts.revoked)}`)
    say(`   One letter changed:                 ${tell(verdicts.tampered)}`)
    say(`   Signed by nobody known:             ${tell(verdicts.unknownIssuer)}`)
    const socketsOpened = guard.attempts()
    say(`   Sockets opened: ${socketsOpened}.`)
    return { verdicts, socketsOpened }
  } finally {
    guard.lift()
  }
}

function tellAccepted(say: (line?: string) => void, { verdict, checks }: VerificationResult): void {
  say(`   The student: ${verdict.toUpperCase()}`)
  for (const check of checks)
    say(`     ${check.status === 'passed' ? 'yes' : check.status} · ${explainCheck(check, 'en')}`)
}

function tell({ verdict, code }: ToldVerdict): string {
  return `${verdict.toUpperCase()} (${code})`
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
