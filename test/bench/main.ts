import { columns } from "../../src/cli/terminal.ts";
import { measure } from "./measure.ts";

const HYPERION = "src/cli/main.ts";

const BENCHMARKS: readonly { name: string; args: readonly string[]; budget: string }[] = [
  { name: "validate, all environments", args: [HYPERION, "validate", "--quiet"], budget: "1 s" },
  { name: "plan, all environments", args: [HYPERION, "plan", "--quiet", "--json"], budget: "10 s, 1000 MB" },
  { name: "synth --check, all environments", args: [HYPERION, "synth", "--check", "--quiet"], budget: "1.5 s, 400 MB" },
];

const rows = [["whole process, median of 5", "wall s", "cpu s", "peak MB", "budget"]];
for (const { name, args, budget } of BENCHMARKS) {
  const { wallSeconds, cpuSeconds, maxRssMb } = await measure(args);
  rows.push([name, wallSeconds.toFixed(2), cpuSeconds.toFixed(2), maxRssMb.toFixed(0), budget]);
}
console.log(columns(rows));
