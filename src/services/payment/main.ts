import { run } from "../shared/run.ts";
import { paymentProgram } from "./program.ts";

await run(paymentProgram);
