/** The library inside Express: ask, and judge the answer. */
import type { AddressInfo } from 'node:net'
import { resultDocument } from '@attestat/verifier'
import express, { type NextFunction, type Request, type Response } from 'express'
import { mostBytes, port, problem, question, statement, trust, verifier } from './office.ts'

const app = express()

app.post('/requests', async (_, response) => {
  const { id, document } = await verifier.ask(question, statement)
  response.status(201).json({ id, request: document })
})

// The answer as it came: the library is the first to read it.
app.post('/answers/:id', express.raw({ type: () => true, limit: mostBytes }), async (request, response) => {
  const result = await verifier.receiveFor(request.body, request.params.id)
  response.json(resultDocument(result, trust, 'en'))
})

app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
  const { status, headers, document } = problem(error)
  response.status(status).set(headers).json(document)
})

const server = app.listen(port, '127.0.0.1', () => {
  console.log(`Express listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
