/** What the tests read of a dashboard's JSON: as Grafana gets it, and not as the builders know it. */
interface Target {
  readonly datasource?: { readonly uid: string };
  readonly expr?: string;
  readonly query?: string;
  readonly legendFormat?: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly Target[];
}

export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly editable: boolean;
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly type: string;
      readonly query?: string;
      readonly current?: { readonly value: string };
    }[];
  };
  readonly panels: readonly Panel[];
}

/** Panels that show data, without the headings. */
export const shown = ({ panels }: DashboardJson): readonly Panel[] => panels.filter(({ type }) => type !== "row");

/** Queries of a dashboard against one of its data sources. */
export const queriesOf = (dashboard: DashboardJson, source: "metrics" | "logs" | "traces") =>
  shown(dashboard).flatMap((panel) =>
    (panel.targets ?? [])
      .filter(({ datasource }) => datasource?.uid === `\${${source}}`)
      .map((target) => ({ panel, target, text: target.expr ?? target.query ?? "" })),
  );
