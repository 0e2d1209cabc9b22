import { connect } from "node:net";
import type { Clock } from "../../shared/clock.ts";
import type { ChildProgram, StartChild } from "../../shared/hub/child.ts";

/** Milliseconds after which a sync is ended with everything that it started. */
const SYNC_TIMEOUT = 5 * 60_000;

/** Milliseconds between the request to end and the end by force. */
const GRACE = 5000;

export interface SyncEnd {
  readonly succeeded: boolean;
  /** One line for the log. */
  readonly detail: string;
}

/** Brings the host to what the repository says; ends when that is done. Takes nothing: a sync has no parameters. */
export type Sync = () => Promise<SyncEnd>;

/** Runs `gitops_sync.sh` as a child: on a machine without systemd. */
export const syncByChild =
  (program: ChildProgram, start: StartChild, clock: Pick<Clock, "deadline">): Sync =>
  async () => {
    const child = start(program);
    const deadline = clock.deadline(SYNC_TIMEOUT);
    let grace: ReturnType<Clock["deadline"]> | undefined;
    deadline.signal.addEventListener("abort", () => {
      child.kill("SIGTERM");
      grace = clock.deadline(GRACE);
      grace.signal.addEventListener("abort", () => child.kill("SIGKILL"));
    });
    const { status, failure, output } = await child.ended;
    deadline.cancel();
    grace?.cancel();
    // What the program started may have outlived it.
    child.kill("SIGKILL");
    const reason = deadline.signal.aborted
      ? `no end in ${SYNC_TIMEOUT / 1000} s`
      : (failure ?? `exit status ${status}`);
    return { succeeded: status === 0 && !deadline.signal.aborted, detail: `${reason}: ${output.trim().slice(-1000)}` };
  };

/** Line with which the unit says that `gitops_sync.sh` succeeded. */
const DONE = "sync: succeeded";

/**
 * Has systemd run `gitops_sync.sh` in a unit of its own: each connection to the socket starts it once. The proxy's
 * sandbox has neither kubectl nor the right to restart units, and a sync that restarts the proxy must outlive it.
 * Nothing is written to the socket. The unit's own limit ends the script; the deadline here is for a systemd that hangs.
 */
export const syncBySocket =
  (path: string, clock: Pick<Clock, "deadline">): Sync =>
  async () => {
    const deadline = clock.deadline(SYNC_TIMEOUT + 2 * GRACE);
    const socket = connect({ path });
    let output = "";
    const detail = await new Promise<string>((resolve) => {
      socket.setEncoding("utf8");
      socket.on("data", (text: string) => {
        output = (output + text).slice(-4000);
      });
      socket.once("error", (error) => resolve(error.message));
      socket.once("close", () => resolve("the unit ended"));
      deadline.signal.addEventListener("abort", () => resolve("no end in time"));
    });
    deadline.cancel();
    socket.destroy();
    const last = output.trimEnd().split("\n").at(-1);
    return { succeeded: last === DONE, detail: `${detail}: ${output.trim().slice(-1000)}` };
  };
