import { any, bool, list, literal, POD_SPEC, present, texts } from "../cel.ts";
import { pod } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const VOLUMES = list(POD_SPEC, "volumes");
const VOLUME = any`v`;

/** What a pod may mount by the restricted standard. A volume that names no source is an emptyDir to the API server. */
const ALLOWED = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
] as const;

const forbidden = bool`!(k in ${literal(["name", ...ALLOWED])})`;

export const hostPath = definePodPolicy({
  name: "disallow-host-path",
  profile: "baseline",
  severity: "high",
  title: "A pod may not mount a path of the node",
  why: "A path of the node holds other pods' secrets and the kubelet's own credentials, and writing there outlives the pod.",
  remedy: "Use a persistentVolumeClaim, emptyDir, configMap or secret. A node agent needs a dated exception.",
  violations: texts`${VOLUMES}.filter(v, ${present(VOLUME, "hostPath")}).map(v, 'object.spec.volumes[' + v.name + '].hostPath')`,
  passing: [
    { name: "no volume", resource: pod() },
    { name: "a scratch volume", resource: pod({ volumes: [{ name: "tmp", emptyDir: {} }] }) },
  ],
  failing: [
    {
      name: "a path of the node beside a scratch volume",
      resource: pod({
        volumes: [
          { name: "tmp", emptyDir: {} },
          { name: "log", hostPath: { path: "/var/log" } },
        ],
      }),
      path: "spec.volumes[log].hostPath",
    },
  ],
});

export const volumeTypes = definePodPolicy({
  name: "restrict-volume-types",
  profile: "restricted",
  severity: "medium",
  title: "A pod may mount only volumes that Kubernetes itself provides for it",
  why: "Volume types of storage systems carry credentials and addresses in the pod, past the storage class and its quota.",
  remedy: `Use one of ${ALLOWED.join(", ")}.`,
  violations: texts`${VOLUMES}.filter(v, v.exists(k, ${forbidden})).map(v, 'object.spec.volumes[' + v.name + '].' + v.filter(k, ${forbidden}).join(' '))`,
  passing: [
    { name: "no volume", resource: pod() },
    {
      name: "each allowed type",
      resource: pod({
        volumes: [{ name: "defaulted" }, ...ALLOWED.map((type) => ({ name: type.toLowerCase(), [type]: {} }))],
      }),
    },
  ],
  failing: [
    {
      name: "a network file system",
      resource: pod({ volumes: [{ name: "share", nfs: { server: "10.0.0.1", path: "/" } }] }),
      path: "spec.volumes[share].nfs",
    },
    {
      name: "a path of the node",
      resource: pod({ volumes: [{ name: "log", hostPath: { path: "/var/log" } }] }),
      path: "spec.volumes[log].hostPath",
    },
    {
      name: "an Azure disk named in the pod",
      resource: pod({ volumes: [{ name: "disk", azureDisk: { diskName: "d", diskURI: "u" } }] }),
      path: "spec.volumes[disk].azureDisk",
    },
  ],
});
