/** A panel as Grafana reads it. */
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
}

export interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly refresh: string;
  readonly panels: readonly Panel[];
}

/** Panels without the headings of rows. */
export const panels = (dashboard: Dashboard): Panel[] => dashboard.panels.filter(({ type }) => type !== "row");

/** Every query of a dashboard, with Grafana's variables filled in as Grafana does. */
export const expressions = (dashboard: Dashboard): string[] =>
  panels(dashboard).flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr.replaceAll("$service", ".*").replaceAll("$__rate_interval", "1m")),
  );
