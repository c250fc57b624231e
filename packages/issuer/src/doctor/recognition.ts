/** Whether registries recognise the issuer, its keys and what it awards, and until when. */
import { type CredentialType, isSameKey } from '@attestat/credential'
import { isOwnType, registryNamesOf } from '../own-types.ts'
import type { SiteContext } from '../publish.ts'
import type { Answer, IssuerCase, RegistryFacts } from './diagnosis.ts'

export function examineRecognition({ now, issuer, registries }: IssuerCase): readonly Answer[] {
  return registries.flatMap((registry) => {
    const answers = registryAnswers(registry, now, issuer)
    const until = registry.validUntil?.toISOString() ?? '–'
    const all: readonly Omit<Answer, 'at'>[] =
      answers.length > 0 ? answers : [{ code: 'RECOGNISED', details: { until } }]
    return all.map((answer) => ({ ...answer, at: registry.source }))
  })
}

function registryAnswers(
  { status, entry, validUntil, isFrozen }: RegistryFacts,
  now: Date,
  issuer: IssuerCase['issuer'],
): readonly Answer[] {
  const term = termAnswers(validUntil, now, soon.term, [
    isFrozen ? 'REGISTRY_TERM_FROZEN' : 'REGISTRY_TERM_EXPIRED',
    'REGISTRY_TERM_ENDS_SOON',
  ])
  if (status === 'not-at-hand') return [{ code: 'RECOGNITION_NOT_AT_HAND' }, ...term]
  if (!entry || status === 'unknown') return [{ code: 'NOT_RECOGNISED' }, ...term]
  if (status === 'suspended') return [{ code: 'RECOGNITION_SUSPENDED' }, ...term]
  if (status === 'withdrawn') return [{ code: 'RECOGNITION_WITHDRAWN' }, ...term]
  return [
    ...termAnswers(entry.until, now, soon.entry, ['RECOGNITION_EXPIRED', 'RECOGNITION_ENDS_SOON']),
    ...('fault' in issuer ? [] : [...keyAnswers(entry, now, issuer), ...scopeAnswers(entry, issuer)]),
    ...term,
  ]
}

type Entry = NonNullable<RegistryFacts['entry']>

function keyAnswers(entry: Entry, now: Date, { keys }: SiteContext): readonly Answer[] {
  const answers: Answer[] = []
  const recognised = (kid: string): Entry['keys'][number] | undefined =>
    entry.keys.find((key) => key.kid === kid)
  const current = keys.at(-1)
  if (current) {
    const { kid } = current
    const key = recognised(kid)
    if (!key || !isSameKey(key.jwk, current.publicJwk)) {
      answers.push({ code: 'SIGNING_KEY_NOT_RECOGNISED', details: { kid } })
    } else {
      const codes = ['SIGNING_KEY_EXPIRED', 'SIGNING_KEY_ENDS_SOON'] as const
      const ends = termAnswers(key.until, now, soon.entry, codes)
      answers.push(...ends.map(({ code, details }) => ({ code, details: { ...details, kid } })))
    }
  }
  const stillGood = keys
    .filter(({ kid, compromisedAt }) => compromisedAt && recognised(kid) && !recognised(kid)?.compromisedAt)
    .map(({ kid }) => kid)
  if (stillGood.length > 0) answers.push({ code: 'COMPROMISE_NOT_RECOGNISED', details: { kids: stillGood } })
  return answers
}

function scopeAnswers(entry: Entry, { ledger, types, profile, baseUrl }: SiteContext): readonly Answer[] {
  const answers: Answer[] = []
  const issued = new Set(ledger.batches().flatMap(({ type, count }) => (count > 0 ? [type] : [])))
  // `*` stands for the known kinds; an own type is recognised by every name of its own.
  const mayAward = (type: CredentialType): boolean =>
    (entry.mayAward.includes('*') && !isOwnType(type)) ||
    registryNamesOf(type).every((name) => entry.mayAward.includes(name))
  const kinds = types.filter((type) => issued.has(type.id) && !mayAward(type)).map(({ id }) => id)
  if (kinds.length > 0) answers.push({ code: 'KINDS_NOT_RECOGNISED', details: { kinds } })
  if (profile.id.startsWith('did:web:') && !entry.identifiers.includes(baseUrl)) {
    answers.push({ code: 'ADDRESS_NOT_RECOGNISED', details: { address: baseUrl } })
  }
  return answers
}

function termAnswers(
  until: Date | undefined,
  now: Date,
  soonDays: number,
  [expired, endsSoon]: readonly [Answer['code'], Answer['code']],
): readonly Answer[] {
  const left = until ? until.getTime() - now.getTime() : Number.POSITIVE_INFINITY
  const details = { until: until?.toISOString() ?? '' }
  if (left <= 0) return [{ code: expired, details }]
  return left < soonDays * 86_400_000 ? [{ code: endsSoon, details }] : []
}

/** Days before an end at which there is still time: an entry takes letters, a statement is renewed within the week. */
const soon = { entry: 60, term: 2 } as const
