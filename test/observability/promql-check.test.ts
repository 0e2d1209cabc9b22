import { describe, expect, test } from "vitest";
import { parseErrors, problems, selected } from "./promql.ts";

const NONE: ReadonlySet<string> = new Set();

describe("the check of expressions", () => {
  test("passes what Prometheus reads and programs show", () => {
    expect(
      problems('sum by (receiver) (rate(otelcol_receiver_accepted_spans{receiver!~"a|b"}[5m] offset 1h)) > 0', NONE),
    ).toEqual([]);
    expect(
      problems("histogram_quantile(0.99, sum by (le) (rate(tempo_request_duration_seconds_bucket[5m])))", NONE),
    ).toEqual([]);
    expect(problems("max_over_time(up[1h:5m])", NONE)).toEqual([]);
  });

  test.each([
    ["sum(", "not PromQL"],
    ["up up", "not PromQL"],
    ["nosuchfunction(up)", "not PromQL"],
    ["rate(up)", "rate of what is not a range"],
    ["quantile_over_time(0.9, up)", "quantile_over_time of what is not a range"],
  ])("refuses %s", (expression, message) => {
    expect(parseErrors(expression)[0]).toContain(message);
  });

  test("refuses a metric that nobody shows, and takes one that a rule records", () => {
    const expression = "level:spans:rate5m / sum(rate(otelcol_receiver_acepted_spans[5m]))";
    expect(problems(expression, NONE)).toHaveLength(2);
    expect(problems(expression, new Set(["level:spans:rate5m"]))).toEqual([
      "metric that neither a program nor a rule of ours makes: otelcol_receiver_acepted_spans",
    ]);
  });

  test("refuses a histogram's own name, which is no series", () => {
    expect(problems("tempo_request_duration_seconds", NONE)).toHaveLength(1);
  });

  test("refuses a selector that would read every series", () => {
    expect(problems('{pod="a"}', NONE)).toEqual(['selector without a metric: {pod="a"}']);
  });

  test("finds every name, and none of labels and functions", () => {
    expect([...selected('sum by (job) (up{job="x"}) * on (job) group_left (pod) slo:a:b')]).toEqual(["up", "slo:a:b"]);
  });
});
