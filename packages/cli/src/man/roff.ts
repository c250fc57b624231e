/** Manual pages as man(7) wants them: a document of headed sections, its text made harmless. */

/** A block of a section. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** A line kept as it is, in bold: how something is called. */
  | { readonly kind: 'usage'; readonly text: string }
  /** Lines kept as they are. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** Words, each with what it means. */
  | { readonly kind: 'list'; readonly items: readonly (readonly [term: string, meaning: string])[] }

export interface ManualPage {
  /** For instance `attestat-wallet-add`. */
  readonly name: string
  readonly version: string
  readonly sections: readonly { readonly title: string; readonly blocks: readonly Block[] }[]
}

/** The page in roff. */
export function roff({ name, version, sections }: ManualPage): string {
  const lines = [
    `.TH ${quoted(name.toUpperCase())} 1 "" ${quoted(`attestat ${version}`)} "Attestat"`,
    // Command lines are copied: no hyphenation, and nothing stretched.
    '.nh',
    '.ad l',
    ...sections.flatMap(({ title, blocks }) => [
      `.SH ${quoted(title)}`,
      // A section begins with a paragraph of itself.
      ...blocks.flatMap((block, i) => [
        ...(i > 0 && block.kind !== 'list' ? ['.PP'] : []),
        ...blockLines(block),
      ]),
    ]),
  ]
  return `${lines.join('\n')}\n`
}

function blockLines(block: Block): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
      return [text(block.text)]
    case 'usage':
      return [`\\fB${text(block.text)}\\fR`]
    case 'lines':
      return ['.nf', ...block.lines.map(text), '.fi']
    case 'list':
      return block.items.flatMap(([term, meaning]) => [
        '.TP',
        `\\fB${breakable(text(term))}\\fR`,
        text(meaning),
      ])
  }
}

/** One line of text: nothing in it is an instruction, and a hyphen stays one that can be copied. */
function text(line: string): string {
  const harmless = line.replaceAll('\\', '\\e').replaceAll('-', '\\-')
  return /^[.']/.test(harmless) ? `\\&${harmless}` : harmless
}

/** A long list of choices may go on in the next line. */
function breakable(choices: string): string {
  return choices.replaceAll('|', '|\\:')
}

function quoted(argument: string): string {
  return `"${text(argument).replaceAll('"', '\\(dq')}"`
}
