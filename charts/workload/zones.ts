import type { Environment } from "../../src/config/schema.ts";

/** Values of the zone label of nodes, as AKS writes them: `<region>-<zone>`. */
export const zoneNames = ({ region, zones }: Environment["azure"]): string[] =>
  zones.map((zone) => `${region}-${zone}`);
