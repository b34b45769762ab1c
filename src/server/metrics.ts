// What the server counts, in the text format that Prometheus reads.
//
// Source: Prometheus, "Exposition formats", text-based format 0.0.4.

/** Upper ends of the histogram's classes, in seconds. */
const CLASSES = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Histogram {
  counts: number[];
  sum: number;
  count: number;
}

/** Counts requests; everything it holds is bounded by the number of routes and statuses. */
export class Metrics {
  /** Requests in work now. */
  inFlight = 0;
  readonly #requests = new Map<string, number>();
  readonly #seconds = new Map<string, Histogram>();
  readonly #refused = new Map<string, number>();

  /** Counts an answered request; its route is the pattern of its address, so that there are few. */
  answered(method: string, route: string, status: number, seconds: number): void {
    add(this.#requests, labels({ method, route, status: String(status) }));
    const histogram = this.#seconds.get(route) ?? { counts: CLASSES.map(() => 0), sum: 0, count: 0 };
    this.#seconds.set(route, histogram);
    const place = CLASSES.findIndex((end) => seconds <= end);
    if (place >= 0) histogram.counts[place]++;
    histogram.sum += seconds;
    histogram.count++;
  }

  /** Counts a refused request, by the word that its error has. */
  refused(code: string): void {
    add(this.#refused, labels({ code }));
  }

  /** Everything, for a scraper. */
  text(): string {
    return [
      head("riverbank_requests_total", "counter", "Requests answered."),
      ...lines("riverbank_requests_total", this.#requests),
      head("riverbank_request_seconds", "histogram", "Time from a request's head to its answer's end."),
      ...[...this.#seconds].flatMap(([route, histogram]) => histogramLines(route, histogram)),
      head("riverbank_rejected_total", "counter", "Requests refused, by the code of their error."),
      ...lines("riverbank_rejected_total", this.#refused),
      head("riverbank_requests_in_flight", "gauge", "Requests in work."),
      `riverbank_requests_in_flight ${this.inFlight}`,
      head("process_resident_memory_bytes", "gauge", "Memory of the process."),
      `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
      head("process_cpu_seconds_total", "counter", "Processor time of the process."),
      `process_cpu_seconds_total ${cpuSeconds()}`,
      "",
    ].join("\n");
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Values are methods, patterns, statuses and codes of our own: nothing in them needs escaping. */
function labels(pairs: Record<string, string>): string {
  return `{${Object.entries(pairs).map(([name, value]) => `${name}="${value}"`)}}`;
}

function head(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}`;
}

function lines(name: string, counts: ReadonlyMap<string, number>): string[] {
  return [...counts].map(([key, value]) => `${name}${key} ${value}`);
}

function histogramLines(route: string, { counts, sum, count }: Histogram): string[] {
  let below = 0;
  const name = "riverbank_request_seconds";
  const buckets = CLASSES.map((end, index) => {
    below += counts[index];
    return `${name}_bucket${labels({ route, le: String(end) })} ${below}`;
  });
  return [
    ...buckets,
    `${name}_bucket${labels({ route, le: "+Inf" })} ${count}`,
    `${name}_sum${labels({ route })} ${sum}`,
    `${name}_count${labels({ route })} ${count}`,
  ];
}
