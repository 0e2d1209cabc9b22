import { run } from "../shared/run.ts";
import { orderProgram } from "./program.ts";

await run(orderProgram);
