/** Answers of many applicants with diplomas of many schools, and the trust pack by which they are judged. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ConcretePath,
  credentialType,
  didKeyOf,
  makeBitstringStatusList,
  presentCredential,
  readCredential,
  type Signer,
  secureCredential,
  signBitstringStatusList,
} from '@attestat/credential'
import { didKeySigner, generateKey, signerOf } from '@attestat/keys'
import { createRegistry, createTrustPack, publish, recognise } from '@attestat/trust'
import { inventPerson } from '../../fixtures/records/invented-people.ts'
import { seededRandom } from '../../fixtures/records/random.ts'
import { slots } from './diploma.ts'

export const audience = 'https://university.example'

/** An issuer with its key and the place of its status list. */
interface School {
  readonly did: string
  readonly signer: Signer
  readonly statusList: string
}

const type = credentialType('school-diploma')
const day = 86_400_000

/** The family name, the given name and a mark. */
const disclose: readonly ConcretePath[] = [
  ['credentialSubject', 'familyName'],
  ['credentialSubject', 'givenName'],
  ['credentialSubject', 'result', 3],
]

/**
 * Writes an answer of each applicant as a file, each with a holder key of its own and shown with key binding.
 *
 * @returns the trust pack: the registry with every school, and their status lists.
 */
export async function writeAnswers(folder: string, count: number, schoolCount: number): Promise<string> {
  const now = new Date(Math.floor(Date.now() / 1000) * 1000)
  const schools = await Promise.all(Array.from({ length: schoolCount }, (_, i) => makeSchool(i)))
  const random = seededRandom(2026)
  for (let i = 0; i < count; i++) {
    const school = schools[i % schoolCount] as School
    const answer = await answerOf(school, i, random, now)
    await writeFile(join(folder, `${String(i).padStart(6, '0')}.vc.sd-jwt`), answer)
  }
  return packOf(schools, now)
}

async function makeSchool(number: number): Promise<School> {
  const key = await generateKey('ES256')
  const statusList = `https://school${number}.example/status/1-revocation.vc.jwt`
  return { did: didKeyOf(key.publicJwk), signer: didKeySigner(key), statusList }
}

async function answerOf(
  { did, signer, statusList }: School,
  number: number,
  random: ReturnType<typeof seededRandom>,
  issuedAt: Date,
): Promise<string> {
  const holder = await generateKey('ES256')
  const { familyName, givenName, patronymicName } = inventPerson(random)
  const mark = (): string => String(random.between(3, 5))
  const document = type.toCredential(
    {
      documentName: 'secondary',
      documentKind: 'plain',
      documentSeries: '05424',
      documentNumber: String(number).padStart(9, '0'),
      awardDate: '2026-06-26',
      completionYear: '2026',
      familyName,
      givenName,
      ...(patronymicName === undefined ? {} : { patronymicName }),
      birthDate: '2009-03-14',
      'mark.russian': mark(),
      'mark.literature': mark(),
      'mark.algebra': mark(),
      'mark.informatics': mark(),
      'mark.history': mark(),
    },
    {
      issuer: { id: did, type: ['Profile'], name: 'Школа (вымышленная)' },
      id: `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-${String(number).padStart(12, '0')}`,
      subjectId: didKeyOf(holder.publicJwk),
      validFrom: issuedAt,
    },
  )
  const credentialStatus = {
    type: 'BitstringStatusListEntry' as const,
    statusPurpose: 'revocation' as const,
    statusListIndex: String(random.between(0, 131_071)),
    statusListCredential: statusList,
  }
  const credential = await secureCredential(
    'vc+sd-jwt',
    { document: { ...document, credentialStatus }, issuedAt, holderKey: holder.publicJwk, ...slots },
    signer,
  )
  const keyBinding = { signer: signerOf(holder), audience, nonce: `nonce-${number}`, issuedAt }
  return presentCredential(await readCredential(credential), { disclose, keyBinding })
}

async function packOf(schools: readonly School[], now: Date): Promise<string> {
  const ministry = signerOf(await generateKey('ES256'))
  const group = { keys: [ministry.publicJwk], threshold: 1 }
  const inDays = (days: number): Date => new Date(now.getTime() + days * day)
  let registry = await createRegistry(
    {
      id: 'https://registry.example/',
      name: { ru: 'Реестр', en: 'Registry' },
      expires: inDays(3650),
      roles: { root: group, delegation: group, index: group, timestamp: group },
    },
    [ministry],
  )
  const statusLists = new Map<string, string>()
  for (const [i, { did, signer, statusList }] of schools.entries()) {
    registry = await recognise(
      registry,
      {
        id: `school-${i}`,
        authority: 'root',
        role: 'issuer',
        identifiers: [did],
        name: { ru: `Школа № ${i}`, en: `School ${i}` },
        status: 'recognised',
        mayAward: ['school-diploma'],
        from: inDays(-365),
        keys: [{ kid: signer.kid as string, jwk: signer.publicJwk, from: inDays(-365) }],
      },
      [ministry],
    )
    const list = makeBitstringStatusList(131_072, [])
    const terms = { url: statusList, issuer: did, purpose: 'revocation', issuedAt: now } as const
    statusLists.set(statusList, await signBitstringStatusList(list, terms, signer))
  }
  const terms = { now, indexExpires: inDays(90), timestampExpires: inDays(30) }
  registry = await publish(registry, terms, { index: [ministry], timestamp: [ministry] })
  return createTrustPack({ createdAt: now, registry, statusLists })
}
