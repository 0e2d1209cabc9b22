import { UserError } from "../../base/problem.ts";

/** What every statement depends on. */
export interface DdlOptions {
  readonly database: string;
  /** Days a row is kept. Whole partitions, each a day, are dropped. */
  readonly retentionDays: number;
  /** Cluster whose every replica holds every row, as `system.clusters` names it. Default: one server, no replica. */
  readonly cluster?: string;
}

/** A table or view by its name in the database. */
export const qualified = ({ database }: DdlOptions, name: string): string =>
  `${identifier(database)}.${identifier(name)}`;

/** An engine of the MergeTree family; its replicated form takes path and replica from the database. */
export const engine = ({ cluster }: DdlOptions, family: "MergeTree" | "AggregatingMergeTree"): string =>
  cluster === undefined ? `${family}()` : `Replicated${family}()`;

/** Rows whose `column` is older than the retention go, a part at a time. */
export function ttl({ retentionDays }: DdlOptions, column: string): string {
  if (!Number.isInteger(retentionDays) || retentionDays < 1) {
    throw new RangeError(`found ${retentionDays} days, allowed: a whole number of days of at least 1`);
  }
  return `TTL ${column} + toIntervalDay(${retentionDays})`;
}

/** A quoted name. Names come from the environment: only what needs no escaping is taken. */
export function identifier(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new UserError(
      `ClickHouse name: found ${JSON.stringify(name)}, allowed: letters, digits and underscores, not starting with a digit`,
    );
  }
  return `\`${name}\``;
}
