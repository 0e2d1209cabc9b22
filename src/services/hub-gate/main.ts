import { run } from "../shared/run.ts";
import { gateProgram } from "./program.ts";

await run(gateProgram());
