import { run } from "../shared/run.ts";
import { loadGeneratorProgram } from "./program.ts";

await run(loadGeneratorProgram);
