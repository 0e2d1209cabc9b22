import { SIGNALS, type Signal } from "../../../src/conventions/topics.ts";
import type { Ledger } from "../ledger.ts";
import type { StoreReader } from "../real/reader.ts";
import { marker, POISON } from "./marker.ts";
import { type Batch, otlpRequest, SEVERITY, traceIdOf } from "./otlp.ts";
import { type Entrance, REQUESTS_AT_ONCE, type Sender } from "./sender.ts";

/** A tenant that sends. */
export interface LoadTenant {
  readonly name: string;
  readonly account: number;
  /** Place in the environment's list. */
  readonly index: number;
  readonly entrance: Entrance;
  readonly signals: readonly Signal[];
}

/** Where events are to arrive, and which of them. */
export interface Destination {
  readonly name: string;
  readonly ledger: Ledger;
  readonly wants: (batch: Pick<Batch, "signal" | "service" | "severity">) => boolean;
  /** What asks the stores where they are real. Default: what is stored is read from their stand-ins' files. */
  readonly reader?: StoreReader;
}

export interface LoadOptions {
  readonly tenants: readonly LoadTenant[];
  /** Values of `service.name`, in turn. */
  readonly services: readonly [string, ...string[]];
  /** Events a second of each signal. */
  readonly rate: number;
  readonly sender: Sender;
  /** The next event's number: shared by all loads of a drill, so that none means two events. */
  readonly numbers: { next: number };
}

/** Events of one request. */
const BATCH = 50;

/** Requests of one signal that are under way at most; what is due beyond them waits, and is counted. */
const UNDER_WAY = REQUESTS_AT_ONCE / SIGNALS.length;

/** Milliseconds between two looks at what is due. */
const TICK_MS = 20;

const SEVERITIES = Object.keys(SEVERITY) as readonly (keyof typeof SEVERITY)[];

/** A steady rate of numbered events of several tenants. */
export class Load {
  readonly #options: LoadOptions;
  readonly #turns: Record<Signal, number> = { metrics: 0, logs: 0, traces: 0 };
  #destinations: readonly Destination[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #underWay = new Set<Promise<void>>();
  /** Events that were refused and must not be sent again. */
  refused = 0;
  acknowledged = 0;
  /** Events of requests that nobody had acknowledged when the senders' patience ended. */
  givenUp = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  start(destinations: readonly Destination[]): void {
    this.#destinations = destinations;
    const began = Date.now();
    const sent: Record<Signal, number> = { metrics: 0, logs: 0, traces: 0 };
    const flying: Record<Signal, number> = { metrics: 0, logs: 0, traces: 0 };
    this.#timer = setInterval(() => {
      const due = ((Date.now() - began) / 1000) * this.#options.rate;
      for (const signal of SIGNALS) {
        while (sent[signal] + BATCH <= due && flying[signal] < UNDER_WAY) {
          sent[signal] += BATCH;
          flying[signal] += 1;
          const one = this.send(signal).finally(() => {
            flying[signal] -= 1;
            this.#underWay.delete(one);
          });
          this.#underWay.add(one);
        }
      }
    }, TICK_MS);
  }

  /** A tenant that sends all signals, or else the first. */
  oneTenant(): LoadTenant {
    const { tenants } = this.#options;
    const found = tenants.find(({ signals }) => signals.length === SIGNALS.length) ?? tenants[0];
    if (found === undefined) throw new RangeError("found no tenant that sends");
    return found;
  }

  /**
   * Sends one request; `poison` marks its first event, `padding` makes each event longer by so many bytes, and `ageMs`
   * has them happen so many milliseconds ago.
   */
  async send(signal: Signal, { poison = false, padding = 0, events = BATCH, ageMs = 0 } = {}): Promise<void> {
    const { tenants, services, sender, numbers } = this.#options;
    this.#turns[signal] += 1;
    const turn = this.#turns[signal];
    const senders = tenants.filter(({ signals }) => signals.includes(signal));
    const tenant = senders[turn % senders.length];
    if (tenant === undefined) return;
    const ids = Array.from({ length: events }, () => {
      numbers.next += 1;
      return { signal, tenant: tenant.index, sequence: numbers.next };
    });
    const service = services[turn % services.length] ?? services[0];
    const severity = SEVERITIES[turn % SEVERITIES.length] ?? "INFO";
    const wanted = this.#destinations.filter(({ wants }) => wants({ signal, service, severity }));
    for (const { ledger } of wanted) for (const id of ids) ledger.sent(id);
    const markers = ids.map((id, index) => `${marker(id)}${poison && index === 0 ? POISON : ""}`);
    const at = Date.now() - ageMs;
    const traceId = traceIdOf({ markers });
    for (const { reader } of wanted)
      reader?.sent({ signal, tenant: tenant.name, traceId, markers: ids.map(marker), at });
    const body = otlpRequest({ signal, service, markers, at, severity, padding });
    const outcome = await sender.send(`/v1/${signal}`, tenant.entrance, body);
    if (outcome === "acknowledged") {
      this.acknowledged += ids.length;
      for (const { ledger } of wanted) for (const id of ids) ledger.acknowledged(id);
    }
    if (outcome === "refused") this.refused += ids.length;
    if (outcome === "given-up") this.givenUp += ids.length;
  }

  /** No new requests; those under way come to their end, if it takes no longer than so many seconds. */
  async stop(seconds: number): Promise<void> {
    clearInterval(this.#timer);
    const timer = setTimeout(() => this.#options.sender.stop(), seconds * 1000);
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    clearTimeout(timer);
  }
}
