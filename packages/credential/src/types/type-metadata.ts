/** A type as other wallets and verifiers learn of it. */
import type { JsonObject } from '../json.ts'
import type { ClaimDisplay, CredentialType, Label } from './credential-type.ts'
import { credentialType } from './index.ts'
import { vctIntegrity } from './vct.ts'

/**
 * The member of the metadata for which SD-JWT VC has no name of its own: what Open Badges calls the type, where in the
 * profile it belongs, and the words for its results. Readers that do not know it pass over it.
 */
export const openBadgesMember = 'urn:attestat:open-badges'

/**
 * The SD-JWT VC Type Metadata of a credential type. Of a type that comes along the same for every issuer.
 *
 * Paths begin with `ld`, where the `dc+sd-jwt` format carries the document.
 *
 * @see SD-JWT VC (draft-ietf-oauth-sd-jwt-vc), section 6
 */
export async function typeMetadata(type: CredentialType): Promise<JsonObject> {
  const { vct, label, description, claims, field, achievementTypes, results } = type
  const base = type.extends === undefined ? undefined : credentialType(type.extends)
  return {
    vct,
    name: label.en,
    description: description.en,
    ...(base
      ? { extends: base.vct, 'extends#integrity': await vctIntegrity(await encodeTypeMetadata(base)) }
      : {}),
    display: locales.map((locale) => ({ locale, name: label[locale], description: description[locale] })),
    claims: claims.map(claimMetadata),
    [openBadgesMember]: {
      ...(field === undefined ? {} : { field }),
      achievementType: achievementTypes,
      results: results.map(({ key, label }) => ({ key, display: displayOf(label) })),
    },
  }
}

/** The document as it is published, and as `vct#integrity` covers it: UTF-8 JSON without white space. */
export async function encodeTypeMetadata(type: CredentialType): Promise<Uint8Array> {
  return new TextEncoder().encode(JSON.stringify(await typeMetadata(type)))
}

const locales = ['ru', 'en'] as const satisfies readonly (keyof Label)[]

function claimMetadata({ path, label, disclosable }: ClaimDisplay): JsonObject {
  return { path: ['ld', ...path], display: displayOf(label), sd: disclosable ? 'always' : 'never' }
}

function displayOf(label: Label): readonly JsonObject[] {
  return locales.map((locale) => ({ locale, label: label[locale] }))
}
