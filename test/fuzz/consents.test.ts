/** What passes between a family and a receiver afterwards: notices, receipts, and histories that anybody may hand in. */
import { createReceipt, createWithdrawal, verifyReceipt, verifyWithdrawal } from '@attestat/openid4vc'
import { createMemoryStore, readHistoryExport, Wallet } from '@attestat/wallet'
import { describe } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { testSigner } from '../../fixtures/test-keys.ts'
import { schoolKid } from '../../fixtures/test-registry.ts'
import { now, trustOf } from '../../fixtures/verification.ts'
import { attack } from './attack.ts'

const audience = 'https://club.example'
const wallet = new Wallet({ store: createMemoryStore(), now: () => now })
const { publicJwk } = await wallet.id()
const { card } = await wallet.add(await issuedDiploma({ holderKey: publicJwk }))
await wallet.presentChosen([{ credentialId: card.id, disclose: [['credentialSubject', 'givenName']] }], {
  audience,
  consent: { agreed: true, by: 'owner', purpose: 'camp' },
})
const [line] = await wallet.history()
if (!line) throw new Error('something was shown')
await wallet.withdraw(1)

const edge =
  /^(?:INPUT_TOO_LARGE|JSON_[A-Z_]+|B64URL_NOT_CANONICAL|JW[SE]_[A-Z_]+|JWT_TYP_MISMATCH|CLAIM_TYPE_INVALID|REQUIRED_CLAIM_MISSING|DID_[A-Z_]+|KEY_[A-Z_]+|SIGNATURE_INVALID|ISSUER_KEY_NOT_BOUND|TRUST_UNREACHABLE|WITHDRAWAL_[A-Z_]+|RECEIPT_[A-Z_]+|HISTORY_[A-Z_]+)$/

describe('verifyWithdrawal', async () => {
  const notice = await createWithdrawal(
    { ...line, consentedAt: line.at },
    { signer: testSigner('holder'), now },
  )
  const said = JSON.stringify(await verifyWithdrawal(notice, { now }))
  attack({
    name: 'a notice',
    good: [notice],
    take: async (input) => {
      const { hash: _, ...told } = await verifyWithdrawal(input as string, { now })
      if (!said.startsWith(JSON.stringify(told).slice(0, -1))) throw new Error('nobody signed this')
    },
    refusals: edge,
    textOnly: true,
  })
})

describe('verifyReceipt', async () => {
  const { resolveKey } = await trustOf()
  const { presentationHash } = line
  const receipt = await createReceipt({ presentationHash }, { signer: testSigner('school', schoolKid), now })
  attack({
    name: 'a receipt',
    good: [receipt],
    take: async (input) => {
      const told = await verifyReceipt(input as string, { resolveKey })
      if (told.presentationHash !== presentationHash) throw new Error('nobody signed this')
    },
    refusals: edge,
    textOnly: true,
  })
})

describe('readHistoryExport', async () => {
  const whole = await wallet.exportHistory()
  const said = JSON.stringify((await readHistoryExport(whole)).lines)
  attack({
    name: 'a history',
    good: [whole, await wallet.exportHistory({ audience: 'nobody' })],
    take: async (input) => {
      const { lines, keptBack } = await readHistoryExport(input)
      if (keptBack === 0 && JSON.stringify(lines) !== said) throw new Error('nobody sealed this')
    },
    refusals: edge,
  })
})
