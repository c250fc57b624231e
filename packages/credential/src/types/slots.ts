/** How many digests the documents of a type show, whatever a record fills. */
import type { CredentialToSecure } from '../formats/format.ts'
import type { CredentialType } from './credential-type.ts'

/** The numbers as securing a document wants them. */
export type Slots = Pick<
  CredentialToSecure,
  'resultSlots' | 'evidenceSlots' | 'subjectSlots' | 'guardianOfSlots'
>

/** The numbers of a type. */
export function slotsOf({
  resultSlots,
  evidenceSlots,
  subjectSlots,
  guardianOfSlots = 0,
}: CredentialType): Slots {
  return { resultSlots, evidenceSlots, subjectSlots, guardianOfSlots }
}
