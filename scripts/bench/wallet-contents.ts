/** A wallet of very many documents: twenty school diplomas among everything else that a person can be given. */
import { credentialType, didKeyOf, type PublicJwk, secureCredential, slotsOf } from '@attestat/credential'
import { didKeySigner, generateKey } from '@attestat/keys'
import { sampleRecords } from '../../fixtures/sample-records.ts'

/** Every kind that is an achievement, except diplomas, in turn. */
const kinds = Object.keys(sampleRecords).filter(
  (type) => !['school-diploma', 'endorsement', 'guardian-link'].includes(type),
)

/** Documents that one school has signed for a holder, as it hands them out. */
export async function* signedDocuments(
  count: number,
  { holderKey, diplomas }: { readonly holderKey: PublicJwk; readonly diplomas: number },
): AsyncGenerator<string> {
  const school = didKeySigner(await generateKey('ES256'))
  const context = {
    issuer: { id: didKeyOf(school.publicJwk), type: ['Profile'], name: 'МАОУ «Лицей № 130» (вымышленный)' },
    subjectId: didKeyOf(holderKey),
    validFrom: new Date('2026-06-27T10:20:30Z'),
  } as const
  for (let i = 0; i < count; i++) {
    const isDiploma = Math.floor((i * diplomas) / count) < Math.floor(((i + 1) * diplomas) / count)
    const type = credentialType(isDiploma ? 'school-diploma' : (kinds[i % kinds.length] as string))
    const [record] = Object.values(sampleRecords[type.id] ?? {})
    if (!record) throw new Error(`no sample of ${type.id}`)
    const document = type.toCredential(record, { ...context, id: `urn:uuid:${crypto.randomUUID()}` })
    const content = { document, issuedAt: context.validFrom, holderKey, ...slotsOf(type) }
    yield await secureCredential('vc+sd-jwt', content, school)
  }
}
