/**
 * An entry as a verifiable credential, for readers who know no registry of ours: who is recognised, to issue what.
 *
 * @see Recognized Entities v1.0 (W3C Working Draft), section on RecognizedEntityCredential
 */
import {
  didKeyOf,
  didKeyUrlOf,
  type JsonObject,
  kinds,
  type Signer,
  signJws,
  toNumericDate,
} from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { type BilingualName, writeInstant } from './documents/vocabulary.ts'
import { type Recognised, requireFresh } from './registry.ts'
import { requireRecognised } from './require-recognised.ts'

/**
 * Says of an entry what the registry says, signed as `vc+jwt` by one of the keys that vouch for it.
 *
 * The issuer is the did:key of that key. A type is named by its `vct`, as the only thing that `outputValidation` asks
 * for. Whose key it is, and that the entry may not be suspended meanwhile, is for readers to know: the credential ends
 * when the registry's statement does.
 *
 * @param signer That it is in charge of the entry is for the caller to see to.
 * @throws TrustError `REGISTRY_NOT_RECOGNISED`; `REGISTRY_EXPIRED` when the statement has run out, or the entry, and
 *   `REGISTRY_FROZEN` where only the timestamp has.
 */
export async function exportRecognizedEntity(
  recognised: Recognised,
  signer: Signer,
  now: Date,
): Promise<string> {
  const document = recognizedEntityCredential(recognised, didKeyOf(signer.publicJwk), now)
  const claims = { ...document, iss: didKeyOf(signer.publicJwk), iat: toNumericDate(now) }
  return signJws('vc+jwt', claims, { ...signer, kid: didKeyUrlOf(signer.publicJwk) })
}

/** The document before it is signed. @throws as {@link exportRecognizedEntity}. */
export function recognizedEntityCredential(recognised: Recognised, issuer: string, now: Date): JsonObject {
  const { entry, status, path, validUntil } = recognised
  const at = `entries/${entry.id}.json`
  requireRecognised(status, at)
  requireFresh({ ...recognised, id: at }, now)
  const until = entry.until && entry.until < validUntil ? entry.until : validUntil
  if (until <= now) throw new TrustError('REGISTRY_EXPIRED', { at, details: { until: until.toISOString() } })
  const [id, ...others] = entry.identifiers
  const authority = path.at(-1)?.name
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', context],
    type: ['VerifiableCredential', 'RecognizedEntityCredential'],
    issuer: { id: issuer, type: 'RecognizedIssuer', ...(authority && { name: languageMap(authority) }) },
    validFrom: wholeSecond(now),
    validUntil: wholeSecond(until),
    credentialSubject: {
      id: id as string,
      type: 'RecognizedEntity',
      name: languageMap(entry.name),
      ...(others.length > 0 && { sameAs: others }),
      recognizedTo: actionsOf(recognised).map((action) => ({
        type: 'RecognizedAction',
        ...action,
        recognizedBy: issuer,
        validFrom: wholeSecond(entry.from),
        ...(entry.until && { validUntil: wholeSecond(entry.until) }),
      })),
    },
  }
}

/** One action for each type that it may award; the one of a verifier, or of an issuer of anything, has no bounds. */
function actionsOf({ entry }: Recognised): readonly JsonObject[] {
  if (entry.role === 'verifier') return [{ action: 'verify' }]
  if (entry.mayAward.includes('*')) return [{ action: 'issue' }]
  return entry.mayAward.map((kind) => ({
    action: 'issue',
    outputValidation: { id: typeName(kind), type: 'urn:attestat:credential-type' },
  }))
}

/** A known type goes by its `vct`, an issuer's own by the name that it is recognised by. */
function typeName(kind: string): string {
  return Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds].vct : kind
}

function languageMap({ ru, en }: BilingualName): readonly JsonObject[] {
  return [
    { '@value': ru, '@language': 'ru' },
    { '@value': en, '@language': 'en' },
  ]
}

/** The draft wants instants without fractions. */
function wholeSecond(instant: Date): string {
  return writeInstant(new Date(Math.floor(instant.getTime() / 1000) * 1000))
}

const namespace = 'https://www.w3.org/ns/credentials/recognized-entities#'
const dateTime = 'http://www.w3.org/2001/XMLSchema#dateTime'

/** The draft has no address for its context yet; these are the names that its vocabulary gives. */
const context: JsonObject = {
  RecognizedEntityCredential: `${namespace}RecognizedEntityCredential`,
  RecognizedIssuer: `${namespace}RecognizedIssuer`,
  RecognizedEntity: `${namespace}RecognizedEntity`,
  RecognizedAction: {
    '@id': `${namespace}RecognizedAction`,
    '@context': {
      validFrom: { '@id': 'https://www.w3.org/2018/credentials#validFrom', '@type': dateTime },
      validUntil: { '@id': 'https://www.w3.org/2018/credentials#validUntil', '@type': dateTime },
    },
  },
  action: `${namespace}action`,
  recognizedTo: { '@id': `${namespace}recognizedTo`, '@type': '@id' },
  recognizedBy: { '@id': `${namespace}recognizedBy`, '@type': '@id' },
  outputValidation: { '@id': `${namespace}outputValidation`, '@type': '@id' },
  sameAs: { '@id': `${namespace}sameAs`, '@type': '@id' },
}
