import type { ComponentChart } from "../../workload/component-chart.ts";
import { customResource } from "../../workload/kube.ts";
import type { CollectorProps } from "./collector.ts";

const NAME = "signing-keys";
const KEY = "jwks.json";
const PATH = "/etc/signing-keys";

/** File with the keys that producers' tokens are signed with, in pods that mount {@link signingKeys}. */
export const SIGNING_KEYS_FILE = `${PATH}/${KEY}`;

/**
 * How often the keys are read. A producer whose token is signed with a newer key is refused until then; Entra publishes
 * a key well before it signs with it, except in an emergency.
 */
const REFRESH = "5m";

/** The answer as it came; one without keys (a maintenance page that is JSON) is an error, and the Secret stays as it is. */
const CHECKED = '{{ if not (.jwks | mustFromJson).keys }}{{ fail "the answer has no keys" }}{{ end }}{{ .jwks }}';

/**
 * The keys of producers' sign-in as a Secret, which External Secrets keeps up to date and keeps as it was while Entra
 * does not answer: ingress starts with the last known keys, and asks nobody. They are public; a Secret is what External
 * Secrets writes.
 * @param url of a JSON Web Key Set that everybody may read
 */
export function signingKeys(chart: ComponentChart, url: string): Required<Pick<CollectorProps, "volumes" | "mounts">> {
  customResource(
    chart,
    "external-secrets.io/v1",
    "SecretStore",
    { name: NAME },
    { spec: { provider: { webhook: { url, timeout: "10s", result: { jsonPath: "$" } } } } },
  );
  customResource(
    chart,
    "external-secrets.io/v1",
    "ExternalSecret",
    { name: NAME },
    {
      spec: {
        refreshInterval: REFRESH,
        secretStoreRef: { kind: "SecretStore", name: NAME },
        target: {
          name: NAME,
          creationPolicy: "Owner",
          deletionPolicy: "Retain",
          template: { type: "Opaque", data: { [KEY]: CHECKED } },
        },
        // A key is required, and this store has one answer.
        data: [{ secretKey: "jwks", remoteRef: { key: "jwks" } }],
      },
    },
  );
  return {
    volumes: [{ name: NAME, secret: { secretName: NAME } }],
    mounts: [{ name: NAME, mountPath: PATH, readOnly: true }],
  };
}
