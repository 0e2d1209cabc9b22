import { HOP_REQUESTS } from "../../conventions/hop-requests.ts";
import { sumBy } from "../promql.ts";
import { rate, share } from "./expressions.ts";
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

/** All that a layer sends, as its collectors count it, under the label that the hops' counts bear. */
const sent = sumBy(
  ["layer"],
  `label_replace(${rate(["component"], "http_client_request_duration_count", { job: "otelcol" })}, "layer", "$1", "component", "(.+)")`,
);

/** How much of what a layer sends its hops could not simply deliver. */
export const shareDiverted = () =>
  timeseries({
    title: "Share that did not simply reach its target",
    description: "By the layer that sends: what failed over, was put aside, dropped or refused, of all that it sent.",
    unit: UNITS.share,
    queries: [{ expr: share(counted(["layer"], undefined), sent), legend: "{{layer}}" }],
  });
