/** What DCQL has to know of each credential format whose claims are JSON: one line a format. */

export interface DcqlFormat {
  /** The member of `meta` that says which types of credential are meant. */
  readonly typeMember: 'vct_values' | 'type_values'
  /** Whether a presentation can leave out array elements, which moves the elements after them. */
  readonly hidesElements: boolean
}

/**
 * The formats by their identifier. A credential query for any other format is valid and never matches here.
 *
 * `vc+sd-jwt` and `vc+jwt` are private identifiers; they are asked for as the W3C formats of appendix B.1 are.
 *
 * @see OpenID4VP 1.0, appendices B.1.1 and B.3.5
 */
export const dcqlFormats: ReadonlyMap<string, DcqlFormat> = new Map<string, DcqlFormat>([
  ['dc+sd-jwt', { typeMember: 'vct_values', hidesElements: true }],
  ['vc+sd-jwt', { typeMember: 'type_values', hidesElements: true }],
  ['vc+jwt', { typeMember: 'type_values', hidesElements: false }],
  ['jwt_vc_json', { typeMember: 'type_values', hidesElements: false }],
  ['ldp_vc', { typeMember: 'type_values', hidesElements: false }],
])
