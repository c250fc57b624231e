/**
 * Which type metadata an issuer signed for, in every format.
 *
 * A `dc+sd-jwt` says it in `vct` and `vct#integrity`. A document at the root of a token has no such claims; there the
 * metadata are a related resource of the document, the one under whose name its achievement stands.
 *
 * @see VC Data Model 2.0, section 5.3 (relatedResource, digestSRI)
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { listOf } from '../model/achievement-credential.ts'
import { valueAt } from '../sd-jwt/claim-path.ts'
import { isNameUnder } from './achievement-id.ts'

/** What a credential tells of its type: the parts of a `ReadCredential` that say so. */
export interface TypedCredential {
  readonly vct?: string
  readonly vctIntegrity?: string
  /** As shown; of a paper there is none. */
  readonly document: JsonObject
}

export interface TypeReference {
  readonly vct: string
  /** As `vct#integrity`. */
  readonly integrity: string
}

/** The type metadata that a credential's issuer signed for; undefined when it names none. */
export function typeReferenceOf({ vct, vctIntegrity, document }: TypedCredential): TypeReference | undefined {
  if (vct !== undefined) return vctIntegrity === undefined ? undefined : { vct, integrity: vctIntegrity }
  const achievement = valueAt(document, ['credentialSubject', 'achievement', 'id'])
  if (typeof achievement !== 'string') return undefined
  for (const resource of listOf(document.relatedResource as JsonValue | undefined)) {
    if (!isJsonObject(resource)) continue
    const { id, digestSRI } = resource
    if (typeof id === 'string' && typeof digestSRI === 'string' && isNameUnder(id, achievement)) {
      return { vct: id, integrity: digestSRI }
    }
  }
  return undefined
}

/** The members that make a document at the root of a token name its type. */
export function relatedTypeMetadata({ vct, integrity }: TypeReference): JsonObject {
  return { relatedResource: [{ id: vct, digestSRI: integrity, mediaType: 'application/json' }] }
}
