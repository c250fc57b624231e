/** A type as other wallets learn of it. */
import type { JsonObject } from '../json.ts'
import type { ClaimDisplay, CredentialType, Label } from './credential-type.ts'

/**
 * The SD-JWT VC Type Metadata of a credential type. The same for every issuer, byte for byte.
 *
 * Paths begin with `ld`, where the `dc+sd-jwt` format carries the document.
 *
 * @see SD-JWT VC (draft-ietf-oauth-sd-jwt-vc), section 6
 */
export function typeMetadata(type: CredentialType): JsonObject {
  const { vct, label, description, claims } = type
  return {
    vct,
    name: label.en,
    description: description.en,
    display: locales.map((locale) => ({ locale, name: label[locale], description: description[locale] })),
    claims: claims.map(claimMetadata),
  }
}

const locales = ['ru', 'en'] as const satisfies readonly (keyof Label)[]

function claimMetadata({ path, label, disclosable }: ClaimDisplay): JsonObject {
  return {
    path: ['ld', ...path],
    display: locales.map((locale) => ({ locale, label: label[locale] })),
    sd: disclosable ? 'always' : 'never',
  }
}
