/** Tables for people: columns as wide as their content, no lines. */

/** Rows as aligned lines. @param indent Spaces before each line. */
export function tableLines(rows: readonly (readonly string[])[], indent = 2): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  }
  return rows.map((row) => {
    const cells = row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
    return `${' '.repeat(indent)}${cells.join('  ')}`.trimEnd()
  })
}
