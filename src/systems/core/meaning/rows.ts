import type { ValueRow } from "../../value-row.ts";
import { AZURE_ROWS } from "./azure-rows.ts";
import { DATA_ROWS } from "./data-rows.ts";
import { HYPERION_ROWS } from "./hyperion-rows.ts";
import { TEAM_ROWS } from "./team-rows.ts";

/** What a change of each value of core's environment file means: one row a value, one meaning a direction. */
export const VALUE_ROWS: readonly ValueRow[] = [...AZURE_ROWS, ...DATA_ROWS, ...HYPERION_ROWS, ...TEAM_ROWS];
