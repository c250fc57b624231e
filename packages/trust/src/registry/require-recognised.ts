/** Refuses whom the registry does not recognise, or not any more. */
import type { CodeWords } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import type { Recognition } from '../trust-source.ts'

/**
 * Checks that the registry recognises somebody today.
 *
 * @param at Where somebody is named.
 * @throws TrustError `REGISTRY_NOT_RECOGNISED`.
 */
export function requireRecognised(status: Recognition['status'], at: string): void {
  if (status === 'recognised') return
  throw new TrustError('REGISTRY_NOT_RECOGNISED', { at, details: { status, standing: standing[status] } })
}

const standing: Readonly<Record<Exclude<Recognition['status'], 'recognised'>, CodeWords>> = {
  unknown: { en: 'it has no entry', ru: 'записи нет' },
  suspended: { en: 'recognition suspended', ru: 'признание приостановлено' },
  withdrawn: { en: 'recognition withdrawn', ru: 'признание прекращено' },
}
