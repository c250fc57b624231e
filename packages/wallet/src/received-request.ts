/** A request that has come: read, its signature verified, and whoever asks looked up. */
import { type VerifiedPresentationRequest, verifyPresentationRequest } from '@attestat/openid4vc'
import type { Recognition, TrustSource } from '@attestat/trust'

/** A request, and whether a registry knows who asks. */
export interface ReceivedRequest extends VerifiedPresentationRequest {
  /** Absent for an unsigned request: then the name of who asks proves nothing. */
  readonly recognition?: Recognition
}

/** @throws as `verifyPresentationRequest` says. */
export async function readReceivedRequest(
  input: Uint8Array | string,
  { trust, now }: { readonly trust: TrustSource; readonly now: Date },
): Promise<ReceivedRequest> {
  const request = await verifyPresentationRequest(input, { resolveKey: trust.resolveKey, now })
  const { client } = request
  if (client.prefix !== 'decentralized_identifier') return request
  return { ...request, recognition: await trust.recognise(client.did) }
}
