/** Programs whose line is narrower than a major version: how many first numbers stay, and why. */
export const HELD: Readonly<Record<string, { readonly numbers: number; readonly why: string }>> = {
  "grafana/tempo": { numbers: 2, why: "2.10 is the last that does not write through Kafka" },
  "grafana/tempo-vulture": { numbers: 2, why: "it goes with Tempo" },
  "clickhouse/clickhouse-server": { numbers: 2, why: "25.8 is a long-term line" },
  "clickhouse/clickhouse-keeper": { numbers: 2, why: "it goes with the server" },
  "strimzi-kafka-operator": { numbers: 2, why: "each minor version drops versions of Kafka: KAFKA is raised with it" },
};
