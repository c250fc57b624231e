/** This toolkit. */
import {
  checkAudience,
  checkNonce,
  presentCredential,
  readCredential,
  verifyCredential,
  verifyHolderBinding,
} from '@attestat/credential'
import { localTrust } from '@attestat/trust'
import { secureScenario, slots } from './diploma.ts'
import type { Contender } from './operations.ts'

export const attestat: Contender = {
  name: 'attestat',

  async prepare(scenario) {
    const { credential, presentation, disclose, holder, audience, nonce, issuedAt } = scenario
    // What a program keeps: the resolver with the keys it has met, and the credential that the wallet has read.
    const { resolveKey } = localTrust()
    const verify = () => verifyCredential(credential, { resolveKey })
    if (presentation === undefined) return { issue: () => secureScenario(scenario), verify }
    const held = await readCredential(credential)
    const keyBinding = { signer: holder.signer, audience, nonce, issuedAt }
    return {
      issue: () => secureScenario(scenario),
      'issue-padded': () => secureScenario(scenario, slots),
      present: () => presentCredential(held, { disclose }),
      'present-kb': () => presentCredential(held, { disclose, keyBinding }),
      'present-text': async () => presentCredential(await readCredential(credential), { disclose }),
      verify,
      'verify-kb': async () => {
        const read = await verifyCredential(presentation, { resolveKey })
        const binding = await verifyHolderBinding(read, { now: new Date(), maxAgeSeconds: 3600 })
        checkAudience(binding?.audience, audience)
        checkNonce(binding?.nonce, nonce)
      },
    }
  },
}
