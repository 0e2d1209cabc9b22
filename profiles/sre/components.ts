/**
 * Every program of the profile by the name that others address it with (the Compose service, the Kubernetes Service,
 * the `service` label of its series) and the port that it listens on. The only place.
 */
export const SERVICES = {
  order: { name: "order-service", port: 8081 },
  payment: { name: "payment-service", port: 8082 },
  user: { name: "user-service", port: 8083 },
  loadGenerator: { name: "load-generator", port: 8090 },
} as const satisfies Record<string, Component>;

/** Programs that observe the services. */
export const OBSERVERS = {
  prometheus: { name: "prometheus", port: 9090 },
  alertmanager: { name: "alertmanager", port: 9093 },
  loki: { name: "loki", port: 3100 },
  promtail: { name: "promtail", port: 9080 },
  grafana: { name: "grafana", port: 3000 },
  nodeExporter: { name: "node-exporter", port: 9100 },
} as const satisfies Record<string, Component>;

export interface Component {
  readonly name: string;
  readonly port: number;
}

/** Where one component reaches another in Compose: by its name, on the port that it listens on. */
export const address = ({ name, port }: Component): string => `${name}:${port}`;
