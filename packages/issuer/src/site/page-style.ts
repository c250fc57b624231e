/** How a page for people looks: one style sheet and one drawing, nothing from elsewhere. */
import { createHash } from 'node:crypto'

export const pageStyle = `
:root{color-scheme:light dark;--bg:#f5f4ef;--surface:#fff;--ink:#14202e;--muted:#566273;--line:#dcdad1;--link:#27507f;
--education:#27507f;--culture:#7a3a5d;--sport:#1f6b58;--bad:#9b2c1f;--focus:#0b57d0}
@media (prefers-color-scheme:dark){:root{--bg:#0f151c;--surface:#18212b;--ink:#e9eef4;--muted:#a3b0bf;--line:#2d3946;
--link:#8fb8ea;--education:#8fb8ea;--culture:#e2a5c6;--sport:#83d1bb;--bad:#f0a193;--focus:#9cc2ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.5 "Golos Text",system-ui,"Segoe UI",Roboto,sans-serif;
overflow-wrap:anywhere}
header,main,footer{max-width:52rem;margin:0 auto;padding:1.25rem}
header{position:relative;overflow:hidden}
header svg{position:absolute;right:-3rem;top:-3rem;width:13rem;height:13rem;color:var(--education);opacity:.16}
h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.01em;margin:.25rem 0 .5rem;padding-right:6rem}
h2{font-size:1.375rem;letter-spacing:-.01em;margin:0 0 .5rem}
h3{font-size:1rem;margin:1.75rem 0 .5rem}
p{margin:.5rem 0;max-width:42rem}
ul,ol{margin:.5rem 0;padding-left:1.25rem}
ul.cards{list-style:none;padding:0;display:grid;gap:.625rem}
ul.cards>li{background:var(--surface);border:1px solid var(--line);border-left:5px solid var(--line);
border-radius:.875rem;padding:.75rem 1rem}
ul.cards>li.education{border-left-color:var(--education)}
ul.cards>li.culture{border-left-color:var(--culture)}
ul.cards>li.sport{border-left-color:var(--sport)}
ul.cards>li.bad{border-left-color:var(--bad)}
b{font-weight:600}
.m{color:var(--muted);font-size:.9375rem}
.bad .standing{color:var(--bad)}
code{font:.9375em ui-monospace,Consolas,monospace}
a{color:var(--link)}
a:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}
nav a{display:inline-block;padding:.5rem .875rem;margin:.5rem .375rem 0 0;border:1px solid var(--line);
border-radius:99px;background:var(--surface);text-decoration:none}
article+article{border-top:1px solid var(--line);margin-top:2.5rem;padding-top:2rem}
footer{border-top:1px solid var(--line);margin-top:1rem}
@media (min-width:40rem){ul.kinds{grid-template-columns:1fr 1fr}}
@media print{:root{--bg:#fff;--surface:#fff;--ink:#000;--muted:#333;--link:#000}body{font-size:11pt}
nav,header svg{display:none}article+article{break-before:page}ul.cards>li{break-inside:avoid}}
`

/** What a page may load: its style sheet, and nothing else. */
export function pagePolicy(style: string): string {
  const digest = createHash('sha256').update(style).digest('base64')
  return `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`
}

const petals = 14

/** Ellipses turned about one centre, as on security paper. */
export const rosette: string = [
  '<svg viewBox="0 0 100 100" fill="none" stroke="currentColor" stroke-width=".7" aria-hidden="true">',
  ...Array.from(
    { length: petals },
    (_, i) =>
      `<ellipse cx="50" cy="50" rx="44" ry="17" transform="rotate(${Math.round((i * 1800) / petals) / 10} 50 50)"/>`,
  ),
  '</svg>',
].join('')
