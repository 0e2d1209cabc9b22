import { DashboardLinkBuilder, DashboardLinkType } from "@grafana/grafana-foundation-sdk/dashboard";
import type { DashboardUid } from "../uids.ts";
import { type Source, source, value } from "./variables.ts";

/** A link to another page of Grafana, on a panel or on each of its series. */
export interface Link {
  readonly title: string;
  readonly url: string;
}

/** Encodes for a URL all but Grafana's variables, which it fills in before the browser sees them. */
const encoded = (text: string): string =>
  text
    .split(/(\$\{[^}]+\})/)
    .map((part) => (part.startsWith("${") ? part : encodeURIComponent(part)))
    .join("");

const explore = (title: string, name: Source, query: Readonly<Record<string, string>>): Link => {
  const { type, uid } = source(name);
  const pane = {
    datasource: uid,
    queries: [{ refId: "A", datasource: { type, uid }, ...query }],
    range: { from: value("__from"), to: value("__to") },
  };
  return { title, url: `/explore?schemaVersion=1&panes=${encoded(JSON.stringify({ a: pane }))}` };
};

/** The same time in the logs. */
export const toLogs = (title: string, logql: string): Link =>
  explore(title, "logs", { expr: logql, queryType: "range" });

/** The same time in the traces. */
export const toTraces = (title: string, traceql: string): Link =>
  explore(title, "traces", { query: traceql, queryType: "traceql" });

/** Another dashboard at the same time, with some of its variables set. */
export function toDashboard(title: string, uid: DashboardUid, variables: Readonly<Record<string, string>> = {}): Link {
  const set = Object.entries(variables).map(([name, content]) => `&var-${name}=${encoded(content)}`);
  return { title, url: `/d/${uid}?from=${value("__from")}&to=${value("__to")}${set.join("")}` };
}

/** The value that a label has in the series that was clicked. */
export const clicked = (label: string): string => value(`__field.labels.${label}`);

export const built = ({ title, url }: Link) =>
  new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(false);
