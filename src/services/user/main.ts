import { run } from "../shared/run.ts";
import { userProgram } from "./program.ts";

await run(userProgram);
