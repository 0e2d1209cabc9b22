import { SIGNALS, type Signal } from "../../base/signals.ts";
import { egressSignals } from "../../conventions/topics.ts";
import type { Observed } from "../observed.ts";
import { rateOf, type Series, selector, sumBy } from "../promql.ts";
import type { Duration, RecordingRule, RuleGroup } from "../rule.ts";
import {
  buffered,
  deadLettered,
  droppedByRule,
  LINES_AND_SPANS,
  REJECTED,
  receivedBy,
  STORED,
  type StandIn,
  sentByIngress,
  sentToLayers,
  sentToStore,
  storeExporters,
  TAKEN_IN_VAIN,
  takenByLayers,
} from "./counters.ts";
import { ACCOUNTING, ACCOUNTING_WINDOWS } from "./names.ts";

/** Items that a window must have before a share of them says anything. */
const MINIMUM_ITEMS = 1000;

const SECONDS = { [ACCOUNTING_WINDOWS.fault]: 3600, [ACCOUNTING_WINDOWS.leak]: 21_600 } as const;

type Window = keyof typeof SECONDS;

const rule = (record: string, expr: string, labels: Readonly<Record<string, string>>): RecordingRule => ({
  record,
  expr,
  labels,
});

/** Share of `into` that is not in `out`, where there is enough of it and `out` is counted at all; never below 0. */
const missingShare = (into: string, out: string, window: Window): string =>
  `clamp_min(1 - (${out}) / (${into} > ${MINIMUM_ITEMS / SECONDS[window]}), 0)`;

/** The sum of some counters, less others that may not exist. */
const less = (counters: readonly Series[], minus: Series, window: Duration): string =>
  `${rateOf(counters, window, [])} - (${rateOf([minus], window, [])} or vector(0))`;

const HOPS: readonly StandIn[] = ["layers", "stores"];

/** Series of one signal that are shown, and from which the shares are made. */
function flows(signal: Signal, window: Window): RecordingRule[] {
  const total = (name: (window: Duration) => string, series: Series, labels = {}) =>
    rule(name(window), rateOf([series], window, []), { signal, ...labels });
  return [
    total(ACCOUNTING.received, receivedBy(signal)),
    total(ACCOUNTING.droppedByRule, droppedByRule(signal)),
    ...HOPS.flatMap((hop) => [
      total(ACCOUNTING.buffered, buffered(signal, hop), { hop }),
      total(ACCOUNTING.deadLettered, deadLettered(signal, hop), { hop }),
    ]),
    rule(
      ACCOUNTING.droppedShare(window),
      `${ACCOUNTING.droppedByRule(window)}{signal="${signal}"} / (${ACCOUNTING.received(window)}{signal="${signal}"} > ${MINIMUM_ITEMS / SECONDS[window]})`,
      { signal },
    ),
  ];
}

/** Acknowledged by the store's hops, by tenant: its name is the end of its exporter's. */
function delivered(signal: Signal, tenants: readonly string[], window: Window): RecordingRule {
  const [live, replayed] = sentToStore(signal, tenants).map((series) => `rate(${selector(series)}[${window}])`);
  const byTenant = `label_replace(sum by (exporter) (${live} or ${replayed}), "tenant", "$1", "exporter", "${storeExporters(signal, tenants)}")`;
  return rule(ACCOUNTING.delivered(window), sumBy(["tenant"], byTenant), { signal });
}

