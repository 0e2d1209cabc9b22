import { join } from "node:path";

/** Folder of an environment's rendered files, by what the command line calls the environment. */
export const deployDirectory = (environment: string): string => join("deploy", environment);
