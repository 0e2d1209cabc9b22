import type { Construct } from "constructs";
import { customResource, type StringMap } from "./kube.ts";

/** Name of the store in each namespace that reads secrets. */
export const SECRET_STORE = "key-vault";

/** How often a secret is read again; a rotated one reaches the cluster within this. */
const REFRESH = "1h";

/** A Secret that External Secrets fills from Key Vault. */
export interface ExternalSecretProps {
  readonly name: string;
  /** Key in the Secret → name in the vault. */
  readonly keys: Readonly<Record<string, string>>;
  /** Default: the chart's namespace. */
  readonly namespace?: string;
  /** Type and rendered keys, where the vault's form is not the one that is needed. */
  readonly template?: {
    readonly type: string;
    readonly data: StringMap;
    /** Labels of the Secret. Default: none. */
    readonly labels?: StringMap;
  };
}

const templateOf = ({ type, data, labels }: NonNullable<ExternalSecretProps["template"]>) => ({
  type,
  data,
  ...(labels === undefined ? {} : { metadata: { labels } }),
});

/** Declares the Secret; no value of it is ever in Git. */
export function externalSecret(scope: Construct, { name, keys, namespace, template }: ExternalSecretProps): void {
  customResource(
    scope,
    "external-secrets.io/v1",
    "ExternalSecret",
    { name, ...(namespace === undefined ? {} : { namespace }) },
    {
      spec: {
        refreshInterval: REFRESH,
        secretStoreRef: { kind: "SecretStore", name: SECRET_STORE },
        target: {
          name,
          creationPolicy: "Owner",
          ...(template === undefined ? {} : { template: templateOf(template) }),
        },
        data: Object.entries(keys).map(([secretKey, key]) => ({ secretKey, remoteRef: { key } })),
      },
    },
  );
}
