import { HOP_REQUESTS } from "../../config/hop-requests.ts";
import { rate } from "./expressions.ts";
import type { Link } from "./style/links.ts";
import { timeseries } from "./style/panels.ts";
import { UNITS } from "./style/units.ts";

/** Hops of which a panel tells, and where it leads. */
interface Shown {
  /** Targets, as a regular expression. Default: all of them. */
  readonly targets?: string;
  readonly width?: number;
  readonly links?: readonly Link[];
}

const counted = (by: readonly string[], targets: string | undefined): string =>
  rate(by, HOP_REQUESTS.metric, targets === undefined ? {} : { target: { "=~": targets } });

/** Where requests went that did not simply reach their target. */
export const requestsByRoute = ({ targets, ...rest }: Shown = {}) =>
  timeseries({
    title: "Requests by hop and route",
    description:
      "A second, of those that did not simply reach their target: to its buffer or dead letters, dropped above a cap, or refused. Normal is nothing.",
    unit: UNITS.requestsPerSecond,
    stacked: true,
    queries: [{ expr: counted(["layer", "target", "route"], targets), legend: "{{layer}} to {{target}}: {{route}}" }],
    ...rest,
  });

/** What targets answered, and what the collector was told in the end. */
export const requestsByStatus = ({ targets, ...rest }: Shown = {}) =>
  timeseries({
    title: "Requests by hop and status",
    description:
      "The same by what the target answered, `none` where it was not asked, and what the collector was told: 200 is taken, by the target's topic or for good.",
    unit: UNITS.requestsPerSecond,
    stacked: true,
    queries: [
      {
        expr: counted(["layer", "target", "upstream_status", "status"], targets),
        legend: "{{layer}} to {{target}}: {{upstream_status}}, told {{status}}",
      },
    ],
    ...rest,
  });
