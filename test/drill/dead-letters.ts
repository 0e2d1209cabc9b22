import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { SIGNALS, TOPIC_PREFIXES } from "../../src/conventions/topics.ts";
import { ADDRESSES } from "./addresses.ts";
import type { Certificates } from "./authority.ts";
import type { Topic } from "./kafka/protocol.ts";
import { Program } from "./processes.ts";
import { pathOf } from "./programs.ts";
import { StandIn } from "./stand-in.ts";

const { host, port } = ADDRESSES.deadLetters;

/** A collector of the drill's own: what a person who looks into the dead-letter topics would find there. */
export function deadLetterReader(
  directory: string,
  stores: string,
  { authority, certificate, key }: Certificates,
  topics: readonly Topic[],
): { readonly program: Program; readonly standIn: StandIn } {
  const names = topics.map(({ name }) => name).filter((name) => name.startsWith(TOPIC_PREFIXES.deadLetter));
  const used = SIGNALS.filter((signal) => names.some((name) => name.endsWith(`.${signal}`)));
  const config = {
    receivers: {
      kafka: {
        brokers: [`${ADDRESSES.kafka.host}:${ADDRESSES.kafka.port}`],
        tls: { ca_file: authority, cert_file: certificate, key_file: key },
        group_id: "drill",
        initial_offset: "earliest",
        ...Object.fromEntries(
          used.map((signal) => [
            signal,
            { topics: names.filter((name) => name.endsWith(`.${signal}`)), encoding: "otlp_proto" },
          ]),
        ),
      },
    },
    exporters: { otlp_http: { endpoint: `http://${host}:${port}`, sending_queue: { enabled: false } } },
    service: {
      pipelines: Object.fromEntries(used.map((signal) => [signal, { receivers: ["kafka"], exporters: ["otlp_http"] }])),
      telemetry: { metrics: { level: "none" } },
    },
  };
  const file = join(directory, "dead-letters.yaml");
  writeFileSync(file, dump(config));
  return {
    program: new Program({
      name: "dead-letter reader",
      program: pathOf("collector"),
      args: [`--config=file:${file}`],
      log: join(directory, "dead-letters.log"),
    }),
    standIn: new StandIn("dead-letters", stores, { host, port }),
  };
}
