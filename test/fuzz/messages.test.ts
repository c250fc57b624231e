/** Papers and requests: short texts that come from anybody, through a camera or a message. */
import { encodeBase64url, joinFromQr, splitForQr, writePaper } from '@attestat/credential'
import { readPresentationRequest } from '@attestat/openid4vc'
import { verifyPaper } from '@attestat/verifier'
import { describe } from 'vitest'
import { testSigner } from '../../fixtures/test-keys.ts'
import { schoolKid } from '../../fixtures/test-registry.ts'
import { diplomaQuery, issuedAt, listUrls, now, statusIndex, trustOf } from '../../fixtures/verification.ts'
import { attack, counting } from './attack.ts'

const { trust, asked } = counting(await trustOf())
const paper = await writePaper(
  {
    kind: 'school-diploma',
    name: 'Соколова Анна Сергеевна',
    title: 'Аттестат о среднем общем образовании',
    awardedOn: '2026-06-25',
    number: '07724 0012345',
    issuedAt,
    validUntil: new Date('2036-06-26T09:00:00Z'),
    status: { uri: listUrls.token, idx: statusIndex.good },
  },
  testSigner('school', schoolKid),
)
const original = JSON.stringify((await verifyPaper(paper, { trust, policy: 'lenient-preview', now })).checks)

describe('verifyPaper', () => {
  attack({
    name: 'a paper',
    good: [paper],
    take: async (input) => {
      asked()
      const { verdict, checks } = await verifyPaper(input as string, {
        trust,
        policy: 'lenient-preview',
        now,
      })
      if (asked() > 16) throw new Error('more was asked than may be')
      if (verdict === 'accepted' && JSON.stringify(checks) !== original) throw new Error('nobody signed this')
    },
    // Whatever it is, it has a verdict.
    refusals: /^$/,
    textOnly: true,
  })
})

describe('readPresentationRequest', () => {
  const request = {
    response_type: 'vp_token',
    client_id: 'https://admission.university.example',
    nonce: 'nonce-of-the-admissions-office',
    state: 'state-of-the-admissions-office',
    dcql_query: {
      credentials: [
        diplomaQuery('vc+sd-jwt', {
          multiple: true,
          claims: [
            { id: 'a', path: ['credentialSubject', 'result', null, 'resultDescription'], values: ['x', 1] },
          ],
          claim_sets: [['a']],
        }),
      ],
      credential_sets: [{ options: [['diploma']], required: false }],
    },
    iat: now.getTime() / 1000,
    exp: now.getTime() / 1000 + 600,
  }

  attack({
    name: 'a request',
    good: [JSON.stringify(request)],
    take: async (input) => readPresentationRequest(input, { now }),
    refusals:
      /^(?:REQUEST_[A-Z_]+|CLIENT_ID_PREFIX|RESPONSE_URI_MISMATCH|INVALID_TRANSACTION_DATA|INPUT_TOO_LARGE|JSON_[A-Z_]+|B64URL_NOT_CANONICAL|JW[SE]_[A-Z_]+|JWT_TYP_MISMATCH|CLAIM_TYPE_INVALID|DCQL_INVALID|DID_[A-Z_]+)$/,
  })
})

describe('joinFromQr', async () => {
  const bytes = Uint8Array.from({ length: 2000 }, (_, i) => (i * 7919) % 251)
  const token = ['{}', 'key', 'iv', bytes, 'tag']
    .map((part) => encodeBase64url(typeof part === 'string' ? new TextEncoder().encode(part) : part))
    .join('.')
  const parts = await splitForQr(token)
  attack({
    name: 'the texts of several codes',
    good: [parts.join('\n'), parts.toReversed().join('\n'), (await splitForQr('e30.e30.c2ln')).join('\n')],
    take: async (input) => {
      const joined = await joinFromQr((input as string).split('\n'))
      // Codes are no signature, but what they were made of is what comes out of them.
      const again = await splitForQr(joined)
      if ((await joinFromQr(again)) !== joined) throw new Error('nobody split this')
    },
    refusals: /^(?:QR_[A-Z_]+|INPUT_TOO_LARGE)$/,
    textOnly: true,
  })
})
