import { z } from "zod";
import type { Manifest } from "./rendered/manifests.ts";

/** The liveness probe of a collector's container, as it is rendered. */
export interface LivenessProbe {
  readonly path: string;
  readonly port: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

const deployment = z.object({
  kind: z.literal("Deployment"),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.array(
          z.object({
            name: z.string(),
            livenessProbe: z
              .object({
                httpGet: z.object({ path: z.string(), port: z.union([z.string(), z.number()]) }),
                timeoutSeconds: z.number(),
                failureThreshold: z.number(),
              })
              .optional(),
            ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
          }),
        ),
      }),
    }),
  }),
});

/** Probe of a collector by the name of its Deployment. Throws where it has none that asks by HTTP. */
export function livenessOf(manifests: readonly Manifest[], name: string): LivenessProbe {
  for (const manifest of manifests) {
    const { data } = deployment.safeParse(manifest);
    const container =
      data?.metadata.name === name
        ? data.spec.template.spec.containers.find((one) => one.name === "otelcol")
        : undefined;
    const probe = container?.livenessProbe;
    if (probe === undefined) continue;
    const { path, port } = probe.httpGet;
    const number = typeof port === "number" ? port : container?.ports.find((one) => one.name === port)?.containerPort;
    if (number !== undefined) return { ...probe, path, port: number };
  }
  throw new Error(`found no liveness probe of ${name} that asks by HTTP`);
}

/** Whether a pod answers its probe as the kubelet wants it: a status from 200 to 399, in time. */
export const answersProbe = ({ path, port, timeoutSeconds }: LivenessProbe, address: string): Promise<boolean> =>
  fetch(`http://${address}:${port}${path}`, { signal: AbortSignal.timeout(timeoutSeconds * 1000) }).then(
    ({ status }) => status < 400,
    () => false,
  );

/** Asks as often as the kubelet does before it restarts a container, without its pauses: whether it restarts it. */
export async function foundDead(probe: LivenessProbe, address: string): Promise<boolean> {
  for (let failures = 0; failures < probe.failureThreshold; failures++) {
    if (await answersProbe(probe, address)) return false;
  }
  return true;
}
