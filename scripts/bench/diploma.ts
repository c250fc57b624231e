/** What is measured: one school diploma of which fifteen parts can be hidden, and the keys of its people. */
import {
  type AchievementCredential,
  type ConcretePath,
  type CredentialRecord,
  credentialType,
  didKeyOf,
  disclosableParts,
  type FormatId,
  listOf,
  type PublicJwk,
  presentCredential,
  readCredential,
  type Signer,
  type SigningAlgorithm,
  type Slots,
  secureCredential,
  slotsOf,
} from '@attestat/credential'
import { didKeySigner, exportPrivateJwk, generateKey, signerOf } from '@attestat/keys'

/**
 * `whole`: the diploma as it is issued, with the catalogue of everything that a diploma can say. `short`: the same
 * with the catalogue cut down to what this one says, to show what the size of a document costs.
 */
export type Size = 'whole' | 'short'

/** What a row is about. */
export interface Subject {
  readonly size: Size
  readonly format: FormatId
  readonly alg: SigningAlgorithm
}

/** A diploma that has been issued and presented, with all that it took. */
export interface Scenario extends Subject {
  readonly issuer: Party
  readonly holder: Party
  readonly document: AchievementCredential
  readonly issuedAt: Date
  /** The document secured, every disclosure with it. */
  readonly credential: string
  /** The parts that are shown: family name, given name, one mark. */
  readonly disclose: readonly ConcretePath[]
  readonly audience: string
  readonly nonce: string
  /** Those parts with a key-binding JWT; absent for a format without disclosures. */
  readonly presentation?: string
}

/** Somebody with a key. */
export interface Party {
  readonly did: string
  readonly publicJwk: PublicJwk
  /** The same key for libraries that take it as JSON. */
  readonly privateJwk: PublicJwk & { readonly d: string }
  readonly signer: Signer
}

export const disclosureCount = 15
export const algorithms: readonly SigningAlgorithm[] = ['ES256', 'EdDSA']

const type = credentialType('school-diploma')

/** Five marks, their average, two ages that are reached, and seven members about the person: fifteen parts. */
const record: CredentialRecord = {
  documentName: 'secondary',
  documentKind: 'plain',
  documentSeries: '05424',
  documentNumber: '001234567',
  awardDate: '2026-06-26',
  completionYear: '2026',
  familyName: 'Соколова',
  givenName: 'Анна',
  patronymicName: 'Сергеевна',
  birthDate: '2009-03-14',
  'mark.russian': '4',
  'mark.literature': '4',
  'mark.algebra': '3',
  'mark.informatics': '5',
  'mark.history': '3',
}

/** Numbers of digests as an issuer pads them, so that nobody can count what is hidden. */
export const slots: Slots = slotsOf(type)

/** Makes the document, signs it, and presents it. */
export async function makeScenario(about: Subject): Promise<Scenario> {
  const { size, format, alg } = about
  const issuer = await makeParty(alg, 'issuer')
  const holder = await makeParty(alg, 'holder')
  const issuedAt = new Date(Math.floor(Date.now() / 1000) * 1000)
  const whole = type.toCredential(record, {
    issuer: { id: issuer.did, type: ['Profile'], name: 'МАОУ «Лицей № 130» (вымышленный)' },
    id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0001',
    subjectId: holder.did,
    validFrom: issuedAt,
  }) as AchievementCredential
  const document = size === 'whole' ? whole : withShortCatalogue(whole)
  const parts = disclosableParts(document)
  if (parts.length !== disclosureCount) throw new Error(`the diploma has ${parts.length} parts to hide`)
  const terms = { ...about, issuer, holder, document, issuedAt }
  const credential = await secureScenario(terms)
  const subject = 'credentialSubject'
  const inDocument: ConcretePath[] = [
    [subject, 'familyName'],
    [subject, 'givenName'],
    [subject, 'result', 3],
  ]
  const disclose = format === 'dc+sd-jwt' ? inDocument.map((path) => ['ld', ...path]) : inDocument
  const scenario = {
    ...terms,
    credential,
    disclose,
    audience: 'https://university.example',
    nonce: 'bm9uY2Ugb2YgdGhlIGJlbmNobWFyaw',
  }
  if (format === 'vc+jwt') return scenario
  const keyBinding = { signer: holder.signer, audience: scenario.audience, nonce: scenario.nonce, issuedAt }
  const presentation = await presentCredential(await readCredential(credential), { disclose, keyBinding })
  return { ...scenario, presentation }
}

/** Secures the document of a scenario; without paddings unless they are given. */
export function secureScenario(
  {
    format,
    document,
    issuedAt,
    holder,
    issuer,
  }: Omit<Scenario, 'credential' | 'disclose' | 'audience' | 'nonce'>,
  paddings: Partial<typeof slots> = {},
): Promise<string> {
  return secureCredential(
    format,
    {
      document,
      issuedAt,
      holderKey: holder.publicJwk,
      ...paddings,
      ...(format === 'dc+sd-jwt' ? { sdJwtVc: { vct: type.vct, issuer: issuer.did } } : {}),
    },
    issuer.signer,
  )
}

/** The document with those entries of the catalogue that its own results refer to. */
function withShortCatalogue(document: AchievementCredential): AchievementCredential {
  const { credentialSubject } = document
  const { achievement, result } = credentialSubject
  const named = new Set(listOf(result).map(({ resultDescription }) => resultDescription))
  const resultDescription = listOf(achievement.resultDescription).filter(({ id }) => named.has(id))
  return {
    ...document,
    credentialSubject: { ...credentialSubject, achievement: { ...achievement, resultDescription } },
  }
}

async function makeParty(alg: SigningAlgorithm, role: 'issuer' | 'holder'): Promise<Party> {
  const key = await generateKey(alg)
  return {
    did: didKeyOf(key.publicJwk),
    publicJwk: key.publicJwk,
    privateJwk: await exportPrivateJwk(key),
    // A holder's key is named by `cnf`, so its signatures carry no key id.
    signer: role === 'issuer' ? didKeySigner(key) : signerOf(key),
  }
}
