import type { AlertmanagerConfig, Route } from "./types.ts";

/** A route and everything below it. */
export const allRoutes = (route: Route): Route[] => [route, ...(route.routes ?? []).flatMap(allRoutes)];

/** Throws where a route leads to a receiver that there is not. */
export function refuseUnknownReceivers({
  route,
  receivers: known,
}: Pick<AlertmanagerConfig, "route" | "receivers">): void {
  const names = new Set(known.map(({ name }) => name));
  for (const { receiver } of allRoutes(route)) {
    if (receiver !== undefined && !names.has(receiver)) {
      throw new RangeError(`route to receiver ${receiver}: found no such receiver, allowed: ${[...names].join(", ")}`);
    }
  }
}
