/** The verifier's service answers whatever is posted to it, and never with a fault of its own. */
import { createBundle } from '@attestat/trust'
import { describe } from 'vitest'
import { diplomaQuery, shown } from '../../fixtures/verification.ts'
import { apiKey, openService, presentationFor, serviceUrl } from '../../fixtures/verifier-service.ts'
import { attack, seldom } from './attack.ts'

const { service, ask } = await openService()
const presentation = await shown()
/** No key has to be found for it. */
const unreadable = 'eyJ9.eyJ9.AAAA~'
const bundle = (text: string): string => createBundle({ vpToken: { diploma: [text] } })

const form = (vpToken: object, state: string): string =>
  `${new URLSearchParams({ vp_token: JSON.stringify(vpToken), state })}`
const asked = await ask()
const answer = { diploma: [await presentationFor(asked.request)] }

/** Every piece of work waits a millisecond for its turn, and what is behind this door has all inputs of its own. */
const share = 1 / 10
/** Whatever it is, there is a response, and no refusal is thrown. */
const refusals = /^$/

async function post(path: string, mediaType: string, body: string | Uint8Array): Promise<number> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': mediaType }
  // What a text has beside Unicode does not go over a wire.
  const bytes = typeof body === 'string' ? body.toWellFormed() : Uint8Array.from(body)
  const response = await service.fetch(
    new Request(`${serviceUrl}${path}`, { method: 'POST', headers, body: bytes }),
  )
  const { status } = response
  const document = (await response.json()) as { readonly status?: unknown; readonly code?: unknown }
  if (status >= 500) throw new Error(`answered with ${status}`)
  if (status >= 400 && (document.status !== status || typeof document.code !== 'string')) {
    throw new Error(`refused with ${status}, and no problem document`)
  }
  return status
}

describe('the service', () => {
  attack({
    name: 'POST /verify',
    good: seldom([presentation, bundle(presentation)], [unreadable, bundle(unreadable)]),
    take: (input) => post('/verify', 'application/octet-stream', input),
    refusals,
    share,
  })

  attack({
    name: 'POST /requests',
    good: [
      JSON.stringify({
        query: { credentials: [diplomaQuery()] },
        purpose: { ru: 'Поступление', en: 'Admission' },
        retention: 'P1Y',
      }),
    ],
    take: (input) => post('/requests', 'application/json', input),
    refusals,
    share,
  })

  attack({
    name: 'POST /responses/{id}',
    good: seldom(
      [form(answer, asked.request.state)],
      [form({ diploma: [unreadable] }, asked.request.state), form(answer, 'another')],
    ),
    take: (input) => post(`/responses/${asked.id}`, 'application/x-www-form-urlencoded', input),
    refusals,
    share,
  })
})
