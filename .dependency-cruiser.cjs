// The import directions of the rooms, as data. Each rule says why, so that a breach explains itself.
const PURE_NODE = "^(node:)?(fs|fs/promises|child_process|process|net|http|https|os|worker_threads)$";

/** Every file of the product. */
const PROJECT = "^(src|charts|policies|bootstrap|profiles)/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "a cycle hides which file is the definition",
      from: {},
      to: { circular: true },
    },
    {
      name: "unresolvable",
      severity: "error",
      comment: "an import that resolves to nothing",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-dev-dependency-in-product",
      severity: "error",
      comment: "a production install must run everything outside test/",
      from: { path: "^(src|charts|policies|bootstrap|profiles)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "base-is-the-bottom",
      severity: "error",
      comment: "every system needs it and it is about none, so it reads nothing of the project",
      from: { path: "^src/base/" },
      to: { path: PROJECT, pathNot: "^src/base/" },
    },
    {
      name: "kubernetes-imports-base-only",
      severity: "error",
      comment: "facts about Kubernetes' objects hold whoever renders them",
      from: { path: "^src/kubernetes/" },
      to: { path: PROJECT, pathNot: "^src/(base|kubernetes)/" },
    },
    {
      name: "conventions-import-base-and-kubernetes-only",
      severity: "error",
      comment: "names that builders of several rooms agree on, so it stands below all of them",
      from: { path: "^src/conventions/" },
      to: { path: PROJECT, pathNot: "^src/(conventions|base|kubernetes)/" },
    },
    {
      name: "config-imports-conventions-and-below-only",
      severity: "error",
      comment: "core's values: what builds from them imports them",
      from: { path: "^src/config/" },
      to: { path: PROJECT, pathNot: "^src/(config|conventions|base|kubernetes)/" },
    },
    {
      name: "pure-rooms-know-no-system",
      severity: "error",
      comment:
        "telemetry, observability, capacity and policies are pure builders: a system's values are their arguments",
      from: { path: "^(src/(?:telemetry|observability|capacity)|policies)/" },
      to: { path: PROJECT, pathNot: ["^src/(base|kubernetes|conventions)/", "^$1/"] },
    },
    {
      name: "pure-rooms-do-no-io",
      severity: "error",
      comment: "a builder that reads files or the process cannot be tested as a value",
      from: { path: "^(src/(base|kubernetes|conventions|telemetry|observability|capacity)|policies)/" },
      to: { path: [PURE_NODE, "node_modules/(@pulumi|cdk8s|cdk8s-plus-28|constructs)/"] },
    },
    {
      name: "plan-stands-beside-the-pure-rooms",
      severity: "error",
      comment: "it runs any system's Pulumi program and holds it to the rules that it is given, so it knows none",
      from: { path: "^src/plan/" },
      to: { path: PROJECT, pathNot: "^src/(base|kubernetes|plan)/" },
    },
    {
      name: "plan-imports-no-files",
      severity: "error",
      comment: "a plan is a value: where it is written is the command line's matter",
      from: { path: "^src/plan/" },
      to: { path: PURE_NODE },
    },
    {
      name: "plan-is-reached-from-programs-and-the-command-line",
      severity: "error",
      comment: "what imports it imports Pulumi, which takes half a second",
      from: { path: "^(src|charts|policies)/", pathNot: "^src/(plan|megatron|cli|systems)/" },
      to: { path: "^src/plan/" },
    },
    {
      name: "config-reads-files-in-its-loaders-only",
      severity: "error",
      comment: "the schema and its rules are values; reading a file is the loader's work",
      from: { path: "^src/config/", pathNot: "^src/config/(load|outputs)\\.ts$" },
      to: { path: PURE_NODE },
    },
    {
      name: "synth-never-imports-pulumi",
      severity: "error",
      comment: "Pulumi costs 0.5 s and 139 MB at import; synth must not pay it",
      from: { path: "^(charts|policies|src/(base|kubernetes|conventions|config|telemetry|observability|capacity))/" },
      to: { path: "node_modules/@pulumi/" },
    },
    {
      name: "hyperion-is-built-on-megatron",
      severity: "error",
      comment: "the dependency of the two layers goes one way: neither side imports the other's code",
      from: { path: "^(charts|src/(telemetry|observability|capacity)|policies)/" },
      to: { path: "^src/megatron/" },
    },
    {
      name: "megatron-does-not-know-hyperion",
      severity: "error",
      comment: "Megatron is the base; what both must agree on is a value of the environment file",
      from: { path: "^(src/megatron|bootstrap)/" },
      to: { path: "^(charts|src/(telemetry|observability|capacity|cli)|policies)/" },
    },
    {
      name: "megatron-is-reached-from-its-entries",
      severity: "error",
      comment: "only the Pulumi entries, the system core and the command line build the Azure base",
      from: { path: "^(src|charts|policies)/", pathNot: "^src/(megatron/|cli/|systems/core)" },
      to: { path: "^src/megatron/" },
    },
    {
      name: "charts-are-composed-in-one-place",
      severity: "error",
      comment: "a component chart never imports a sibling; references are passed by a composition root",
      from: { path: "^charts/(collection|storage|presentation|delivery|security|demo)/([^/]+)" },
      to: {
        path: "^charts/(collection|storage|presentation|delivery|security|demo|hyperion(\\.ts|/)|main\\.ts)",
        pathNot: "^charts/$1/$2",
      },
    },
    {
      name: "components-know-no-system",
      severity: "error",
      comment: "a component is told what it needs by props: only a composition root reads an environment",
      from: { path: "^charts/(workload|argocd|collection|storage|presentation|delivery|security|demo)/" },
      to: { path: "^(src/(config|cli|systems)/|src/conventions/namespaces\\.ts$|profiles/)" },
    },
    {
      name: "workload-is-below-the-charts",
      severity: "error",
      comment: "building blocks know no component",
      from: { path: "^charts/workload/" },
      to: { path: "^charts/", pathNot: "^charts/workload/" },
    },
    {
      name: "profiles-are-reached-from-the-registry",
      severity: "error",
      comment: "shared rooms know no profile",
      from: { path: "^(src|charts|policies|bootstrap)/", pathNot: "^src/systems/registry\\.ts$" },
      to: { path: "^profiles/" },
    },
    {
      name: "argocd-is-above-workload-only",
      severity: "error",
      comment: "Applications and projects are building blocks too",
      from: { path: "^charts/argocd/" },
      to: { path: "^charts/", pathNot: "^charts/(argocd|workload)/" },
    },
    {
      name: "services-stand-alone",
      severity: "error",
      comment: "a service ships in its own image",
      from: { path: "^src/services/" },
      to: { path: "^(src|charts|policies|profiles|bootstrap|tools)/", pathNot: "^src/services/" },
    },
    {
      name: "services-are-reached-as-programs",
      severity: "error",
      comment: "the rest starts a service and reads what it answers; only tests import its code",
      from: { path: "^(src|charts|policies|profiles|bootstrap|tools)/", pathNot: "^src/services/" },
      to: { path: "^src/services/" },
    },
    {
      name: "a-service-imports-no-other",
      severity: "error",
      comment: "what two services need stands in shared/",
      from: { path: "^src/services/([^/]+)/" },
      to: { path: "^src/services/[^/]+/", pathNot: ["^src/services/$1/", "^src/services/(shared|node_modules)/"] },
    },
    {
      name: "a-profile-is-one-system",
      severity: "error",
      comment: "a value of one system must not leak into another",
      from: { path: "^profiles/([^/]+)/" },
      to: {
        path: "^(profiles/|src/(config|megatron|cli)/|charts/(hyperion|main|render)\\.ts$)",
        pathNot: "^profiles/$1/",
      },
    },
    {
      name: "processes-start-in-one-file",
      severity: "error",
      comment:
        "only src/cli/exec.ts, for the hub's services src/services/shared/hub/child.ts, and tests start processes",
      from: {
        path: "^(src|charts|policies|bootstrap|tools)/",
        pathNot: "^src/(cli/exec|services/shared/hub/child)\\.ts$",
      },
      to: { path: "^(node:)?child_process$" },
    },
    {
      name: "tools-stand-beside-the-product",
      severity: "error",
      comment:
        "what provides programs to tests knows of the platform its versions and no more, and the platform nothing of it",
      from: { path: "^tools/" },
      to: {
        path: "^(src|charts|policies|bootstrap|test)/",
        pathNot: "^src/(cli/exec|base/problem|config/versions)\\.ts$",
      },
    },
    {
      name: "product-does-not-import-tools",
      severity: "error",
      comment: "tools are for tests and not shipped",
      from: { path: "^(src|charts|policies|bootstrap)/" },
      to: { path: "^tools/" },
    },
    {
      name: "azure-native-by-subpath",
      severity: "error",
      comment: "the root of azure-native costs 0.7 s and 300 MB more than its parts",
      from: {},
      to: { path: "node_modules/@pulumi/azure-native/index\\.(js|d\\.ts)$" },
    },
    {
      name: "product-does-not-import-tests",
      severity: "error",
      comment: "tests are not shipped",
      from: { path: "^(src|charts|policies|bootstrap)/" },
      to: { path: "^test/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
      extensions: [".ts", ".js", ".json", ".d.ts"],
    },
  },
};
