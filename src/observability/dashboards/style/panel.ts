import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type Panel as BuiltPanel,
  type DashboardLink,
  type ThresholdsConfig,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { built, type Link } from "./links.ts";
import { UNITS, type Unit } from "./units.ts";

/** Width of a dashboard, in columns of its grid. */
export const FULL_WIDTH = 24;

/** What every builder of the SDK has, whatever it draws. */
interface PanelBuilder extends Builder<BuiltPanel> {
  id(id: number): unknown;
  gridPos(place: { x: number; y: number; w: number; h: number }): unknown;
}

/** A panel without its place, which is its row's to give. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly builder: PanelBuilder;
}

/** What people read of a panel. */
export interface PanelText {
  readonly title: string;
  /** What it means, and what is normal; shown at the panel's corner. */
  readonly description: string;
}

/** Where a value stops being good, in ascending order; the first colour is for everything below. */
export interface Limits {
  readonly warn?: number;
  readonly bad: number;
  /** `low`: small values are the bad ones. Default: large ones are. */
  readonly side?: "low";
}

const COLOURS = { good: "green", warn: "orange", bad: "red", plain: "text" } as const;

/** Thresholds as Grafana takes them. Default: no colour says anything. */
export function thresholds(limits: Limits | undefined): Builder<ThresholdsConfig> {
  const builder = new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute);
  if (limits === undefined) return builder.steps([{ value: null, color: COLOURS.plain }]);
  const { warn, bad, side } = limits;
  const middle = warn === undefined ? [] : [warn];
  return side === "low"
    ? builder.steps([
        { value: null, color: COLOURS.bad },
        { value: bad, color: warn === undefined ? COLOURS.good : COLOURS.warn },
        ...middle.map((value) => ({ value, color: COLOURS.good })),
      ])
    : builder.steps([
        { value: null, color: COLOURS.good },
        ...middle.map((value) => ({ value, color: COLOURS.warn })),
        { value: bad, color: COLOURS.bad },
      ]);
}

interface Described<T> {
  title(title: string): T;
  description(description: string): T;
  links(links: Builder<DashboardLink>[]): T;
}

/** Gives a builder its words and its links to other pages. */
export function described<T extends Described<T>>(builder: T, text: PanelText, links: readonly Link[] = []): T {
  const titled = builder.title(text.title).description(text.description);
  return links.length === 0 ? titled : titled.links(links.map(built));
}

/** Shares end at 1, and nothing that is shown goes below 0. */
export const scaled = <T extends { unit(unit: string): T; min(min: number): T }>(builder: T, unit: Unit): T =>
  unit === UNITS.date || unit === UNITS.none ? builder.unit(unit) : builder.unit(unit).min(0);
