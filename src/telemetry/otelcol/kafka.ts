import type { Settings } from "./model.ts";
import { TLS_RELOAD } from "./parts.ts";

/** A client of the platform's Kafka: where it is, and the certificate that says who asks. */
export interface KafkaClient {
  /** `host:port` of the TLS listener's bootstrap Service. */
  readonly brokers: readonly [string, ...string[]];
  /** Name in the brokers' logs and quotas. */
  readonly clientId: string;
  /** Path of the certificate of the cluster's authority. */
  readonly caFile: string;
  /** Path of the user's certificate. */
  readonly certFile: string;
  readonly keyFile: string;
}

/** What the Kafka receiver and exporter have in common. */
export const kafkaClient = ({ brokers, clientId, caFile, certFile, keyFile }: KafkaClient): Settings => ({
  brokers,
  client_id: clientId,
  tls: { ca_file: caFile, cert_file: certFile, key_file: keyFile, reload_interval: TLS_RELOAD },
});

/** OTLP as it came, so that a replay sends what the sender sent. */
export const ENCODING = "otlp_proto";
