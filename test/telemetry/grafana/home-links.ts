import { DATASOURCE_UIDS } from "../../../src/conventions/datasource-uids.ts";

/** A link as Grafana's dashboards write it. */
export interface HomeLink {
  readonly title: string;
  readonly url: string;
}

/** What people start from, in the order of their emphasis: traces are high, logs are low. */
const SIGNALS = [
  { title: "Traces", type: "tempo", uid: DATASOURCE_UIDS.traces },
  { title: "Metrics", type: "prometheus", uid: DATASOURCE_UIDS.metrics },
  { title: "Logs", type: "loki", uid: DATASOURCE_UIDS.logs },
] as const;

/** Links of the home dashboard, each to Explore on one signal's data source. */
export const homeLinks = (): HomeLink[] => SIGNALS.map(({ title, type, uid }) => ({ title, url: explore(type, uid) }));

function explore(type: string, uid: string): string {
  const pane = {
    datasource: uid,
    queries: [{ refId: "A", datasource: { type, uid } }],
    range: { from: "now-1h", to: "now" },
  };
  return `/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify({ a: pane }))}`;
}
