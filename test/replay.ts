/** One verification from texts alone, and its result as bytes. */
import { openTrustPack, type TrustSource } from '@attestat/trust'
import { verify } from '@attestat/verifier'
import { testRootKey } from '../fixtures/test-registry.ts'
import { clientId, requestFor, now as usualMoment } from '../fixtures/verification.ts'

/** Everything that a verdict depends on. */
export interface Judgement {
  /** The trust pack's text. */
  readonly pack: string
  readonly input: string
  /** Whether it answers the admissions office's request; otherwise it was made for that office all the same. */
  readonly asked?: boolean
  readonly now?: string
  /** The moment of judgement. Default: `now`. */
  readonly at?: string
}

/** @param trust The pack, opened before. */
export async function judge(
  { pack, input, asked, now, at }: Judgement,
  trust?: TrustSource,
): Promise<string> {
  const result = await verify(input, {
    trust: trust ?? (await openTrustPack(pack, { pinnedRoot: [testRootKey] })),
    policy: 'admissions',
    now: now === undefined ? usualMoment : new Date(now),
    ...(at === undefined ? {} : { at: new Date(at) }),
    ...(asked ? { request: requestFor() } : { audience: clientId }),
  })
  return JSON.stringify(result)
}
