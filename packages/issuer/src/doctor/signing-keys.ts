/** How the issuer's own keys stand. */
import type { Answer, IssuerCase } from './diagnosis.ts'

export function examineSigningKeys({ now, issuer }: IssuerCase): readonly Answer[] {
  if ('fault' in issuer) return []
  const { keys, ledger, profile } = issuer
  const answers: Answer[] = []
  for (const { kid, compromisedAt } of keys) {
    const count = compromisedAt ? ledger.countInForce(kid) : 0
    if (count > 0) answers.push({ code: 'COMPROMISED_DOCUMENTS', details: { kid, count } })
  }
  const current = keys.at(-1)
  if (!current) return answers
  const { kid, since } = current
  if (current.compromisedAt) return [{ code: 'COMPROMISED_KEY_SIGNS', details: { kid } }, ...answers]
  // A did:key is its key: there is no other to change to.
  const isOld = profile.id.startsWith('did:web:') && now.getTime() - since.getTime() > maxKeyYears * yearMs
  const details = { kid, since: since.toISOString() }
  const standing: Answer = isOld
    ? { code: 'SIGNING_KEY_OLD', details: { ...details, years: maxKeyYears } }
    : { code: 'SIGNING_KEY_GOOD', details }
  return [standing, ...answers]
}

const yearMs = 365.25 * 86_400_000

/** NIST SP 800-57 part 1, section 5.3.6: a private signature key is used for one to three years. */
const maxKeyYears = 3