/** What a store says of each tenant, and what nobody can explain of it. */
function stores(signal: (typeof LINES_AND_SPANS)[number], window: Window): RecordingRule[] {
  const [storedSeries, rejectedSeries] = [STORED[signal], REJECTED[signal]];
  const of = (name: (window: Duration) => string) => `${name(window)}{signal="${signal}"}`;
  const kept = `sum by (tenant, signal) (${of(ACCOUNTING.stored)}) - (sum by (tenant, signal) (${of(ACCOUNTING.rejected)}) or 0 * sum by (tenant, signal) (${of(ACCOUNTING.stored)}))`;
  const detour = [ACCOUNTING.buffered, ACCOUNTING.deadLettered]
    .map((name) => `${name(window)}{signal="${signal}",hop="stores"} > 0`)
    .join(" or ");
  return [
    rule(ACCOUNTING.stored(window), rateOf([storedSeries], window, ["tenant"]), { signal }),
    rule(ACCOUNTING.rejected(window), rateOf([rejectedSeries], window, ["tenant", "reason"]), { signal }),
    rule(
      ACCOUNTING.rejectedShare(window),
      `sum by (tenant, signal) (${of(ACCOUNTING.rejected)}) / (sum by (tenant, signal) (${of(ACCOUNTING.stored)}) > ${MINIMUM_ITEMS / SECONDS[window]})`,
      { signal },
    ),
    rule(
      ACCOUNTING.tenantUnexplained(window),
      `${missingShare(of(ACCOUNTING.delivered), kept, window)} unless on (signal) (${detour})`,
      { signal },
    ),
  ];
}

/** Share of what went into each hop that came out nowhere; replay goes in like everything else. */
function unexplained(signal: Signal, environment: Observed, window: Window): RecordingRule[] {
  const { hyperion } = environment;
  const name = ACCOUNTING.unexplained(window);
  const tenants = hyperion.tenants.map((tenant) => tenant.name);
  const sum = (series: readonly Series[]) => rateOf(series, window, []);
  const within = (hop: StandIn) => [buffered(signal, hop), deadLettered(signal, hop)];
  const ingress = rule(
    name,
    missingShare(sum([receivedBy(signal)]), sum([sentByIngress(signal), droppedByRule(signal)]), window),
    { signal, hop: "ingress" },
  );
  const layers = rule(
    name,
    missingShare(
      sum(sentToLayers(signal, tenants, egressSignals(environment))),
      sum([...takenByLayers(signal), ...within("layers")]),
      window,
    ),
    { signal, hop: "layers" },
  );
  if (signal === "metrics") {
    const copies = `${sum([{ metric: "vm_rows_inserted_total", matchers: { job: "vminsert" } }])} * ${hyperion.metrics.replicationFactor}`;
    const rows = sum([{ metric: "vm_vminsert_metrics_read_total", matchers: { job: "vmstorage" } }]);
    return [ingress, layers, rule(name, missingShare(`(${copies})`, rows, window), { signal, hop: "vmstorage" })];
  }
  const out = less([STORED[signal], ...within("stores")], TAKEN_IN_VAIN[signal], window);
  return [
    ingress,
    layers,
    rule(name, missingShare(sum(sentToStore(signal, tenants)), out, window), { signal, hop: "stores" }),
  ];
}

/** Metrics are stored by account, which has the tenant's name here only. */
const storedMetrics = ({ hyperion }: Observed, window: Window): RecordingRule[] =>
  hyperion.tenants.map(({ name, account }) =>
    rule(
      ACCOUNTING.stored(window),
      rateOf(
        [{ metric: "vm_tenant_inserted_rows_total", matchers: { job: "vminsert", accountID: String(account) } }],
        window,
        [],
      ),
      { signal: "metrics", tenant: name },
    ),
  );

/**
 * Where every item went, as rates over windows: at one instant the counters of two layers are never equal, for they are
 * scraped at different times. What is compared goes through one hop, so that a replay is on both sides of it.
 *
 * Two things are not seen. While a consumer's hop fails over, its items count as the layers' too, and may hide as many.
 * Lines that Loki counts before it fails are counted again by the buffer, and may hide as many while it fails. Both err
 * towards silence; the numbered canary does not.
 */
export const accountingGroups = (environment: Observed): RuleGroup[] => {
  const tenants = environment.hyperion.tenants.map(({ name }) => name);
  return Object.values(ACCOUNTING_WINDOWS).map((window) => ({
    name: `hyperion-accounting-${window}`,
    interval: "1m",
    rules: [
      ...SIGNALS.flatMap((signal) => flows(signal, window)),
      ...SIGNALS.map((signal) => delivered(signal, tenants, window)),
      ...storedMetrics(environment, window),
      ...LINES_AND_SPANS.flatMap((signal) => stores(signal, window)),
      ...SIGNALS.flatMap((signal) => unexplained(signal, environment, window)),
    ],
  }));
};
