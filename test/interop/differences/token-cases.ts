/** Credentials and presentations that this toolkit refuses, each one thing away from what all take. */
import type { JsonObject } from '@attestat/credential'
import {
  claims,
  closed,
  credential,
  didOf,
  domain,
  gone,
  kidOf,
  listed,
  otherDid,
  type Parties,
  presentation,
  seconds,
  tampered,
  vc,
  without,
} from './tokens.ts'

interface Case {
  readonly what: string
  /** What this toolkit says. */
  readonly code: string
  readonly token: string
  /** The same without the one thing; default: the sound credential, or presentation. */
  readonly twin?: string
  readonly isPresentation?: boolean
  /** Where the facts are others than for the twin. */
  readonly parties?: Parties
}

const claimsText = JSON.stringify(claims)
const ended = '2026-06-30T00:00:00Z'

export const cases: readonly Case[] = [
  {
    what: '`kid` names a key of somebody else',
    code: 'JWS_KID_ISSUER_MISMATCH',
    token: credential({ header: { kid: kidOf('stranger') } }),
  },
  {
    what: 'a critical extension that nobody understands (`crit`)',
    code: 'JWS_CRIT_UNSUPPORTED',
    token: credential({ header: { crit: ['x'], x: 1 } }),
  },
  {
    what: 'an unencoded payload is announced (`b64`)',
    code: 'JWS_B64_UNSUPPORTED',
    token: credential({ header: { b64: false } }),
  },
  {
    what: 'a member is written twice',
    code: 'JSON_DUPLICATE_KEY',
    token: credential({ claims: claimsText.replace('{', '{"name":"Диплом",') }),
  },
  {
    what: 'the token is of another type (`typ`)',
    code: 'JWT_TYP_MISMATCH',
    token: credential({ header: { typ: 'at+jwt' } }),
  },
  {
    what: '`exp` is a word',
    code: 'CLAIM_TYPE_INVALID',
    token: credential({ claims: { ...claims, exp: 'never' } }),
  },
  { what: '`exp` is 0', code: 'CLAIM_TYPE_INVALID', token: credential({ claims: { ...claims, exp: 0 } }) },
  {
    what: 'expired 200 seconds ago',
    code: 'EXPIRED',
    token: credential({ claims: { ...claims, exp: seconds - 200 } }),
    twin: credential({ claims: { ...claims, exp: seconds + 200 } }),
  },
  {
    what: 'signed next month (`iat`), valid since last month (`nbf`)',
    code: 'ISSUED_IN_FUTURE',
    token: credential({ claims: { ...claims, iat: seconds + 30 * 86_400 } }),
    twin: credential({ claims: { ...claims, iat: seconds - 60 } }),
  },
  {
    what: '`vc.issuer` is not `iss`',
    code: 'CLAIM_CONFLICT',
    token: credential({ claims: { ...claims, vc: { ...vc, issuer: otherDid } } }),
  },
  {
    what: '`vc.credentialSubject.id` is not `sub`',
    code: 'CLAIM_CONFLICT',
    token: credential({
      claims: {
        ...claims,
        vc: { ...vc, credentialSubject: { ...(vc.credentialSubject as JsonObject), id: otherDid } },
      },
    }),
  },
  {
    what: '`vc.id` is not `jti`',
    code: 'CLAIM_CONFLICT',
    token: credential({
      claims: { ...claims, vc: { ...vc, id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0002' } },
    }),
  },
  {
    what: '`vc.expirationDate` has passed, without `exp`',
    code: 'EXPIRED',
    token: credential({ claims: { ...claims, vc: { ...vc, expirationDate: ended } } }),
  },
  {
    what: '`vc.validUntil` has passed',
    code: 'EXPIRED',
    token: credential({ claims: { ...claims, vc: { ...vc, validUntil: ended } } }),
  },
  {
    what: 'neither `nbf` nor `issuanceDate`',
    code: 'REQUIRED_CLAIM_MISSING',
    token: credential({ claims: without(claims, 'nbf') }),
  },
  {
    what: 'a date without a zone',
    code: 'VALIDITY_PERIOD_INVALID',
    token: credential({ claims: { ...claims, vc: { ...vc, validUntil: '2030-06-26T09:00:00' } } }),
  },
  {
    what: 'another credential beside it in the older form (`claim`)',
    code: 'CLAIM_NOT_ALLOWED',
    token: credential({ claims: { ...claims, iat: seconds - 60, claim: { degree: 'none' } } }),
  },
  {
    what: 'a status list that cannot be asked',
    code: 'STATUS_UNKNOWN',
    token: listed,
  },
  {
    what: 'the issuer’s DID was deactivated',
    code: 'DID_DEACTIVATED',
    token: credential({ header: { kid: `${gone}#key-1` }, claims: { ...claims, iss: gone } }),
    twin: credential({ header: { kid: `${gone}#key-1` }, claims: { ...claims, iss: gone } }),
    parties: closed,
  },
  {
    what: 'a presented credential has a broken signature',
    code: 'SIGNATURE_INVALID',
    token: presentation([tampered]),
    isPresentation: true,
  },
  {
    what: 'a presented credential was signed by nobody',
    code: 'VC_UNSIGNED',
    token: presentation([
      {
        '@context': vc['@context'],
        type: vc.type,
        issuer: didOf('school'),
        issuanceDate: '2026-06-26T09:00:00Z',
        credentialSubject: { id: didOf('holder') },
      },
    ]),
    isPresentation: true,
  },
  {
    what: 'presented by somebody whom the credential is not about',
    code: 'HOLDER_NOT_SUBJECT',
    token: presentation([credential()], { iss: didOf('stranger') }, 'stranger'),
    isPresentation: true,
  },
  {
    what: '`holder` is not the one who signed',
    code: 'HOLDER_PROOF_MISMATCH',
    token: presentation([credential()], { holder: didOf('stranger') }),
    isPresentation: true,
  },
  {
    what: 'made for us and for somebody else (`aud`)',
    code: 'AUD_NOT_EXCLUSIVE',
    token: presentation([credential()], { aud: [domain, 'https://other.example'] }),
    isPresentation: true,
  },
  {
    what: 'made for nobody (`aud`)',
    code: 'AUD_MISSING',
    token: presentation([credential()], { aud: undefined as never }),
    isPresentation: true,
  },
  {
    what: 'signed an hour ago',
    code: 'KB_IAT_OUT_OF_WINDOW',
    token: presentation([credential()], { nbf: seconds - 3600 }),
    isPresentation: true,
  },
]
