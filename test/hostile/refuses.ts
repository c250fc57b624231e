/** What hostile tests say of a token: that it is refused, with which code, or that it is read. */
import { type VerifiedCredential, verifyCredential } from '@attestat/credential'
import { expect } from 'vitest'
import { resolveKey } from './tokens.ts'

/** Expects a refusal with this code. */
export async function refuses(promise: Promise<unknown>, code: string): Promise<void> {
  await expect(promise).rejects.toMatchObject({ code })
}

/** Verifies a credential that is signed with one of the keys of `tokens.ts`. */
export function reads(text: string): Promise<VerifiedCredential> {
  return verifyCredential(text, { resolveKey })
}
