import { pods, type Target } from "./flow.ts";
import { hostOf, type Workload } from "./workload.ts";

/** A program's address as another one is told it, by plain HTTP inside the cluster. */
export const target = (workload: Workload, port: number, path = ""): Target => ({
  url: `http://${hostOf(workload)}:${port}${path}`,
  peer: pods(workload),
  port,
});
