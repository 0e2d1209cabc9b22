import { run } from "../shared/run.ts";
import { metricsProgram } from "./program.ts";

await run(metricsProgram());
