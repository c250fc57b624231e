/** `attestat registry …`: who may award what. A registry is a folder of signed files. */
import { withNextStep } from '../registry-next-step.ts'
import type { CommandSpec } from './command.ts'
import { registryEntryCommands } from './registry-entries.ts'
import { registryEntryRequestCommand } from './registry-entry-request.ts'
import { registryInitCommands } from './registry-init.ts'
import { registryPublishCommand } from './registry-publish.ts'
import { registrySigningCommands } from './registry-sign.ts'
import { registryStatementCommands } from './registry-statements.ts'

export const registryCommands: readonly CommandSpec[] = [
  ...registryInitCommands,
  ...registryEntryCommands,
  registryEntryRequestCommand,
  ...registrySigningCommands,
  registryPublishCommand,
  ...registryStatementCommands,
].map((command) => ({
  ...command,
  run: (input, session) => withNextStep(input.first, session, () => command.run(input, session)),
}))
