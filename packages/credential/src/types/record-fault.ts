/** Faults of a type's records, made from the type's own table of words. */
import type { CodeWords, ErrorDetails } from '../errors.ts'
import type { RecordFault } from './credential-type.ts'

/** Makes a fault of a record, with its words. */
export type WriteFault<Code extends string> = (
  code: Code,
  severity: RecordFault['severity'],
  field: string,
  details?: ErrorDetails,
) => RecordFault

/** The maker of faults for one table: code → words. */
export function faultsOf<Code extends string>(words: Readonly<Record<Code, CodeWords>>): WriteFault<Code> {
  return (code, severity, field, details) => ({
    code,
    severity,
    field,
    words: words[code],
    ...(details ? { details } : {}),
  })
}
