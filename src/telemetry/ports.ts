/**
 * Every port of the platform, by the program that listens on it: builders of configuration, Services, probes and
 * network policies all take it from here. Numbers are each program's own defaults unless a comment says otherwise.
 */
export const PORTS = {
  otlp: { grpc: 4317, http: 4318 },
  /**
   * `platform` is ingress's receiver for the platform's own agents, `platformHttp` for those that speak HTTP; `stores` is the buffer's receiver on the paths of
   * the stores that it stands in for; `liveness` is where the buffer is asked whether it still writes. `hopRequests` is where the node agent shows what it counted in the hops' log.
   */
  otelcol: {
    health: 13133,
    metrics: 8888,
    platform: 4319,
    stores: 4320,
    platformHttp: 4321,
    hopRequests: 8889,
    liveness: 4322,
  },
  /**
   * NGINX in an exporting pod: what it answers probes at, and, on localhost, the first of its hops; the others have
   * the next numbers.
   */
  hop: { health: 8081, first: 14_000 },
  /** What listens on a node's own address. */
  node: { kubelet: 10_250, exporter: 9100 },
  tempo: { http: 3200, grpc: 9095, gossip: 7946 },
  loki: { http: 3100, grpc: 9095, gossip: 7946 },
  prometheus: { http: 9090 },
  mimir: { http: 8080, grpc: 9095, gossip: 7946 },
  alloy: { http: 12_345 },
  lokiCanary: { http: 3500 },
  /** Its own default is 80, which only root may listen on. */
  tempoVulture: { http: 8080 },
  vmstorage: { http: 8482, vminsert: 8400, vmselect: 8401 },
  vminsert: { http: 8480 },
  vmselect: { http: 8481 },
  vmsingle: { http: 8428 },
  vmagent: { http: 8429 },
  vmalert: { http: 8880 },
  vmauth: { http: 8427 },
  vmbackup: { http: 8420 },
  /** Strimzi's: `tls` is the listener of clients, `agent` answers the operator. */
  kafka: { tls: 9093, controlPlane: 9090, replication: 9091, agent: 8443, metrics: 9404 },
  memcached: { client: 11211, metrics: 9150 },
  clickhouse: { http: 8123, native: 9000, nativeTls: 9440, interserver: 9009, keeper: 2181, raft: 9444 },
  grafana: { http: 3000, gossip: 9094 },
  alertmanager: { http: 9093, gossip: 9094 },
} as const;
