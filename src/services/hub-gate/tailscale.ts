import type { Child, StartChild } from "../shared/hub/child.ts";
import type { GateRoute } from "./serve-status.ts";

/** Tailscale as the gate needs it; a test has its own. */
export interface Tailscale {
  /** What is served. Rejects where Tailscale does not answer. */
  status(): Promise<unknown>;
  /** Exposes the route for as long as the child lives. */
  funnel(route: GateRoute): Child;
  /** Takes the route away, where a child that is gone has left it. */
  off(route: GateRoute): Promise<void>;
}

/**
 * The `tailscale` command line.
 *
 * `funnel` without `--bg` lives as long as the command, and dies with it even by SIGKILL; with `--bg` it would outlive
 * the gate and come back when tailscaled restarts. `setpriv` has the kernel kill the command when the gate dies.
 * @param socket of tailscaled. Default: the one that its package uses.
 */
export function tailscaleCli(start: StartChild, path: string, socket?: string): Tailscale {
  const tailscale = ["tailscale", ...(socket === undefined ? [] : [`--socket=${socket}`])];
  const env = { PATH: path };
  const routeOf = ({ port, path: mount }: GateRoute) => [`--https=${port}`, `--set-path=${mount}`];
  return {
    async status() {
      const argv = ["tailscale", ...tailscale.slice(1), "serve", "status", "--json"] as const;
      const { status, failure, stdout, output } = await start({ argv: [...argv], env }).ended;
      if (status !== 0)
        throw new Error(`tailscale serve status: ${failure ?? `exit status ${status}`}: ${output.trim()}`);
      return JSON.parse(stdout) as unknown;
    },
    funnel: (route) =>
      start({
        argv: ["setpriv", "--pdeathsig", "KILL", "--", ...tailscale, "funnel", ...routeOf(route), route.target],
        env,
      }),
    async off(route) {
      // Fails with status 1 where nothing is there, which is what is wanted.
      await start({ argv: ["tailscale", ...tailscale.slice(1), "funnel", ...routeOf(route), "off"], env }).ended;
    },
  };
}
