/**
 * Load for a service, from a process of its own: `node service-load.ts` reads one task as JSON from stdin and writes
 * what came of it to stdout.
 */
import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

export interface LoadTask {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Sent in turn. */
  readonly bodies: readonly string[]
  readonly connections: number
  readonly seconds: number
  /** Requests a second over all connections; absent: each sends again as soon as it was answered. */
  readonly rate?: number
}

export interface LoadReport {
  /** Answers by status; `error` where there was none. */
  readonly statuses: Readonly<Record<string, number>>
  /** Good answers a second. */
  readonly perSecond: number
  /** Of good answers, in milliseconds. With a rate they count from when the request was due, not from when it was sent. */
  readonly p50: number
  readonly p99: number
  readonly longest: number
}

/** Carries out one task. */
export async function load(task: LoadTask): Promise<LoadReport> {
  const { connections, seconds, rate, bodies } = task
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const statuses: Record<string, number> = {}
  const times: number[] = []
  const begin = performance.now()
  const end = begin + seconds * 1000
  let sent = 0

  const worker = async (number: number): Promise<void> => {
    const interval = rate === undefined ? 0 : (connections / rate) * 1000
    let due = begin + (interval * number) / connections
    while (due < end) {
      const wait = due - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      const from = rate === undefined ? performance.now() : due
      const status = await send(task, agent, bodies[sent++ % bodies.length] as string)
      statuses[status] = (statuses[status] ?? 0) + 1
      const now = performance.now()
      if (status === 200) times.push(now - from)
      due = rate === undefined ? now : due + interval
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, number) => worker(number)))
  const took = (performance.now() - begin) / 1000
  agent.destroy()
  times.sort((one, other) => one - other)
  const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
  return { statuses, perSecond: times.length / took, p50: at(0.5), p99: at(0.99), longest: at(1) }
}

function send({ url, headers }: LoadTask, agent: Agent, body: string): Promise<number | 'error'> {
  return new Promise((resolve) => {
    const outgoing = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 'error'))
        response.on('error', () => resolve('error'))
      },
    )
    outgoing.on('error', () => resolve('error'))
    outgoing.end(body)
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(JSON.stringify(await load((await json(process.stdin)) as LoadTask)))
}
