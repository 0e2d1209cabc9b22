import { run } from "../shared/run.ts";
import { proxyProgram } from "./program.ts";

await run(proxyProgram());
