import type { PolicyAction, PolicyTheme } from "../src/conventions/policy-themes.ts";

/** A Kubernetes service account. */
export interface Account {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** A service account that an application of the identity provider trusts to sign people in. */
interface ApplicationAccount extends Account {
  readonly clientId: string;
}

/** What policies need to know of the cluster that they guard. */
export interface Guarded {
  /** Value of the label `environment` of every pod. */
  readonly environment: string;
  /** What the policies of each theme do with what fails them. */
  readonly policies: Readonly<Record<PolicyTheme, PolicyAction>>;
  /** Repository whose workflow builds and signs the images of our own. */
  readonly github: { readonly owner: string; readonly repository: string };
  readonly registries: {
    /** Where images of our own are published. */
    readonly publicRegistry: string;
    /** Login server of the cluster's own registry. */
    readonly own: string;
    /** Registries of other people's images. */
    readonly known: readonly string[];
  };
  /** Object ids of groups of people: who may delete a namespace at night, and who administers the cluster. */
  readonly groups: { readonly breakGlass: string; readonly clusterAdmins: string };
  /** Hosts that the platform serves; a team's lie below `<namespace>.<apps>`. */
  readonly hosts: {
    readonly otlp: string;
    readonly otlpGrpc: string;
    readonly grafana: string;
    readonly apps: string;
  };
  /** Accounts that are a managed identity; the cloud decides which, by the credential that it trusts. */
  readonly identities: readonly Account[];
  /** Accounts that sign people in; the first is Grafana's. */
  readonly applications: { readonly grafana: ApplicationAccount } & Readonly<Record<string, ApplicationAccount>>;
}
