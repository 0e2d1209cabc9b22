import { describe, expect, test } from "vitest";
import {
  counter,
  histogram,
  type MetricTable,
  onlyAfter,
  TARGET_LABELS,
} from "../../../src/observability/metrics/metric.ts";
import { knownSeries, METRICS, type SeriesName, seriesOf } from "../../../src/observability/metrics/table.ts";

describe("the table of metrics", () => {
  test("makes a misspelt name a type error", () => {
    const names = [
      "otelcol_receiver_accepted_spans",
      "tempo_request_duration_seconds_bucket",
      // @ts-expect-error: a letter is missing
      "otelcol_receiver_acepted_spans",
      // @ts-expect-error: a histogram has no series of its own name
      "tempo_request_duration_seconds",
    ] satisfies SeriesName[];
    const known = knownSeries();
    expect(names.map((name) => known.has(name))).toEqual([true, true, false, false]);
  });

  test("takes a histogram apart into its series, and keeps why a metric may be absent", () => {
    expect(seriesOf("a", histogram())).toEqual(["a_bucket", "a_sum", "a_count"]);
    expect(seriesOf("a", onlyAfter("the first request", counter("x")))).toEqual(["a"]);
    expect(onlyAfter("the first request", counter("x"))).toEqual({
      type: "counter",
      labels: ["x"],
      after: "the first request",
    });
  });

  test("names each series once, with labels that a scrape does not overwrite", () => {
    const entries = Object.entries<MetricTable>(METRICS).flatMap(([component, table]) =>
      Object.entries(table).map(([name, metric]) => ({ component, name, metric })),
    );
    const series = entries.flatMap(({ name, metric }) => seriesOf(name, metric));
    expect(series.filter((name, index) => series.indexOf(name) !== index)).toEqual([]);
    // These are about objects of the cluster and keep their own labels.
    const honoured = ["kubeStateMetrics", "kubelet"];
    const overwritten = entries.filter(
      ({ component, metric }) =>
        !honoured.includes(component) && metric.labels.some((label) => TARGET_LABELS.some((own) => own === label)),
    );
    expect(overwritten.map(({ name }) => name)).toEqual([]);
  });
});
