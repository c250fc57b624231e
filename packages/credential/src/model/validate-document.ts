/** The one gate through which a JSON value becomes a {@link CredentialDocument}. */
import { CredentialError } from '../codes.ts'
import { parseInstant } from '../edge/instant.ts'
import { expected } from '../expected.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { formatPath } from '../sd-jwt/claim-path.ts'
import { type CredentialDocument, documentClasses, documentClassOf } from './credential-document.ts'
import type { Fault } from './shape.ts'

/**
 * Validates a document of any class, whole or with everything that can be hidden hidden.
 *
 * Extension members are let through where Open Badges lets them be. Signatures, status and whether the dates
 * include today are not checked.
 *
 * @param value The document after the strict edge.
 * @param at Names the document in errors, for instance `ld`.
 * @returns the document; an issuer given as a bare URI comes back as a Profile with that `id`.
 * @throws CredentialError with the path of the first fault: `CONTEXT_NOT_ALLOWED` when `@context` is not a list for
 *   its class or stands anywhere but at the root; `VALIDITY_PERIOD_INVALID` for `validFrom` and `validUntil`, and for
 *   `expirationDate`, which is none of this data model; `RANGE_ERROR` for a status index that is no whole number;
 *   `DOCUMENT_INVALID` for everything else.
 */
export function validateDocument(value: JsonValue, at?: string): CredentialDocument {
  const fault = checkDocument(value)
  if (fault) {
    const path = at === undefined ? fault.path : [at, ...fault.path]
    throw new CredentialError(fault.code, {
      at: formatPath(path) || '$',
      details: { expected: fault.expected },
    })
  }
  const document = value as CredentialDocument
  const { issuer } = value as JsonObject
  return typeof issuer === 'string' ? { ...document, issuer: { id: issuer, type: ['Profile'] } } : document
}

function checkDocument(value: JsonValue): Fault | undefined {
  if (!isJsonObject(value)) return { code: 'DOCUMENT_INVALID', path: [], expected: expected('a credential') }
  // The older data model's name of `validUntil`: whoever wrote it meant an end, and nobody would keep to it.
  if (Object.hasOwn(value, 'expirationDate')) {
    const path = ['expirationDate']
    return { code: 'VALIDITY_PERIOD_INVALID', path, expected: expected('no member of this name here') }
  }
  const documentClass = documentClassOf(value.type)
  if (!documentClass) return { code: 'DOCUMENT_INVALID', path: ['type'], expected: oneClass }
  return documentClass.check(value) ?? checkPeriod(value as CredentialDocument)
}

const oneClass = expected('a list of types with {names}', {
  names: documentClasses.map(({ types }) => types.join(' / ')).join(' / '),
})

function checkPeriod({ validFrom, validUntil }: CredentialDocument): Fault | undefined {
  if (validUntil === undefined) return undefined
  const [from, until] = [parseInstant(validFrom), parseInstant(validUntil)]
  if (from !== undefined && until !== undefined && from <= until) return undefined
  return {
    code: 'VALIDITY_PERIOD_INVALID',
    path: ['validUntil'],
    expected: expected('a time not before validFrom'),
  }
}
