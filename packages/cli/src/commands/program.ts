/** The list of commands. */
import type { Language } from '@attestat/credential'
import type { Command } from 'commander'
import type { CommandLine } from '../command-line.ts'
import { auditCommand } from './audit.ts'
import type { CommandSpec } from './command.ts'
import { buildTree, commandLineOf, type Run } from './command-tree.ts'
import { completionCommand } from './completion.ts'
import { consentCommands } from './consent-documents.ts'
import { doctorCommand } from './doctor.ts'
import { exportCommand } from './export.ts'
import { helpCommand } from './help.ts'
import { holdersChallengeCommand } from './holders.ts'
import { importCommand } from './import.ts'
import { initCommand } from './init.ts'
import { issueCommand } from './issue.ts'
import { keyCommands } from './key.ts'
import { ledgerCommands } from './ledger.ts'
import { mailCommand } from './mail.ts'
import { manCommand } from './man.ts'
import { printCommand } from './print.ts'
import { publishCommand } from './publish.ts'
import { registryCommands } from './registry.ts'
import { reissueCommand } from './reissue.ts'
import { replacementCommands } from './replace.ts'
import { requestKeyCommand } from './request-key.ts'
import { requestNewCommand } from './request-new.ts'
import { serveVerifierCommand } from './serve-verifier.ts'
import { showCommand } from './show.ts'
import { statusCommands } from './status.ts'
import { trustCommands } from './trust.ts'
import { typesCommands } from './types.ts'
import { typesNewCommand } from './types-new.ts'
import { typesSheetCommand } from './types-sheet.ts'
import { verifyCommand } from './verify.ts'
import { walletCommands } from './wallet.ts'
import { walletAddCommand } from './wallet-add.ts'
import { walletAgesCommand } from './wallet-ages.ts'
import { walletApproveCommands } from './wallet-approve.ts'
import { walletBackupCommand } from './wallet-backup.ts'
import { walletDeclineCommand } from './wallet-decline.ts'
import { walletExportCommand } from './wallet-export.ts'
import { walletHistoryCommands } from './wallet-history.ts'
import { walletHomeCommands } from './wallet-home.ts'
import { walletImportVeramoCommand } from './wallet-import-veramo.ts'
import { walletPassphraseCommand } from './wallet-passphrase.ts'
import { walletPresentCommand } from './wallet-present.ts'
import { walletProfileCommand } from './wallet-profile.ts'
import { walletRefreshCommand } from './wallet-refresh.ts'
import { walletRestoreCommand } from './wallet-restore.ts'
import { walletSelectCommand } from './wallet-select.ts'

/** Every command. One command, one line. */
export const commands: readonly CommandSpec[] = [
  initCommand,
  ...typesCommands,
  typesSheetCommand,
  typesNewCommand,
  importCommand,
  issueCommand,
  ...ledgerCommands,
  showCommand,
  exportCommand,
  printCommand,
  mailCommand,
  ...statusCommands,
  ...replacementCommands,
  reissueCommand,
  holdersChallengeCommand,
  ...keyCommands,
  auditCommand,
  publishCommand,
  doctorCommand,
  ...walletCommands,
  walletProfileCommand,
  walletAddCommand,
  walletRefreshCommand,
  ...walletHomeCommands,
  walletSelectCommand,
  walletPresentCommand,
  walletDeclineCommand,
  ...walletHistoryCommands,
  ...walletApproveCommands,
  walletAgesCommand,
  walletPassphraseCommand,
  walletBackupCommand,
  walletRestoreCommand,
  walletExportCommand,
  walletImportVeramoCommand,
  requestKeyCommand,
  requestNewCommand,
  verifyCommand,
  ...consentCommands,
  serveVerifierCommand,
  ...registryCommands,
  ...trustCommands,
  completionCommand(() => commandLine),
  manCommand(() => commandLine),
  helpCommand(() => commands),
]

/** The whole command line as data. */
export const commandLine: CommandLine = commandLineOf(commands)

/** The program as commander knows it. @see buildTree */
export function buildProgram(language: Language, run: Run): Command {
  return buildTree(commands, language, run)
}
