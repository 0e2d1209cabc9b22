import { Counter, Histogram, type Registry } from "prom-client";
import { DURATION_BUCKETS } from "./duration-buckets.ts";

/** A business route as metrics name it. */
export interface RouteLabels {
  readonly method: string;
  /** Template, such as `/api/orders/{orderID}`. */
  readonly path: string;
  /** Status of a success. */
  readonly success: number;
}

/** The `path` of every request that no route takes: a client must not be able to grow the number of series. */
const OTHER = "other";

/** Methods that are named as they are; Node accepts some thirty more. */
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** What a request of one method, route and status is counted in: looked up once, for a look-up costs more than the count. */
interface Series {
  readonly requests: Counter.Internal;
  readonly duration: Histogram.Internal<"method" | "path">;
}

/** Rate, errors and duration of the business routes. Health checks and scrapes are no traffic, and are not counted. */
export class HttpMetrics {
  readonly #requests: Counter<"method" | "path" | "status">;
  readonly #duration: Histogram<"method" | "path">;
  readonly #series = new Map<string, Series>();

  constructor(registry: Registry, routes: readonly RouteLabels[]) {
    this.#requests = new Counter({
      name: "http_requests_total",
      help: "Requests to business routes, by route template and HTTP status.",
      labelNames: ["method", "path", "status"],
      registers: [registry],
    });
    this.#duration = new Histogram({
      name: "http_request_duration_seconds",
      help: "Seconds from a request's arrival to its answer, calls to other services included.",
      labelNames: ["method", "path"],
      buckets: [...DURATION_BUCKETS],
      registers: [registry],
    });
    // Series that exist from the start: the first error is then an increase, and a service without one has ratio 0.
    for (const { method, path, success } of routes) {
      this.#duration.zero({ method, path });
      for (const status of [success, 500]) this.#requests.inc({ method, path, status }, 0);
    }
  }

  /** @param template of the route, as Fastify writes it; undefined where no route took the request. */
  observe(method: string, template: string | undefined, status: number, seconds: number): void {
    const [name, path] = [METHODS.has(method) ? method : OTHER, pathLabel(template)];
    const key = `${name} ${path} ${status}`;
    const series = this.#series.get(key) ?? this.#seriesOf(key, name, path, status);
    series.requests.inc();
    series.duration.observe(seconds);
  }

  #seriesOf(key: string, method: string, path: string, status: number): Series {
    const series = {
      requests: this.#requests.labels({ method, path, status }),
      duration: this.#duration.labels({ method, path }),
    };
    this.#series.set(key, series);
    return series;
  }
}

const labelsOfPaths = new Map<string, string>();

/** `/api/orders/:orderID` as `/api/orders/{orderID}`. */
export function pathLabel(template: string | undefined): string {
  if (template === undefined) return OTHER;
  const known = labelsOfPaths.get(template) ?? template.replace(/:(\w+)/g, "{$1}");
  labelsOfPaths.set(template, known);
  return known;
}
