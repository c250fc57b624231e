/** HTML out of templates: whatever is put into one is text, unless it is markup itself. */

/** HTML that was made here. */
export interface Markup {
  readonly markup: string
}

type Insertion = string | number | Markup | readonly Markup[]

/** A piece of HTML. Values may stand between tags and inside quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly Insertion[]): Markup {
  return { markup: parts.map((part, i) => (i === 0 ? part : written(values[i - 1]) + part)).join('') }
}

/** HTML that is known to be so: style sheets and drawings of our own. */
export function raw(markup: string): Markup {
  return { markup }
}

function written(value: Insertion | undefined): string {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  if (value === undefined) return ''
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
