import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, describe, expect, test } from "vitest";
import { COMPONENTS } from "../../../profiles/lgtm-ha/alerts.ts";
import { TIERS as SIZES } from "../../../profiles/lgtm-ha/tiers.ts";
import { fields, list, text } from "../../../src/base/fields.ts";
import { type Check, firing, type InputSeries, type Scenario } from "../../observability/scenarios/scenario.ts";
import { fileOf, objects, TIERS } from "../../profiles/lgtm-ha/stack.ts";
import { askedTogether, checkText, promtoolIsThere, promtoolVersion } from "../promtool/promtool.ts";
import { eachChecked } from "../summary.ts";

const directory = mkdtempSync(join(tmpdir(), "lgtm-ha-alerts-"));

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const TIER = "peak";
const rules = fileOf(objects(TIER), "prometheus", "stack.yaml");
const groups = list(fields(load(rules))["groups"]) as unknown as Scenario["rules"];

const JOBS = Object.keys(COMPONENTS) as (keyof typeof COMPONENTS)[];

/** Targets of a job at peak load: as many as its tier has, and an agent on each of three nodes. */
const replicas = (job: (typeof JOBS)[number]): number =>
  job === "alertmanager" ? 1 : job === "alloy" ? 3 : job === "otel-collector" ? SIZES.peak.collector : SIZES.peak[job];

/** Values of `up` of a job's pods, the first of which ends otherwise. */
const ups = (job: (typeof JOBS)[number], first = "1x160"): InputSeries[] =>
  Array.from({ length: replicas(job) }, (_, index) => ({
    series: `up{job="${job}",pod="${job}-${index}"}`,
    values: index === 0 ? first : "1x160",
  }));

const dropped: InputSeries = { series: "cortex_distributor_deduped_samples_total", values: "0+900x80" };

const everything = (except?: (typeof JOBS)[number]): InputSeries[] => [
  ...JOBS.filter((job) => job !== except).flatMap((job) => ups(job)),
  dropped,
];

const alertOf = (job: string): string =>
  `${job.replaceAll(/(^|-)([a-z])/g, (_match, _dash: string, letter: string) => letter.toUpperCase())}Down`;

const MINUTE = 60;

const scenario = (name: string, input: readonly InputSeries[], checks: readonly Check[]): Scenario => ({
  name,
  rules: groups,
  interval: "15s",
  input,
  checks,
});

/** Five minutes are 20 samples. */
const FAILS: Scenario[] = JOBS.flatMap((job) => [
  scenario(
    `one pod of ${job} does not answer, and ${alertOf(job)} pages after two minutes (S1-SLF-04)`,
    [...everything(job), ...ups(job, "1x20 0x60")],
    [firing(6 * MINUTE, alertOf(job), "page", 0), firing(8 * MINUTE, alertOf(job), "page", 1)],
  ),
  scenario(`no pod of ${job} is found at all, and ${alertOf(job)} pages (S1-SLF-04)`, everything(job), [
    firing(1 * MINUTE, alertOf(job), "page", 0),
    firing(4 * MINUTE, alertOf(job), "page", 1),
  ]),
  scenario(
    `${job} is away for a failover, and ${alertOf(job)} is silent`,
    [...everything(job), ...ups(job, "1x20 0x4 1x60")],
    [firing(6 * MINUTE, alertOf(job), "page", 0), firing(9 * MINUTE, alertOf(job), "page", 0)],
  ),
]);

/** Programs that have a number of pods at any load. */
const COUNTED = JOBS.filter((job) => job !== "alloy" && job !== "alertmanager");

const MISSING: Scenario[] = COUNTED.map((job) =>
  scenario(
    `a pod of ${job} has no address, so that its target is gone, and ${alertOf(job)} pages`,
    [...everything(job), ...ups(job, "1x20 stale")],
    [firing(4 * MINUTE, alertOf(job), "page", 0), firing(9 * MINUTE, alertOf(job), "page", 1)],
  ),
);

const replicaSilent = (samples: string): InputSeries[] => [
  ...JOBS.flatMap((job) => ups(job)),
  { series: dropped.series, values: samples },
];

const STORES: Scenario[] = [
  scenario("all is well, and nothing fires", everything(), [
    { at: 15 * MINUTE, expr: 'count(ALERTS{alertstate="firing"})', samples: [] },
  ]),
  scenario(
    "no sample is dropped any more, and MimirSeesOneReplica opens a ticket",
    replicaSilent("0+900x20 18000x100"),
    [firing(5 * MINUTE, "MimirSeesOneReplica", "ticket", 0), firing(22 * MINUTE, "MimirSeesOneReplica", "ticket", 1)],
  ),
  scenario(
    "Mimir never dropped a sample, and MimirSeesOneReplica opens a ticket",
    JOBS.flatMap((job) => ups(job)),
    [firing(5 * MINUTE, "MimirSeesOneReplica", "ticket", 0), firing(12 * MINUTE, "MimirSeesOneReplica", "ticket", 1)],
  ),
  scenario(
    "Mimir is away, which is another alert's, and MimirSeesOneReplica is silent",
    JOBS.filter((job) => job !== "mimir").flatMap((job) => ups(job)),
    [firing(15 * MINUTE, "MimirSeesOneReplica", "ticket", 0)],
  ),
  {
    ...scenario(
      "blocks double within a month, and MimirStorageGrows opens a ticket (S1-SLF-04)",
      [{ series: 'cortex_bucket_blocks_count{user="anonymous"}', values: "100x720 250x20" }],
      [
        firing(719 * 60 * MINUTE, "MimirStorageGrows", "ticket", 0),
        firing(730 * 60 * MINUTE, "MimirStorageGrows", "ticket", 1),
      ],
    ),
    interval: "1h",
  },
];

const SCENARIOS = [...FAILS, ...MISSING, ...STORES];
const differs = askedTogether(directory, SCENARIOS);

describe.runIf(promtoolIsThere)("the real Prometheus", () => {
  eachChecked({ program: "promtool", what: "alerts of lgtm-ha", version: promtoolVersion });

  test.each(TIERS)("reads the alerts of %s, and has nothing to remark", (tier) => {
    expect(checkText(join(directory, tier), fileOf(objects(tier), "prometheus", "stack.yaml"))).toBe("");
  });

  // `$name` would be cut after forty characters, and the row with it.
  test.each(SCENARIOS.map((one) => [one.name, one] as const))("agrees that %s", (_name, one) => {
    expect(differs(one)).toBe("");
  });

  test("of every alert there is a scenario in which it fires", () => {
    const fires = JSON.stringify(SCENARIOS.flatMap(({ checks }) => checks.filter(({ samples }) => samples.length > 0)));
    for (const group of groups)
      for (const rule of group.rules) expect(fires).toContain(`alertname=\\"${text(fields(rule)["alert"])}\\"`);
  });
});
