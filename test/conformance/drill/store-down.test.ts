import { expect, test } from "vitest";
import { drill } from "../../drill/drill.ts";
import { DRILL_PROGRAMS, missing, REAL_STORE_PROGRAMS } from "../../drill/programs.ts";
import { table } from "../../drill/report.ts";
import { SCENARIOS } from "../../drill/scenarios/all.ts";
import { checked } from "../summary.ts";

const absent = missing(DRILL_PROGRAMS);
for (const one of absent) console.warn(`skipped: not on PATH: ${one}`);

test.runIf(process.env["HYPERION_REQUIRE_TOOLS"] === "true")("the drill's programs are there", () => {
  expect(absent).toEqual([]);
});

const noStores = missing(REAL_STORE_PROGRAMS);
for (const one of noStores) console.warn(`skipped: not on PATH: ${one}`);

/** Events a second of each signal, and seconds of load: a machine that does much else holds this; the drill asks more. */
const [RATE, SECONDS] = [50, 30];

/** Stores are away, which the buffer is for; and callers hang up while Kafka stalls, which jammed collectors before 0.163. */
const SHORT = ["store-down", "callers-hang-up"];

test.runIf(absent.length === 0)(
  "stores go down and come back, callers hang up while Kafka stalls, and nothing is lost or jams (S0-KAF-01, S0-KAF-03)",
  async (context) => {
    const scenarios = SCENARIOS.filter(({ name }) => SHORT.includes(name));
    const progress = (text: string) => console.info(text);
    const { results, notRun } = await drill({ environment: "dev", scenarios, rate: RATE, seconds: SECONDS, progress });
    console.info(table(results));
    checked(context, {
      program: "drill",
      version: "",
      count: scenarios.length,
      what: "scenarios with the real programs",
    });
    expect({ faults: results.map(({ faults }) => faults), notRun }).toEqual({
      faults: SHORT.map(() => []),
      notRun: [],
    });
  },
);

/** Seconds of load on the real stores: their end, start and questions take as long again. */
const REAL_SECONDS = 20;

test.runIf(absent.length + noStores.length === 0)(
  "Tempo, Loki and VictoriaMetrics themselves go down and come back, and nothing is lost or another tenant's (S0-KAF-01, S0-KAF-03)",
  async () => {
    const scenarios = SCENARIOS.filter(({ name }) => name === "real-stores-down");
    const progress = (text: string) => console.info(text);
    const options = { environment: "dev", scenarios, rate: RATE, seconds: REAL_SECONDS, progress };
    const { results, notRun } = await drill(options);
    console.info(table(results));
    expect({ faults: results.map(({ faults }) => faults), notRun }).toEqual({ faults: [[]], notRun: [] });
  },
);
