import { columns } from "../../src/command/terminal.ts";
import { pipelineBesideDrivers, webhooksBesideBare } from "./hub.ts";
import { renderAll } from "./many-teams.ts";
import { measure } from "./measure.ts";
import { serviceBesideBare } from "./services.ts";
import { synthBesidePrinting } from "./synth-beside-printing.ts";

const HYPERION = "src/cli/main.ts";

const BENCHMARKS: readonly { name: string; args: readonly string[]; budget: string }[] = [
  { name: "validate, all environments", args: [HYPERION, "validate", "--quiet"], budget: "1 s" },
  { name: "plan, all environments", args: [HYPERION, "plan", "--quiet", "--json"], budget: "10 s, 1000 MB" },
  { name: "synth --check, all environments", args: [HYPERION, "synth", "--check", "--quiet"], budget: "1.5 s, 400 MB" },
  {
    name: "policies over deploy/prod",
    args: [HYPERION, "policies", "deploy/prod", "--as", "prod", "--quiet"],
    budget: "10 s",
  },
];

const rows = [["whole process, median of 5", "wall s", "cpu s", "peak MB", "budget"]];
for (const { name, args, budget } of BENCHMARKS) {
  const { wallSeconds, cpuSeconds, maxRssMb } = await measure(args);
  rows.push([name, wallSeconds.toFixed(2), cpuSeconds.toFixed(2), maxRssMb.toFixed(0), budget]);
}
console.log(columns(rows));

const { synthSeconds, printSeconds, objects: printedObjects } = synthBesidePrinting();
console.log(
  columns([
    ["warm, median of 5", "cpu s", "objects", "ratio", "budget"],
    ["printing all of core with js-yaml", printSeconds.toFixed(3), String(printedObjects), "1", ""],
    [
      "synth of all of core",
      synthSeconds.toFixed(3),
      String(printedObjects),
      (synthSeconds / printSeconds).toFixed(2),
      "3.5",
    ],
  ]),
);

const MORE = 10;
const MANY_TEAMS = "test/bench/many-teams.ts";
const [once, more] = [await measure([MANY_TEAMS, "1"]), await measure([MANY_TEAMS, String(MORE)])];
const [objects, moreObjects] = [renderAll(1), renderAll(MORE)];
console.log(
  columns([
    ["synth in memory, all environments", "wall s", "objects", "objects/s", "ratio", "budget"],
    ["as committed", ...cells(once.wallSeconds, objects), "", ""],
    [
      `${MORE} times the tenants and consumers`,
      ...cells(more.wallSeconds, moreObjects),
      `${(more.wallSeconds / once.wallSeconds).toFixed(2)} of the time`,
      "2",
    ],
  ]),
);

const { service, bare } = await serviceBesideBare();
console.log(
  columns([
    ["requests, 20 connections, median of 5", "requests a core second", "resident MB", "ratio", "budget"],
    ["fastify with the same answer and log line", bare.rate.toFixed(0), bare.resident.toFixed(0), "1", ""],
    [
      "user-service without its simulation",
      service.rate.toFixed(0),
      service.resident.toFixed(0),
      (service.rate / bare.rate).toFixed(2),
      "0.7, 100 MB",
    ],
  ]),
);

const pipeline = await pipelineBesideDrivers();
const webhooks = await webhooksBesideBare();
const beside = (name: string, found: { ours: number; bare: number } | undefined): string[] =>
  found === undefined
    ? [name, "not measured: no PostgreSQL or no FerretDB on PATH", "", "", "0.5"]
    : [name, found.ours.toFixed(0), found.bare.toFixed(0), (found.ours / found.bare).toFixed(2), "0.5"];
console.log(
  columns([
    ["hub, median of 5", "a second", "bare, a second", "ratio", "budget, at least"],
    beside("documents through the pipeline, beside the drivers", pipeline),
    beside("signed webhooks, beside a server that checks the signature", webhooks),
  ]),
);

function cells(seconds: number, count: number): string[] {
  return [seconds.toFixed(2), String(count), (count / seconds).toFixed(0)];
}
