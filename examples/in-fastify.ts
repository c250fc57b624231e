/** The library inside Fastify: ask, and judge the answer. */
import { resultDocument } from '@attestat/verifier'
import Fastify from 'fastify'
import { mostBytes, port, problem, question, statement, trust, verifier } from './office.ts'

const app = Fastify({ bodyLimit: mostBytes })

// The answer as it came: the library is the first to read it.
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))

app.post('/requests', async (_, reply) => {
  const { id, document } = await verifier.ask(question, statement)
  reply.code(201)
  return { id, request: document }
})

app.post<{ Params: { id: string }; Body: Buffer }>('/answers/:id', async ({ body, params }) => {
  const result = await verifier.receiveFor(body, params.id)
  return resultDocument(result, trust, 'en')
})

app.setErrorHandler((error, _, reply) => {
  const { status, headers, document } = problem(error)
  reply.code(status).headers(headers).send(document)
})

console.log(`Fastify listens on ${await app.listen({ port, host: '127.0.0.1' })}`)
