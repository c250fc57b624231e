/** What the service says of itself: whether it works, what it did, and what may be asked of it. */
import { VerifierError } from '../codes.ts'
import { docsPage } from './docs-page.ts'
import { openApiDocument } from './openapi.ts'
import { jsonResponse, type Route } from './route.ts'
import { schemas } from './schemas.ts'

/** @param routes All routes of the service, to be asked for when there are all. */
export function aboutRoutes(routes: () => readonly Route[]): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/health',
      operationId: 'readHealth',
      summary: { en: 'Whether the service takes work', ru: 'Принимает ли служба работу' },
      access: 'anybody',
      isWork: false,
      answer: {
        status: 200,
        summary: { en: 'It does', ru: 'Принимает' },
        content: { 'application/json': schemas.health },
      },
      refusals: ['SERVICE_OVERLOADED'],
      async handle(_, { isStopping }) {
        if (isStopping()) throw new VerifierError('SERVICE_OVERLOADED')
        return jsonResponse({ status: 'ok' })
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      operationId: 'readMetrics',
      summary: { en: 'Counts for Prometheus', ru: 'Счётчики для Prometheus' },
      access: 'key',
      isWork: false,
      answer: {
        status: 200,
        summary: { en: 'Counts', ru: 'Счётчики' },
        content: { 'text/plain': schemas.token },
      },
      refusals: [],
      async handle(_, { metricsText }) {
        return new Response(metricsText(), {
          headers: {
            'content-type': 'text/plain; version=0.0.4; charset=utf-8',
            'cache-control': 'no-store',
          },
        })
      },
    },
    {
      method: 'GET',
      path: '/openapi.json',
      operationId: 'readOpenApi',
      summary: { en: 'This description, for programs', ru: 'Это описание для программ' },
      access: 'anybody',
      isWork: false,
      answer: {
        status: 200,
        summary: { en: 'OpenAPI 3.1', ru: 'OpenAPI 3.1' },
        content: { 'application/json': schemas.openapi },
      },
      refusals: [],
      async handle({ language }, { url }) {
        return jsonResponse(openApiDocument(routes(), url, language))
      },
    },
    {
      method: 'GET',
      path: '/docs',
      operationId: 'readDocs',
      summary: { en: 'This description, for people', ru: 'Это описание для людей' },
      access: 'anybody',
      isWork: false,
      answer: {
        status: 200,
        summary: { en: 'A page', ru: 'Страница' },
        content: { 'text/html': schemas.html },
      },
      refusals: [],
      async handle({ language }, { url }) {
        return docsPage(routes(), url, language)
      },
    },
  ]
}
