/** Documents of the kind that is asked for which do not do as they are, and what is in the way. */
import type { Card } from './owner-view.ts'
import { namesKind, type WalletSelection } from './select.ts'

export interface NearMiss {
  readonly queryId: string
  readonly card: Card
  /**
   * `unbound`: it is bound to no key, and whoever asks insists on one. `format`: it is secured in another way than is
   * asked for. `claims`: it does not say all that is asked.
   */
  readonly why: 'unbound' | 'format' | 'claims'
}

/** The near misses of the queries that nothing answers, the favourites first. For the owner's eyes only. */
export function nearMisses({ request, unanswered }: WalletSelection): readonly NearMiss[] {
  return unanswered.flatMap(({ queryId, candidates }) => {
    const query = request.dcqlQuery.credentials.find(({ id }) => id === queryId)
    return candidates.flatMap(({ card, reasons }): readonly NearMiss[] => {
      const codes = new Set(reasons.map(({ code }) => code))
      const isOther =
        codes.has('DCQL_TYPE_MISMATCH') ||
        codes.has('DCQL_AUTHORITY_MISMATCH') ||
        reasons.some(({ path }) => path?.at(-1) === 'achievementType')
      if (isOther || codes.size === 0) return []
      // Of another format nothing is said but the kind.
      if (codes.has('DCQL_FORMAT_MISMATCH')) {
        return query && namesKind(query) ? [{ queryId, card, why: 'format' }] : []
      }
      if (!codes.has('DCQL_HOLDER_BINDING_MISSING')) return [{ queryId, card, why: 'claims' }]
      return [{ queryId, card, why: card.isBound ? 'format' : 'unbound' }]
    })
  })
}
