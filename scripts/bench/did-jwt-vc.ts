/** `did-jwt-vc`, which Veramo issues and verifies with: the same content as a VC-JWT of VC Data Model 1.1. */
import { EdDSASigner, ES256Signer, type Signer } from 'did-jwt'
import {
  createVerifiableCredentialJwt,
  createVerifiablePresentationJwt,
  type JwtCredentialPayload,
  verifyCredential as verifyVcJwt,
  verifyPresentation as verifyVpJwt,
} from 'did-jwt-vc'
import type { Party } from './diploma.ts'
import type { Contender } from './operations.ts'

export const didJwtVc: Contender = {
  name: 'did-jwt-vc',

  async prepare({ document, issuer, holder, issuedAt, alg, audience, nonce }) {
    const { '@context': _context, id: _id, issuer: _issuer, validFrom: _from, ...content } = document
    const payload = {
      sub: holder.did,
      jti: document.id,
      nbf: Math.floor(issuedAt.getTime() / 1000),
      vc: {
        ...content,
        '@context': ['https://www.w3.org/2018/credentials/v1'],
        type: [...document.type],
        credentialSubject: document.credentialSubject,
      },
    } as unknown as JwtCredentialPayload
    const issuerSigner = { did: issuer.did, signer: signerOf(issuer), alg }
    const holderSigner = { did: holder.did, signer: signerOf(holder), alg }
    const issue = () => createVerifiableCredentialJwt(payload, issuerSigner)
    const credential = await issue()
    const vp = {
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      type: ['VerifiablePresentation'],
      verifiableCredential: [credential],
    }
    const binding = { challenge: nonce, domain: audience }
    const present = () => createVerifiablePresentationJwt({ vp }, holderSigner, binding)
    const presentation = await present()
    const resolver = fixedResolver([issuer, holder])
    const verify = () => verifyVcJwt(credential, resolver)
    return {
      issue,
      verify,
      'present-kb': present,
      // A presentation is a token of the holder's around that of the issuer, and each is verified by itself.
      'verify-kb': async () => {
        const { payload } = await verifyVpJwt(presentation, resolver, { ...binding, audience })
        await verifyVcJwt(payload.vp.verifiableCredential[0], resolver)
      },
    }
  },
}

function signerOf({ privateJwk }: Party): Signer {
  const secret = Buffer.from(privateJwk.d, 'base64url')
  if (privateJwk.kty === 'EC') return ES256Signer(secret)
  // An Ed25519 key is the seed and the public half together here.
  return EdDSASigner(Buffer.concat([secret, Buffer.from(privateJwk.x, 'base64url')]))
}

type Resolvable = Parameters<typeof verifyVcJwt>[1]
type DIDResolutionResult = Awaited<ReturnType<Resolvable['resolve']>>

/** The DID documents, at hand: no library is measured by how it resolves. */
function fixedResolver(parties: readonly Party[]): Resolvable {
  const resolutions = new Map(parties.map((party) => [party.did, resolutionOf(party)]))
  return { resolve: async (did) => resolutions.get(did.split('#')[0] as string) as DIDResolutionResult }
}

function resolutionOf({ did, publicJwk }: Party): DIDResolutionResult {
  const id = `${did}#key`
  return {
    didResolutionMetadata: {},
    didDocumentMetadata: {},
    didDocument: {
      id: did,
      verificationMethod: [{ id, type: 'JsonWebKey2020', controller: did, publicKeyJwk: { ...publicJwk } }],
      assertionMethod: [id],
      authentication: [id],
    },
  }
}
