import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboards } from "./all.ts";

type Environments = readonly Parameters<typeof dashboards>[0][];

const oneLine = (text: string | undefined): string => (text ?? "").replaceAll("|", "\\|").replaceAll("\n", " ");

function section({ title, description, uid, panels = [] }: Dashboard): string[] {
  const rows = panels.flatMap((panel) => {
    if (panel.type === "row") return [`| **${oneLine(panel.title)}** | |`];
    return [`| ${oneLine(panel.title)} | ${oneLine("description" in panel ? panel.description : "")} |`];
  });
  return [
    `### ${title ?? ""}`,
    "",
    `${description ?? ""} \`/d/${uid ?? ""}\``,
    "",
    "| Panel | What it says |",
    "|---|---|",
    ...rows,
    "",
  ];
}

/** The page on every dashboard and its panels, as Markdown; each dashboard that any of the environments has, once. */
export function dashboardsPage(environments: Environments): string {
  const folders = new Map<string, Map<string | undefined, Dashboard>>();
  for (const environment of environments) {
    for (const [folder, list] of Object.entries(dashboards(environment))) {
      const seen = folders.get(folder) ?? new Map<string | undefined, Dashboard>();
      for (const one of list) seen.set(one.uid, seen.get(one.uid) ?? one);
      folders.set(folder, seen);
    }
  }
  return [
    "<!-- Written by `npm run -s hyperion -- pages`; a change here is overwritten. -->",
    "# Dashboards",
    "",
    "What Grafana shows, by folder. Every panel reads metrics that `src/observability/metrics` names; every data source is a variable, so that a viewer reads one tenant's data with the same dashboard. Some panels are one for each consumer or tenant of an environment.",
    "",
    ...[...folders].flatMap(([folder, list]) => [`## ${folder}`, "", ...[...list.values()].flatMap(section)]),
  ].join("\n");
}
