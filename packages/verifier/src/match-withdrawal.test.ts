import { signVpJwt } from '@attestat/credential'
import {
  createPresentationResponse,
  createWithdrawal,
  presentationHash,
  type VpToken,
  verifyWithdrawal,
} from '@attestat/openid4vc'
import { createBundle } from '@attestat/trust'
import { describe, expect, test } from 'vitest'
import { guardianEvidence } from '../../../fixtures/guardians.ts'
import { testSigner } from '../../../fixtures/test-keys.ts'
import { clientId, nonce, now, presentedAt, shown } from '../../../fixtures/verification.ts'
import { matchWithdrawal } from './match-withdrawal.ts'

const vpToken = { diploma: [await shown()] }
async function noticeOf(
  signer: 'holder' | 'stranger' | 'guardian',
  token: VpToken = vpToken,
  approvalId?: string,
) {
  const consent = {
    audience: clientId,
    presentationHash: await presentationHash(token),
    consentedAt: now,
    purpose: 'admission',
    credentials: [{ disclosed: [['credentialSubject', 'familyName']] }],
    ...(approvalId === undefined ? {} : { approvalId }),
  }
  return verifyWithdrawal(await createWithdrawal(consent, { signer: testSigner(signer), now }), { now })
}

test('a notice is about the presentation that its holder has sent, in whatever it came', async () => {
  const notice = await noticeOf('holder')
  expect(await matchWithdrawal(notice, createBundle({ vpToken }))).toBe('holder')
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

describe('a guardian who approved what a child has shown', async () => {
  const drafted = { diploma: [await shown({}, { signedBy: null })] }
  const approved = createBundle({ vpToken, guardians: [await guardianEvidence(vpToken.diploma)] })

  test('withdraws it with a notice of their own, made of the draft', async () => {
    expect(await matchWithdrawal(await noticeOf('guardian', drafted, 'approval-1'), approved)).toBe(
      'guardian',
    )
    expect(await matchWithdrawal(await noticeOf('holder', vpToken, 'approval-1'), approved)).toBe('holder')
  })

  test.each([
    ['that names no approval', noticeOf('guardian', drafted), approved],
    ['that names another approval', noticeOf('guardian', drafted, 'approval-2'), approved],
    ['by somebody who has only seen the approval', noticeOf('stranger', drafted, 'approval-1'), approved],
    [
      'when the approval did not come along',
      noticeOf('guardian', drafted, 'approval-1'),
      createBundle({ vpToken }),
    ],
    [
      'of an approval that came along with something else',
      noticeOf('guardian', drafted, 'approval-1'),
      createBundle({
        vpToken,
        guardians: [await guardianEvidence([await shown({}, { disclose: [] })])],
      }),
    ],
  ])('does not with a notice %s', async (_, notice, bundle) => {
    await expect(matchWithdrawal(await notice, bundle)).rejects.toMatchObject({
      code: 'WITHDRAWAL_OTHER_PRESENTATION',
    })
  })

  test('does not with an approval that somebody else has signed', async () => {
    const [evidence] = [await guardianEvidence(vpToken.diploma)]
    const forged = createBundle({
      vpToken,
      guardians: [{ ...evidence, approval: evidence.approval.replace(/.{6}$/, 'AAAAAA') }],
    })
    await expect(
      matchWithdrawal(await noticeOf('guardian', drafted, 'approval-1'), forged),
    ).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
  })
})
