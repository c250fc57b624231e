/** An answer as a wallet posts it to the receiver's address. @see OpenID4VP 1.0, section 8.2 */
import type { PresentationResponse } from './presentation-response.ts'

/**
 * Beside `vp_token`: who has approved the answer of a child, as JSON, in the shape that a bundle has it. Receivers that
 * do not know it ignore it (RFC 6749, section 8.2, which asks for a prefix of whoever adds a parameter).
 */
export const guardiansParameter = 'attestat_guardians'

/** A guardian's approval, and the link that says for whom they stand. */
interface Approved {
  readonly approval: string
  readonly link: string
}

/**
 * The answer as a form, `application/x-www-form-urlencoded`.
 *
 * @param guardians The approvals that go along. Default: none.
 */
export function directPostForm(
  { vp_token: vpToken, state }: PresentationResponse,
  guardians: readonly Approved[] = [],
): URLSearchParams {
  return new URLSearchParams({
    vp_token: JSON.stringify(vpToken),
    ...(state === undefined ? {} : { state }),
    ...(guardians.length === 0
      ? {}
      : {
          [guardiansParameter]: JSON.stringify(guardians.map(({ approval, link }) => ({ approval, link }))),
        }),
  })
}
