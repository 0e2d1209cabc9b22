import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { toolsPath } from "../../tools/path.ts";
import { readArguments, USAGE } from "./arguments.ts";
import { drill } from "./drill.ts";
import { durability } from "./durability/victoria-metrics.ts";
import { mappingSays } from "./mapping.ts";
import { page } from "./page.ts";
import { DRILL_PROGRAMS, METRICS_PROGRAMS, missing, REAL_STORE_PROGRAMS, versionsThere } from "./programs.ts";
import { realStoresSay } from "./real/stores.ts";
import { chart, table } from "./report.ts";
import { SCENARIOS } from "./scenarios/all.ts";
import { chainShare } from "./throughput.ts";

const OUTPUT = "dist/drill";

/** Where `--page` puts the result for people to read. */
const PAGE = "docs/drill.md";

// What `npm run tools` made stands before what else there is.
process.env["PATH"] = toolsPath();

// What was started ends with this process, by the handler of its exit.
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => process.exit(130));

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const asked = readArguments(process.argv.slice(2));
if (typeof asked === "string") {
  say(asked);
  process.exit(asked === USAGE ? 0 : 2);
}
const { values, rate, minutes } = asked;
const scenarios = SCENARIOS.filter(({ name }) => values.scenario?.includes(name) ?? true);
const absent = missing(DRILL_PROGRAMS);
if (absent.length > 0) {
  say(`not run: ${scenarios.map(({ name }) => name).join(", ")}\nnot on PATH:\n  ${absent.join("\n  ")}`);
  process.exit(1);
}

say(`the rendered configuration of ${values.env}, with this rewritten and nothing else:\n${mappingSays().join("\n")}`);
const onReal = scenarios.filter(({ on }) => on?.stores === "real").map(({ name }) => name);
const noStores = onReal.length === 0 ? [] : missing(REAL_STORE_PROGRAMS);
if (noStores.length > 0) say(`will not run: ${onReal.join(", ")}\nnot on PATH:\n  ${noStores.join("\n  ")}`);
else if (onReal.length > 0) say(`of the real stores, this:\n${realStoresSay().join("\n")}`);
const progress = (text: string) => say(`… ${text}`);
const whole = values.scenario === undefined;
// Throughput is asked of a whole drill only: it takes a minute of its own.
const throughputSeconds = whole ? 20 : 0;
const seconds = minutes * 60;
const report = await drill({ environment: values.env, scenarios, rate, seconds, throughputSeconds, progress });
const { results, notRun, throughput } = report;
if (results.length === 0) {
  for (const { scenario, reason } of notRun) say(`${scenario}: NOT RUN: ${reason}`);
  process.exit(1);
}
const noMetrics = missing(METRICS_PROGRAMS);
if (whole && noMetrics.length > 0)
  say(`not run: VictoriaMetrics' durability; not on PATH:\n  ${noMetrics.join("\n  ")}`);
const lostByStore = whole && noMetrics.length === 0 ? await durability(values.env, progress) : [];
mkdirSync(OUTPUT, { recursive: true });
const machine = { cores: cpus().length, model: cpus()[0]?.model };
writeFileSync(
  `${OUTPUT}/drill.json`,
  `${JSON.stringify({ environment: values.env, rate, minutes, machine, results, notRun, throughput, durability: lostByStore }, null, 2)}\n`,
);
writeFileSync(`${OUTPUT}/drill.svg`, chart(results));
console.log(table(results));
for (const { part, cpuSeconds, eventsPerCoreSecond } of throughput) {
  console.log(`${part}: ${cpuSeconds.toFixed(1)} CPU s, ${eventsPerCoreSecond.toFixed(0)} events a core second`);
}
for (const { killed, acknowledged, lost, reachesBackSeconds } of lostByStore) {
  console.log(
    `VictoriaMetrics, ${killed} killed: ${lost} of ${acknowledged} lost, back to ${reachesBackSeconds.toFixed(1)} s`,
  );
}
const share = chainShare(throughput);
if (share !== undefined) console.log(`the whole chain: ${share.toFixed(2)} of one layer`);
if (values.page) {
  const on = `${machine.cores} cores (${machine.model})`;
  const said = { environment: values.env, rate, minutes, machine: on, programs: versionsThere() };
  writeFileSync(PAGE, page({ ...said, scenarios, report, durability: lostByStore }));
}
for (const { scenario, faults } of results) for (const fault of faults) say(`${scenario}: ${fault}`);
for (const { scenario, reason } of notRun) say(`${scenario}: NOT RUN: ${reason}`);
say(`written: ${OUTPUT}/drill.json, ${OUTPUT}/drill.svg`);
process.exitCode = notRun.length === 0 && results.every(({ faults }) => faults.length === 0) ? 0 : 1;
