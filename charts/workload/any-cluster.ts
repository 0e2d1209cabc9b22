import type { Image } from "../../src/kubernetes/image.ts";
import { KUBECTL, type Platform } from "./platform.ts";

export interface AnyClusterProps {
  readonly system: string;
  readonly namespace: string;
  /** Value of the label `environment`. */
  readonly environment: string;
  readonly labelDomain: string;
  /** Image of each program, by its name. */
  readonly images: Readonly<Record<string, Image>>;
  /** File that the table of images is in, for the error about a missing one. */
  readonly imagesFile: string;
}

/**
 * What any Kubernetes cluster offers: any node, the cluster's own classes and priorities, no cloud that trusts a service
 * account, and Secrets that a person makes. A system states what it has beyond that: `{ ...anyCluster(props), zones }`.
 */
export const anyCluster = ({ images, imagesFile, ...identity }: AnyClusterProps): Platform => ({
  ...identity,
  delivery: KUBECTL,
  zones: [],
  scaling: {
    cpuPercent: 70,
    up: { stabilizationSeconds: 60, by: { type: "Percent", value: 100, periodSeconds: 60 } },
    down: { stabilizationSeconds: 300, by: { type: "Percent", value: 50, periodSeconds: 60 } },
  },
  layer: (layer) => layer,
  image(program) {
    const image = images[program];
    if (image === undefined) throw new Error(`no image of ${program}: add it to ${imagesFile}`);
    return image;
  },
  placement: () => ({ labels: {}, taints: [], zoned: false }),
  storageClass: () => undefined,
  priority: () => undefined,
  identity: (_, name) => {
    throw new Error(`${identity.system}: no cloud trusts an identity ${name} of this system`);
  },
  secret: () => undefined,
});
