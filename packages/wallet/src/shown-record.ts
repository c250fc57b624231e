/** What the history says of a credential that was shown: which claims, by path and in words, and never what they say. */
import { type ConcretePath, kindNameOf, type Label } from '@attestat/credential'
import type { ConsentRecord } from './consent.ts'
import type { HeldCredential } from './held-credential.ts'
import { labelsAt } from './owner-view.ts'
import { neededDisclosures } from './select.ts'

/** @param credentialId The wallet's name of the whole credential, of which `held` may be a part. */
export function shownRecord(
  credentialId: string,
  held: HeldCredential,
  disclose: readonly ConcretePath[],
): ConsentRecord['credentials'][number] {
  const kind = kindNameOf(held.credential)
  // What everybody sees who sees the credential was no choice.
  const disclosed = disclose.filter((path) => neededDisclosures(held.credential, [path]).length > 0)
  const labels = disclosed.flatMap((path) => labelsAt(held, path))
  return {
    credentialId,
    ...(kind === undefined ? {} : { kind }),
    disclosed,
    labels: uniqueLabels(labels),
  }
}

function uniqueLabels(labels: readonly Label[]): readonly Label[] {
  return [...new Map(labels.map(({ ru, en }) => [`${ru}\n${en}`, { ru, en }])).values()]
}
