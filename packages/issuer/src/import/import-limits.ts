/** Every bound of an import, in one place. */
export const importLimits = {
  /** One spreadsheet file. */
  fileBytes: 134_217_728,
  rows: 1_000_000,
  columns: 1_024,
  /** Characters of one cell. */
  cellLength: 4_096,
  /** A saved mapping, in bytes. */
  mappingBytes: 1_048_576,
} as const
