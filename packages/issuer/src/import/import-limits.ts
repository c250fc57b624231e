/** Every bound of an import, in one place. */
export const importLimits = {
  /** One spreadsheet file. */
  fileBytes: 134_217_728,
  rows: 1_000_000,
  columns: 1_024,
  /** Rows × columns of one sheet of a workbook, empty cells in between included. */
  sheetCells: 20_000_000,
  /** Characters of one cell. */
  cellLength: 4_096,
  /** A saved mapping, in bytes. */
  mappingBytes: 1_048_576,
  /** All parts of a workbook together, unpacked. */
  unpackedBytes: 268_435_456,
  archiveEntries: 10_000,
  /** All files of a folder together. */
  folderBytes: 268_435_456,
} as const
