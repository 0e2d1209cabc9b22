import { writeSync } from "node:fs";

// Preloaded into the measured process: hands its own resource use to the parent, on descriptor 3, as it exits.
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, JSON.stringify({ maxRssMb: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }));
});
