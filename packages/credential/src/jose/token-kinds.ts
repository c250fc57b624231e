/** Every kind of signed token in the toolkit, with the `typ` that keeps it from being taken for another. */

export const tokenTyp = {
  'vc+sd-jwt': 'vc+sd-jwt',
  'dc+sd-jwt': 'dc+sd-jwt',
  'vc+jwt': 'vc+jwt',
  // VCDM 1.1: the credential under `vc`, and the holder's presentation of it under `vp`.
  jwt_vc_json: 'JWT',
  'vp+jwt': 'vp+jwt',
  'key-binding': 'kb+jwt',
  'status-list': 'statuslist+jwt',
  'presentation-request': 'oauth-authz-req+jwt',
  'holder-proof': 'openid4vci-proof+jwt',
  'guardian-approval': 'guardian-approval+jwt',
  'registry-root': 'attestat-registry-root+jws',
  'registry-delegation': 'attestat-registry-delegation+jws',
  'registry-entry': 'attestat-registry-entry+jws',
  'registry-index': 'attestat-registry-index+jws',
  'registry-timestamp': 'attestat-registry-timestamp+jws',
  'batch-manifest': 'attestat-batch-manifest+jws',
  withdrawal: 'attestat-withdrawal+jwt',
  receipt: 'attestat-receipt+jwt',
  'consent-history': 'attestat-consent-history+jwt',
  paper: 'attestat-paper+jwt',
} as const

export type TokenKind = keyof typeof tokenTyp

/**
 * Whether a `typ` names the kind. Media types compare without regard to case, and `application/` may be left out
 * or written.
 *
 * @see RFC 7515, section 4.1.9
 */
export function isTyp(typ: unknown, expected: string): boolean {
  // Media types are ASCII. Beyond it, lower case makes a `k` of the Kelvin sign.
  if (typeof typ !== 'string' || !/^[\x21-\x7e]*$/.test(typ)) return false
  const name = typ.toLowerCase()
  const kind = name.startsWith('application/') ? name.slice('application/'.length) : name
  return kind === expected.toLowerCase()
}
