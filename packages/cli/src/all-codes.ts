/** Every error code that can reach the terminal, with its words. */
import { type CodeTable, credentialCodes } from '@attestat/credential'
import { issuerCodes } from '@attestat/issuer'
import { keyCodes } from '@attestat/keys'
import { openId4VcCodes } from '@attestat/openid4vc'
import { trustCodes } from '@attestat/trust'
import { verifierCodes } from '@attestat/verifier'
import { walletCodes } from '@attestat/wallet'
import { cliCodes } from './codes.ts'

export const allCodes: CodeTable = {
  ...credentialCodes,
  ...keyCodes,
  ...openId4VcCodes,
  ...trustCodes,
  ...issuerCodes,
  ...walletCodes,
  ...verifierCodes,
  ...cliCodes,
}
