import type { Datasource } from "../../../src/telemetry/grafana/datasource-types.ts";

/** A data source that names another one which is not provisioned. */
export interface DanglingReference {
  readonly from: string;
  /** Path of the key in `jsonData`. */
  readonly path: string;
  readonly uid: string;
}

/** Keys by which a data source names another one. */
const REFERENCE_KEYS: ReadonlySet<string> = new Set(["datasourceUid", "alertmanagerUid"]);

/** Every link to a data source that does not exist. Grafana shows such a link and fails when it is followed. */
export function danglingReferences(datasources: readonly Datasource[]): DanglingReference[] {
  const known = new Set(datasources.map(({ uid }) => uid));
  return datasources.flatMap(({ uid: from, jsonData }) =>
    references(jsonData, "jsonData")
      .filter(({ uid }) => !known.has(uid))
      .map(({ path, uid }) => ({ from, path, uid })),
  );
}

function references(value: unknown, path: string): { path: string; uid: string }[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    REFERENCE_KEYS.has(key) && typeof child === "string"
      ? [{ path: `${path}.${key}`, uid: child }]
      : references(child, `${path}.${key}`),
  );
}
