import { signVpJwt } from '@attestat/credential'
import {
  createPresentationResponse,
  createWithdrawal,
  presentationHash,
  type VpToken,
  verifyWithdrawal,
} from '@attestat/openid4vc'
import { createBundle } from '@attestat/trust'
import { expect, test } from 'vitest'
import { testSigner } from '../../../fixtures/test-keys.ts'
import { clientId, nonce, now, presentedAt, shown } from '../../../fixtures/verification.ts'
import { matchWithdrawal } from './match-withdrawal.ts'

const vpToken = { diploma: [await shown()] }
async function noticeOf(signer: 'holder' | 'stranger', token: VpToken = vpToken) {
  const consent = {
    audience: clientId,
    presentationHash: await presentationHash(token),
    consentedAt: now,
    purpose: 'admission',
    credentials: [{ disclosed: [['credentialSubject', 'familyName']] }],
  }
  return verifyWithdrawal(await createWithdrawal(consent, { signer: testSigner(signer), now }), { now })
}

test('a notice is about the presentation that its holder has sent, in whatever it came', async () => {
  const notice = await noticeOf('holder')
  await matchWithdrawal(notice, createBundle({ vpToken }))
  await matchWithdrawal(notice, JSON.stringify(createPresentationResponse(vpToken, 'some-state')))
})

test('it is so where the presentation is a W3C presentation around the credentials', async () => {
  const portfolio = await signVpJwt([await shown({}, { signedBy: null })], {
    signer: testSigner('holder'),
    audience: clientId,
    nonce,
    issuedAt: presentedAt,
    expiresAt: new Date(presentedAt.getTime() + 300_000),
  })
  const shownWhole = { presentation: [portfolio] }
  await matchWithdrawal(await noticeOf('holder', shownWhole), portfolio)
  await expect(matchWithdrawal(await noticeOf('stranger', shownWhole), portfolio)).rejects.toMatchObject({
    code: 'WITHDRAWAL_NOT_BY_HOLDER',
  })
})

test('a notice about another presentation is refused', async () => {
  const other = createBundle({ vpToken: { diploma: [await shown({}, { nonce: 'another' })] } })
  await expect(matchWithdrawal(await noticeOf('holder'), other)).rejects.toMatchObject({
    code: 'WITHDRAWAL_OTHER_PRESENTATION',
  })
})

test('a notice by somebody who has only seen the presentation is refused', async () => {
  await expect(matchWithdrawal(await noticeOf('stranger'), createBundle({ vpToken }))).rejects.toMatchObject({
    code: 'WITHDRAWAL_NOT_BY_HOLDER',
  })
})

test('nobody can be told for whoever showed what is bound to no key', async () => {
  const unbound = { diploma: [await shown({ holder: null })] }
  await expect(
    matchWithdrawal(await noticeOf('holder', unbound), createBundle({ vpToken: unbound })),
  ).rejects.toMatchObject({ code: 'WITHDRAWAL_NOT_BY_HOLDER' })
})
