import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { LABELS, PART_OF } from "../../src/config/labels.ts";
import { NAMESPACES, type Namespace } from "../../src/config/namespaces.ts";
import type { PlatformOutputs } from "../../src/config/outputs.ts";
import type { Environment } from "../../src/config/schema.ts";
import type { Flow, Pods } from "./flow.ts";

/** What every chart is made from. */
export interface Context {
  readonly environment: Environment;
  readonly outputs: PlatformOutputs;
}

/** One component: a folder of manifests, one Argo CD application. */
export class ComponentChart extends Chart {
  readonly context: Context;
  /** Name of the folder and of the application. */
  readonly app: string;
  /** Where its objects go that name no namespace of their own. */
  readonly home: Namespace;
  /** Connections that the component opens, and those of its operator's pods. */
  readonly flows: Flow[] = [];
  /** Pods that the component runs; each gets a network policy. */
  readonly pods: Pods[] = [];
  /** Ports that containers of those pods listen on, by the pods' name; of operators' pods it is not known. */
  readonly listening = new Map<string, readonly number[]>();
  /** Ports at which those pods show their own metrics. */
  readonly scraped: { readonly pods: Pods; readonly port: number }[] = [];

  constructor(scope: Construct, app: string, context: Context, namespace?: Namespace) {
    super(scope, app, {
      ...(namespace === undefined ? {} : { namespace }),
      labels: {
        [LABELS.name]: app,
        [LABELS.partOf]: PART_OF,
        [LABELS.managedBy]: "argocd",
        [LABELS.environment]: context.environment.environment,
      },
    });
    this.app = app;
    this.home = namespace ?? NAMESPACES.hyperion;
    this.context = context;
  }
}
