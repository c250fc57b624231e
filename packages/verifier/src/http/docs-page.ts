/** The description of the service as one page: nothing is fetched for it, and nothing runs in it. */
import { type CodeWords, type JsonObject, type Language, sha256 } from '@attestat/credential'
import { openApiDocument } from './openapi.ts'
import type { Route } from './route.ts'
import { schemaIn } from './schemas.ts'

const words = {
  title: { en: 'Attestat: the verifier service', ru: 'Attestat: служба проверки' },
  access: {
    anybody: { en: 'for anybody', ru: 'для всех' },
    key: { en: 'with an API key: Authorization: Bearer KEY', ru: 'с ключом API: Authorization: Bearer КЛЮЧ' },
    secret: {
      en: 'with the resultSecret of the request: Authorization: Bearer SECRET',
      ru: 'с resultSecret запроса: Authorization: Bearer СЕКРЕТ',
    },
  },
  parameters: { en: 'Parameters', ru: 'Параметры' },
  body: { en: 'Takes', ru: 'Принимает' },
  answers: { en: 'Answers', ru: 'Отвечает' },
  problems: {
    en: 'Refusals are problem details (RFC 9457): branch on code.',
    ru: 'Отказы приходят в виде RFC 9457: различайте их по code.',
  },
} as const satisfies Readonly<Record<string, CodeWords | Readonly<Record<string, CodeWords>>>>

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font-family: ui-monospace, monospace; font-size: .9em }
pre { overflow-x: auto; padding: .75rem; border: 1px solid; border-radius: .25rem }
section { margin-top: 2.5rem; border-top: 1px solid }
dt { font-weight: bold }
`

/** The page as an answer. */
export async function docsPage(routes: readonly Route[], url: string, language: Language): Promise<Response> {
  const { paths } = openApiDocument(routes, url, language)
  const sections = routes.map((route) =>
    sectionOf(
      route,
      (paths as Record<string, Record<string, JsonObject>>)[route.path]?.[route.method.toLowerCase()] ?? {},
      language,
    ),
  )
  const html = `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${words.title[language]}</title>
<style>${style}</style>
<h1>${words.title[language]}</h1>
<p><code>${escaped(url)}</code> · <a href="openapi.json">openapi.json</a></p>
<p>${words.problems[language]}</p>
${sections.join('\n')}
</html>
`
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${await styleDigest()}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  })
}

function sectionOf(route: Route, operation: JsonObject, language: Language): string {
  const { method, path, operationId, summary, access, query = [], body = {} } = route
  const responses = Object.entries(operation.responses as Record<string, JsonObject>)
  return [
    `<section id="${operationId}">`,
    `<h2><code>${method} ${escaped(path)}</code></h2>`,
    `<p>${escaped(summary[language])}. ${words.access[access][language]}.</p>`,
    ...(query.length === 0
      ? []
      : [
          `<h3>${words.parameters[language]}</h3><dl>`,
          ...query.map(
            ({ name, summary: said }) => `<dt><code>${name}</code></dt><dd>${escaped(said[language])}</dd>`,
          ),
          '</dl>',
        ]),
    ...Object.entries(body).map(
      ([mediaType, schema]) =>
        `<h3>${words.body[language]} <code>${escaped(mediaType)}</code></h3><pre>${schemaText(schema, language)}</pre>`,
    ),
    `<h3>${words.answers[language]}</h3><dl>`,
    ...responses.map(
      ([status, { description }]) => `<dt>${status}</dt><dd>${escaped(String(description))}</dd>`,
    ),
    '</dl>',
    '</section>',
  ].join('\n')
}

function schemaText(schema: JsonObject, language: Language): string {
  return escaped(JSON.stringify(schemaIn(schema, language), null, 2))
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

async function styleDigest(): Promise<string> {
  return btoa(String.fromCharCode(...(await sha256(new TextEncoder().encode(style)))))
}
