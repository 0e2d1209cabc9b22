import { onPath } from "../on-path.ts";

/** Programs of the releases that the profile deploys; their names bear the release, for newer ones are on PATH too. */
export const PROMTOOL = "promtool-2.51";
export const PROMETHEUS = "prometheus-2.51";
export const AMTOOL = "amtool-0.27";
export const ALERTMANAGER = "alertmanager-0.27";

/** Whether a program is there, with how to get it where it is not. */
export const isThere = (program: string): boolean =>
  onPath(program, `npm run tools -- ${/^(amtool|alert)/.test(program) ? "alertmanager-0.27" : "prometheus-2.51"}`);
