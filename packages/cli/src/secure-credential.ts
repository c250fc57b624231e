/** Signs documents in every format. Veramo is loaded for the one that it makes, and for no other. */
import { type FormatId, type SecureCredential, secureCredential } from '@attestat/credential'
import { CliError } from './codes.ts'

/** As `secureCredential`, with `jwt_vc_json` besides. @throws CliError `VERAMO_MISSING`. */
export const secureInAnyFormat: SecureCredential = async (format, credential, signer) => {
  if (format !== 'jwt_vc_json') return secureCredential(format, credential, signer)
  return (await loadVeramo())(format, credential, signer)
}

/** @throws CliError `VERAMO_MISSING` for the format that Veramo makes, where it is not installed beside the program. */
export async function requireFormat(format: FormatId): Promise<void> {
  if (format === 'jwt_vc_json') await loadVeramo()
}

async function loadVeramo(): Promise<SecureCredential> {
  try {
    return (await import('@attestat/veramo/vc-jwt')).secureWithVeramo
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' || !/'@veramo\//.test(message)) throw cause
    throw new CliError('VERAMO_MISSING', { details: { command: installCommand }, cause })
  }
}

/** The versions that were tested together; they are the optional peers of the package. */
const installCommand =
  'npm install @veramo/core@7.0.1 @veramo/credential-jwt@7.0.1 @veramo/credential-w3c@7.0.1 ' +
  '@veramo/did-manager@7.0.1 @veramo/key-manager@7.0.1 @noble/hashes@1.8.0'
