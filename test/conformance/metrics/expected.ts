import type { MetricTable } from "../../../src/observability/metrics/metric.ts";
import { seriesOf } from "../../../src/observability/metrics/table.ts";
import { type Server, until } from "./server.ts";

const TENANT = "conformance";
export const TENANT_HEADER = { "X-Scope-OrgID": TENANT };

/** Series that a program must show once some events have happened; a table's others may be absent. */
const expected = (table: MetricTable, happened: readonly string[]): string[] =>
  Object.entries(table)
    .filter(([, { after }]) => after === undefined || happened.includes(after))
    .flatMap(([name, metric]) => seriesOf(name, metric));

/** Series of a table that a program does not show, after it had some seconds to show them. */
export async function missing(
  server: Server,
  table: MetricTable,
  happened: readonly string[] = [],
  seconds = 20,
): Promise<string[]> {
  let absent: string[] = [];
  await until(
    async () => {
      const shown = await server.scrape();
      absent = expected(table, happened).filter((name) => !shown.has(name));
      return absent.length === 0;
    },
    seconds,
    () => "",
  ).catch(() => undefined);
  return absent;
}
