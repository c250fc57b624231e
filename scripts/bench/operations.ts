/** What is done with the diploma, and who does it. */
import type { Scenario } from './diploma.ts'

/** In the order of the report. */
export const operations = {
  issue: 'issue',
  'issue-padded': 'issue, padded with decoys',
  present: 'present 3 of 15',
  'present-kb': 'present 3 of 15, key binding',
  'present-text': 'read the text, present 3 of 15',
  verify: 'verify all 15',
  'verify-kb': 'verify 3 of 15, key binding',
} as const satisfies Record<string, string>

export type Operation = keyof typeof operations

/** One run of an operation; it throws, or its promise is rejected, when it does not succeed. */
export type Task = () => unknown

/** Tasks of one library over one scenario; absent where the library has no such operation. */
export type Tasks = Partial<Record<Operation, Task>>

export interface Contender {
  /** As it stands in the report. */
  readonly name: string
  /** @returns the tasks, everything prepared that a program would prepare once. */
  prepare(scenario: Scenario): Promise<Tasks>
}
