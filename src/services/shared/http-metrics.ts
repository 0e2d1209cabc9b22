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

/** Rate, errors and duration of the business routes. Health checks and scrapes are no traffic, and are not counted. */
export class HttpMetrics {
  readonly #requests: Counter<"method" | "path" | "status">;
  readonly #duration: Histogram<"method" | "path">;

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
    const labels = { method: METHODS.has(method) ? method : OTHER, path: pathLabel(template) };
    this.#requests.inc({ ...labels, status });
    this.#duration.observe(labels, seconds);
  }
}

/** `/api/orders/:orderID` as `/api/orders/{orderID}`. */
export const pathLabel = (template: string | undefined): string => template?.replace(/:(\w+)/g, "{$1}") ?? OTHER;
