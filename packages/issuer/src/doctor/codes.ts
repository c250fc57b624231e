/** What an examination can find, how bad it is, and what to do about it. */
import type { CodeWords } from '@attestat/credential'
import { ownCodes } from './own-codes.ts'
import { registryCodes } from './registry-codes.ts'
import type { Remedy } from './remedies.ts'
import { siteCodes } from './site-codes.ts'

/** `warn`: will turn bad, or is bad for some. `unknown`: could not be established. */
export type DiagnosisStatus = 'ok' | 'warn' | 'fail' | 'unknown'

export interface DiagnosisMeaning extends CodeWords {
  readonly status: DiagnosisStatus
  readonly next?: Remedy
}

export type DiagnosisCode = keyof typeof ownCodes | keyof typeof siteCodes | keyof typeof registryCodes

/** Every diagnosis. Codes are stable: words may change, codes may not. */
export const diagnosisCodes: Readonly<Record<DiagnosisCode, DiagnosisMeaning>> = {
  ...ownCodes,
  ...siteCodes,
  ...registryCodes,
}
