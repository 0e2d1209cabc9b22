import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { LABELS } from "../../src/kubernetes/labels.ts";
import type { Flow, Pods } from "./flow.ts";
import type { Platform } from "./platform.ts";

/** One component: a folder of manifests. */
export class ComponentChart extends Chart {
  readonly platform: Platform;
  /** Name of the folder. */
  readonly app: string;
  /** Where its objects go that name no namespace of their own. */
  readonly home: string;
  /** Connections that the component opens, and those of its operator's pods. */
  readonly flows: Flow[] = [];
  /** Pods that the component runs; each gets a network policy. */
  readonly pods: Pods[] = [];
  /** Ports that containers of those pods listen on, by the pods' name; of operators' pods it is not known. */
  readonly listening = new Map<string, readonly number[]>();
  /** Ports at which those pods show their own metrics. */
  readonly scraped: { readonly pods: Pods; readonly port: number }[] = [];

  /** @param namespace Default: the objects say their own namespaces, or are cluster-wide. */
  constructor(scope: Construct, app: string, platform: Platform, namespace?: string) {
    super(scope, app, {
      ...(namespace === undefined ? {} : { namespace }),
      labels: {
        [LABELS.name]: app,
        [LABELS.partOf]: platform.system,
        [LABELS.managedBy]: platform.delivery.managedBy,
        [LABELS.environment]: platform.environment,
      },
    });
    this.app = app;
    this.home = namespace ?? platform.namespace;
    this.platform = platform;
  }
}
