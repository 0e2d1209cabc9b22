import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { DURATION_BUCKETS } from "../shared/duration-buckets.ts";

export interface OrderMetrics {
  readonly created: Counter;
  readonly inProgress: Gauge;
  readonly processing: Histogram;
}

export function orderMetrics(registry: Registry): OrderMetrics {
  const registers = [registry];
  return {
    created: new Counter({ name: "orders_created_total", help: "Orders that were created.", registers }),
    inProgress: new Gauge({ name: "orders_in_progress", help: "Orders that are being created now.", registers }),
    processing: new Histogram({
      name: "order_processing_duration_seconds",
      help: "Seconds that the creation of an order took, payment included, whether it succeeded or not.",
      buckets: [...DURATION_BUCKETS],
      registers,
    }),
  };
}
