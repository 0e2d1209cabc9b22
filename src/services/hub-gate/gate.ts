import type { Logger } from "pino";
import type { Clock } from "../shared/clock.ts";
import type { Child } from "../shared/hub/child.ts";
import { type Decision, GateMachine, type Probe } from "./machine.ts";
import { type GateRoute, type Occupation, occupationOf } from "./serve-status.ts";
import type { Tailscale } from "./tailscale.ts";

/** Milliseconds between probes. */
const PROBE_EVERY = 10_000;

/** Milliseconds that the funnel's command gets to end by itself. */
const GRACE = 1000;

export interface GateOptions {
  readonly route: GateRoute;
  readonly tailscale: Tailscale;
  /** Whether the proxy answers its health check. Never rejects. */
  readonly proxyHealthy: () => Promise<boolean>;
  /** Whether OpenBao says that it is unsealed. Never rejects. */
  readonly unsealed: () => Promise<boolean>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Keeps the funnel open exactly while what stands behind it is well. */
export class Gate {
  readonly #options: GateOptions;
  readonly #machine = new GateMachine();
  #child: Child | undefined;
  #said = "";
  /** Monotonic milliseconds of the last probe's end: what the watchdog asks. */
  #lastProbe: number;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#lastProbe = options.clock.monotonic();
  }

  get state(): "closed" | "open" {
    return this.#child === undefined ? "closed" : "open";
  }

  get healthy(): boolean {
    return this.#options.clock.monotonic() - this.#lastProbe < 6 * PROBE_EVERY;
  }

  /** Probes until the signal is aborted, and closes then. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await this.probe();
      await this.#options.clock.sleep(PROBE_EVERY, stop);
    }
    await this.#shut(this.#machine.close("the gate was asked to end"));
  }

  async probe(): Promise<void> {
    const { proxyHealthy, unsealed, clock } = this.#options;
    const [healthy, open, occupation] = await Promise.all([proxyHealthy(), unsealed(), this.#occupation()]);
    const portOurs = occupation === "free" || (occupation === "ours" && this.#child !== undefined);
    const decision = this.#machine.observe({ proxyHealthy: healthy, unsealed: open, portOurs } satisfies Probe);
    if (decision.state === "closed") await this.#shut(decision);
    else if (this.#child === undefined) this.#open(decision);
    this.#lastProbe = clock.monotonic();
  }

  /** What is on the port; a Tailscale that does not answer is as good as a stranger. */
  async #occupation(): Promise<Occupation> {
    const { tailscale, route } = this.#options;
    try {
      return occupationOf(await tailscale.status(), route);
    } catch {
      return "foreign";
    }
  }

  #open(decision: Decision): void {
    const child = this.#options.tailscale.funnel(this.#options.route);
    this.#child = child;
    this.#say("open", decision.reason);
    // The command also ends, with status 0, when tailscaled stops.
    void child.ended.then(({ status, failure, output }) => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#machine.close("the funnel ended");
      this.#say("closed", `the funnel ended: ${failure ?? `exit status ${status}`}: ${output.trim().slice(-300)}`);
    });
  }

  async #shut({ reason }: Decision): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#say("closed", reason);
    if (child === undefined) return;
    child.kill("SIGTERM");
    const grace = this.#options.clock.deadline(GRACE);
    grace.signal.addEventListener("abort", () => child.kill("SIGKILL"));
    await child.ended;
    grace.cancel();
    if ((await this.#occupation()) === "ours") {
      this.#options.logger.error({ event: "gate" }, "the route outlived its command; it is taken away");
      await this.#options.tailscale.off(this.#options.route);
    }
  }

  /** One line whenever the state or its reason changes. */
  #say(state: "closed" | "open", reason: string): void {
    const line = `${state}: ${reason}`;
    if (
      line === this.#said ||
      (state === "closed" && /^closed: healthy probes/.test(line) && this.#said.startsWith("closed"))
    )
      return;
    this.#said = line;
    const fields = { event: "gate", state, reason, port: this.#options.route.port, path: this.#options.route.path };
    if (state === "open") this.#options.logger.warn(fields, "the gate is open to the internet");
    else this.#options.logger.info(fields, "the gate is closed");
  }
}
