/** Healthy probes in a row that open the gate, and failed ones that close it. */
const TO_OPEN = 3;
const TO_CLOSE = 2;

/** What a probe found. */
export interface Probe {
  /** The proxy answers its health check. */
  readonly proxyHealthy: boolean;
  /** OpenBao is initialized, unsealed and active. Whatever else it is, and also its silence, counts as sealed. */
  readonly unsealed: boolean;
  /** Nothing but the gate's own route is on the gate's port. */
  readonly portOurs: boolean;
}

export type GateState = "closed" | "open";

/** Why the state is what it is, for the log. */
export interface Decision {
  readonly state: GateState;
  readonly reason: string;
}

/**
 * Closed until the contrary is proved. It opens after three healthy probes in a row and closes after two that found the
 * proxy ill; a sealed OpenBao and a stranger on the port close it at once.
 */
export class GateMachine {
  #state: GateState = "closed";
  #healthy = 0;
  #failed = 0;

  get state(): GateState {
    return this.#state;
  }

  observe({ proxyHealthy, unsealed, portOurs }: Probe): Decision {
    if (!unsealed) return this.close("OpenBao is sealed or away");
    if (!portOurs) return this.close("something else is on the gate's port");
    this.#healthy = proxyHealthy ? this.#healthy + 1 : 0;
    this.#failed = proxyHealthy ? 0 : this.#failed + 1;
    if (this.#failed >= TO_CLOSE) return this.close(`the proxy failed ${TO_CLOSE} probes in a row`);
    if (this.#healthy >= TO_OPEN) this.#state = "open";
    return { state: this.#state, reason: `healthy probes in a row: ${this.#healthy}` };
  }

  /** Closes; three healthy probes have to follow before it opens again. */
  close(reason: string): Decision {
    this.#state = "closed";
    this.#healthy = 0;
    this.#failed = 0;
    return { state: "closed", reason };
  }
}
