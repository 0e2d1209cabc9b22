import { z } from "zod";
import type { Manifest } from "./manifests.ts";

const metadata = z.object({ name: z.string(), namespace: z.string() });

/** What makes a Secret: its place, and the keys that it will have. */
const made = z.union([
  z
    .object({ kind: z.literal("Certificate"), metadata, spec: z.object({ secretName: z.string() }) })
    .transform(({ metadata: { namespace }, spec: { secretName } }) => ({
      secret: `${namespace}/${secretName}`,
      keys: ["ca.crt", "tls.crt", "tls.key"],
    })),
  z.object({ kind: z.literal("KafkaUser"), metadata }).transform(({ metadata: { name, namespace } }) => ({
    secret: `${namespace}/${name}`,
    keys: ["ca.crt", "user.crt", "user.key"],
  })),
  z.object({ kind: z.literal("Kafka"), metadata }).transform(({ metadata: { name, namespace } }) => ({
    secret: `${namespace}/${name}-cluster-ca-cert`,
    keys: ["ca.crt"],
  })),
  z
    .object({
      kind: z.literal("ExternalSecret"),
      metadata,
      spec: z.object({
        target: z.object({
          name: z.string(),
          template: z.object({ data: z.record(z.string(), z.string()) }).optional(),
        }),
        data: z.array(z.object({ secretKey: z.string() })),
      }),
    })
    .transform(({ metadata: { namespace }, spec: { target, data } }) => ({
      secret: `${namespace}/${target.name}`,
      // A template's keys are all that the Secret gets.
      keys: target.template === undefined ? data.map(({ secretKey }) => secretKey) : Object.keys(target.template.data),
    })),
]);

/** Keys of every Secret that something in the environment makes, by `namespace/name`. */
export const secretKeys = (manifests: readonly Manifest[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    manifests.flatMap((manifest) => {
      const { data } = made.safeParse(manifest);
      return data === undefined ? [] : [[data.secret, data.keys] as const];
    }),
  );
