import { type Series, selector, sumBy } from "../../../src/observability/promql.ts";
import type { RecordingRule, RuleGroup } from "../../../src/observability/rule.ts";
import { QUANTILES, RECORDS, RED_WINDOWS, type RedWindow } from "./names.ts";

const REQUESTS: Series = { metric: "http_requests_total" };
const FAILED: Series = { metric: "http_requests_total", matchers: { status: { "=~": "5.." } } };
const BUCKETS: Series = { metric: "http_request_duration_seconds_bucket" };

const rate = (by: readonly string[], series: Series, window: RedWindow) =>
  sumBy(by, `rate(${selector(series)}[${window}])`);

/** Share of failures: 0 where there were none, nothing where there were no requests. */
const failedShare = (by: readonly string[], window: RedWindow): string => {
  const total = rate(by, REQUESTS, window);
  return `(${rate(by, FAILED, window)} or 0 * ${total}) / (${total} > 0)`;
};

const quantile = (by: readonly string[], q: number, window: RedWindow): string =>
  `histogram_quantile(${q}, ${rate([...by, "le"], BUCKETS, window)})`;

const SERVICE = ["service"];
const METHOD = ["service", "method"];
const ENDPOINT = ["service", "method", "path"];

/** `200` is of the class `2xx`. The braces end the group's name: `$1xx` would be a group of the name `1xx`, and empty. */
const byStatusClass = (window: RedWindow): string =>
  sumBy(
    ["service", "status_class"],
    `label_replace(rate(${selector(REQUESTS)}[${window}]), "status_class", "\${1}xx", "status", "(.)..")`,
  );

function rulesOf(window: RedWindow): RecordingRule[] {
  const quantiles = Object.entries(QUANTILES) as [keyof typeof QUANTILES, number][];
  return [
    { record: RECORDS.rate(window), expr: rate(SERVICE, REQUESTS, window) },
    { record: RECORDS.rateBy("method", window), expr: rate(METHOD, REQUESTS, window) },
    { record: RECORDS.rateBy("status_class", window), expr: byStatusClass(window) },
    { record: RECORDS.rateBy("endpoint", window), expr: rate(ENDPOINT, REQUESTS, window) },
    { record: RECORDS.errors(window), expr: failedShare(SERVICE, window) },
    { record: RECORDS.errorsBy("method", window), expr: failedShare(METHOD, window) },
    { record: RECORDS.errorsBy("endpoint", window), expr: failedShare(ENDPOINT, window) },
    ...quantiles.map(([name, q]) => ({ record: RECORDS.duration(name, window), expr: quantile(SERVICE, q, window) })),
    { record: RECORDS.durationBy("method", "p99", window), expr: quantile(METHOD, QUANTILES.p99, window) },
    { record: RECORDS.durationBy("endpoint", "p99", window), expr: quantile(ENDPOINT, QUANTILES.p99, window) },
  ];
}

/** Rate, errors and duration of every service: a group for each window, so that none waits for another. */
export const redGroups = (): RuleGroup[] =>
  RED_WINDOWS.map((window) => ({ name: `application-red-${window}`, rules: rulesOf(window) }));
