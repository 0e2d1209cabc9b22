import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Variables } from "../environment.ts";
import type { StartChild } from "./child.ts";

interface NotifyOptions {
  readonly variables: Variables;
  readonly clock: Pick<Clock, "sleep">;
  readonly logger: Logger;
  readonly start: StartChild;
  /** Whether the service does its work. A watchdog that hears nothing restarts the service. */
  readonly healthy: () => boolean;
}

/**
 * Tells systemd that the service is ready, and then at half of its watchdog's interval that it works. Node has no datagram
 * socket of the Unix kind, so `systemd-notify` sends both: the unit needs `NotifyAccess=all`. Without systemd: nothing.
 */
export async function notifySystemd(options: NotifyOptions, stop: AbortSignal): Promise<void> {
  const { variables, clock, logger, start, healthy } = options;
  const socket = variables["NOTIFY_SOCKET"];
  if (socket === undefined || socket === "") return;
  const send = async (state: string): Promise<void> => {
    const { status, failure, output } = await start({
      argv: ["systemd-notify", "--no-block", state],
      env: { NOTIFY_SOCKET: socket, PATH: variables["PATH"] ?? "/usr/bin:/bin" },
    }).ended;
    if (status !== 0) logger.warn({ state, status, failure, output }, "systemd was not told");
  };
  await send("READY=1");
  const interval = Number(variables["WATCHDOG_USEC"] ?? 0) / 1000 / 2;
  while (interval > 0 && !stop.aborted) {
    await clock.sleep(interval, stop);
    if (!stop.aborted && healthy()) await send("WATCHDOG=1");
  }
  await send("STOPPING=1");
}
