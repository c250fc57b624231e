/**
 * A document as VC Data Model 1.1 writes it, and back. What it says is the same; contexts and two dates have other
 * names.
 *
 * @see https://www.w3.org/TR/vc-data-model-1.1/
 */
import { CredentialError } from '../../codes.ts'
import { expected } from '../../expected.ts'
import type { JsonObject, JsonValue } from '../../json.ts'
import type { CredentialDocument } from '../../model/credential-document.ts'

/** The context that every document and presentation of this data model names first. */
export const dataModel1Context = 'https://www.w3.org/2018/credentials/v1'
/** What gives a Bitstring Status List entry its meaning here; the contexts of the newer data model have it inside. */
const statusContext = 'https://www.w3.org/ns/credentials/status/v1'

/** The context that stands in its place in the newer data model. */
const dataModel2Context = 'https://www.w3.org/ns/credentials/v2'
/**
 * Contexts of the older data model → the ones of the newer. Open Badges 3.0.2 was made for the older one, and does not
 * define `awardedDate`; 3.0.3 goes with both, so that it is what is written here.
 */
const newer: ReadonlyMap<JsonValue, string> = new Map([
  [dataModel1Context, dataModel2Context],
  [
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ],
])

/** The document of this toolkit's data model in that of a VC-JWT. Nothing is left out. */
export function toDataModel1(document: CredentialDocument): JsonObject {
  const { '@context': contexts, validFrom, validUntil, ...rest } = document
  const translated = contexts.map((context) => (context === dataModel2Context ? dataModel1Context : context))
  return {
    '@context': rest.credentialStatus === undefined ? translated : [...translated, statusContext],
    ...rest,
    issuanceDate: validFrom,
    ...(validUntil === undefined ? {} : { expirationDate: validUntil }),
  }
}

/**
 * The credential of a VC-JWT in this toolkit's data model, to be validated.
 *
 * @throws CredentialError `CONTEXT_NOT_ALLOWED` where the context of the newer data model stands among the others: the
 *   two define the same names, and none can be told which is meant.
 */
export function fromDataModel1(credential: JsonObject): JsonObject {
  const { '@context': contexts, issuanceDate, expirationDate, ...rest } = credential
  return {
    '@context': translate(contexts as JsonValue),
    ...rest,
    ...(issuanceDate === undefined ? {} : { validFrom: issuanceDate }),
    ...(expirationDate === undefined ? {} : { validUntil: expirationDate }),
  }
}

function translate(contexts: JsonValue): JsonValue {
  if (!Array.isArray(contexts)) return contexts
  if (contexts[0] !== dataModel1Context || contexts.includes(dataModel2Context)) {
    throw new CredentialError('CONTEXT_NOT_ALLOWED', {
      at: 'vc.@context',
      details: { expected: expected('the list of contexts of its type') },
    })
  }
  const known = contexts.at(-1) === statusContext ? contexts.slice(0, -1) : contexts
  return known.map((context) => newer.get(context) ?? context)
}
