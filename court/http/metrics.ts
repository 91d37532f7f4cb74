/** Counters of one gateway process, in the text form Prometheus reads. No name of a person, device or case is among them. */
export interface Metrics {
  answered(route: string, status: number, ms: number): void
  refused(fault: string): void
  limited(): void
  /** The page; `gauges`: what stands now, by name. */
  text(gauges: Readonly<Record<string, number>>): string
}

/** Makes counters at zero. */
export function makeMetrics(): Metrics {
  const answers = new Map<string, { count: number; ms: number }>()
  const faults = new Map<string, number>()
  let limited = 0
  return {
    answered(route, status, ms) {
      const name = `route="${route}",status="${status}"`
      const known = answers.get(name) ?? { count: 0, ms: 0 }
      answers.set(name, { count: known.count + 1, ms: known.ms + ms })
    },
    refused(fault) {
      const name = fault.replace(/\W/g, '')
      faults.set(name, (faults.get(name) ?? 0) + 1)
    },
    limited() {
      limited += 1
    },
    text(gauges) {
      const lines = [
        '# TYPE fieldwrit_requests_total counter',
        ...[...answers].map(([name, { count }]) => `fieldwrit_requests_total{${name}} ${count}`),
        '# TYPE fieldwrit_request_seconds_total counter',
        ...[...answers].map(([name, { ms }]) => `fieldwrit_request_seconds_total{${name}} ${(ms / 1000).toFixed(3)}`),
        '# TYPE fieldwrit_batches_refused_total counter',
        ...[...faults].map(([fault, count]) => `fieldwrit_batches_refused_total{fault="${fault}"} ${count}`),
        '# TYPE fieldwrit_requests_limited_total counter',
        `fieldwrit_requests_limited_total ${limited}`,
        ...Object.entries(gauges).flatMap(([name, value]) => [
          `# TYPE fieldwrit_${name} gauge`,
          `fieldwrit_${name} ${value}`,
        ]),
      ]
      return `${lines.join('\n')}\n`
    },
  }
}
