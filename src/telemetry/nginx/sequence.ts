import { TENANT_HEADER } from "../otelcol/parts.ts";
import { block, type Directive, line } from "./block.ts";
import type { Hop } from "./hop.ts";
import { hopUpstream } from "./pool.ts";

/** A hop that others go through first. */
export type LaterHop = Hop & { readonly after: Hop };

export const isLater = (hop: Hop): hop is LaterHop => hop.after !== undefined;

/**
 * Bytes of a body in memory, for each of two hops that hold it at the same time: half of what one alone may have, so that
 * a pod's memory is as large as ever.
 */
const BODY_BUFFER = "128k";

/** Location of a later hop that gets what the hop before it has seen taken. */
export const NEXT = "@next";

/** Variable that names {@link NEXT} where a request was taken, by the target or by Kafka, and is empty elsewhere. */
const NEXT_WHEN_TAKEN = "$next_when_taken";

const firstHops = (hops: readonly Hop[]): Hop[] => hops.filter(isLater).map(({ after }) => after);

const upstreamName = (first: Hop): string => `${first.target}-hop`;

/** What the `http` block needs where one hop comes after another. */
export function sequences(hops: readonly Hop[]): Directive[] {
  const first = firstHops(hops);
  if (first.length === 0) return [];
  return [
    block(["map", "$status", NEXT_WHEN_TAKEN], line("~^2", NEXT), line("default", "")),
    ...first.map((hop) => hopUpstream(upstreamName(hop), hop.port)),
  ];
}

const isFirst = (hop: Hop, hops: readonly Hop[]): boolean =>
  firstHops(hops).some(({ target }) => target === hop.target);

/**
 * What the server of a hop in a sequence has: how it hands on what was taken, by a header that only NGINX sees and that
 * makes it give method and body to the named location. `add_header` leaves it out where the variable is empty; `always`,
 * for it does not know 202 as a success.
 */
export function ofSequence(hop: Hop, hops: readonly Hop[]): Directive[] {
  const first = isFirst(hop, hops);
  return [
    ...(first || isLater(hop) ? [line("client_body_buffer_size", BODY_BUFFER)] : []),
    ...(first ? [line("add_header", "X-Accel-Redirect", NEXT_WHEN_TAKEN, "always")] : []),
  ];
}

/** The inside of the location through which a request enters a later hop: to the hop before it, whose refusal is final. */
export const throughFirst = ({ after }: LaterHop): Directive[] => [
  // The hop that it goes through logs what became of it.
  line("access_log", "off"),
  line("proxy_pass", `http://${upstreamName(after)}`),
  line("proxy_intercept_errors", "off"),
  line("proxy_next_upstream", "off"),
  line("proxy_read_timeout", `${after.budget.exporterMs}ms`),
  line("proxy_set_header", "Connection", ""),
];

/** A request as the later hop's target knows it: its own path, and no header of the store that it comes from. */
export const asNext = (path: string): Directive[] => [line("rewrite", "^", path, "break"), ...withoutTenant];

/** The tenant is in the data, too: the header is the store's alone. */
export const withoutTenant: readonly Directive[] = [line("proxy_set_header", TENANT_HEADER, "")];
