/** Counts of what the service did, as Prometheus reads them. Nothing in them is about a person. */

export interface Metrics {
  /** Counts an answer. @param route As the table of routes has it. */
  answered(route: string, method: string, status: number, seconds: number): void
  /** Counts a verdict. */
  judged(verdict: string): void
  /** The text of all counts. @param gauges What is so at this moment, by name. */
  text(gauges: Readonly<Record<string, number>>): string
}

/** Upper ends of the buckets of the histogram, in seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10]

export function createMetrics(): Metrics {
  const requests = new Map<string, number>()
  const verdicts = new Map<string, number>()
  const durations = new Map<string, { readonly counts: number[]; sum: number; count: number }>()
  const add = (counts: Map<string, number>, labels: string): void => {
    counts.set(labels, (counts.get(labels) ?? 0) + 1)
  }
  return {
    answered(route, method, status, seconds) {
      add(requests, `route="${route}",method="${method}",status="${status}"`)
      const labels = `route="${route}"`
      const known = durations.get(labels) ?? { counts: buckets.map(() => 0), sum: 0, count: 0 }
      durations.set(labels, known)
      known.sum += seconds
      known.count++
      for (const [i, end] of buckets.entries())
        if (seconds <= end) known.counts[i] = (known.counts[i] ?? 0) + 1
    },
    judged(verdict) {
      add(verdicts, `verdict="${verdict}"`)
    },
    text(gauges) {
      const lines = [
        ...family('attestat_http_requests_total', 'counter', 'Answers by route, method and status.'),
        ...[...requests].map(([labels, count]) => `attestat_http_requests_total{${labels}} ${count}`),
        ...family('attestat_verdicts_total', 'counter', 'Verdicts.'),
        ...[...verdicts].map(([labels, count]) => `attestat_verdicts_total{${labels}} ${count}`),
        ...family('attestat_http_request_duration_seconds', 'histogram', 'Time to answer.'),
        ...[...durations].flatMap(([labels, { counts, sum, count }]) => {
          const name = 'attestat_http_request_duration_seconds'
          return [
            ...buckets.map((end, i) => `${name}_bucket{${labels},le="${end}"} ${counts[i]}`),
            `${name}_bucket{${labels},le="+Inf"} ${count}`,
            `${name}_sum{${labels}} ${sum}`,
            `${name}_count{${labels}} ${count}`,
          ]
        }),
        ...Object.entries(gauges).flatMap(([name, value]) => [
          ...family(`attestat_${name}`, 'gauge', name.replaceAll('_', ' ')),
          `attestat_${name} ${value}`,
        ]),
      ]
      return `${lines.join('\n')}\n`
    },
  }
}

function family(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
}
