// The import directions of the rooms, as data. Each rule says why, so that a breach explains itself.
const PURE_NODE = "^(node:)?(fs|fs/promises|child_process|process|net|http|https|os|worker_threads)$";

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
      from: { path: "^(src|charts|policies|bootstrap)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "config-is-the-bottom",
      severity: "error",
      comment: "everything reads config, config reads nothing of the project",
      from: { path: "^src/config/" },
      to: { path: "^(src|charts|policies|bootstrap)/", pathNot: "^src/config/" },
    },
    {
      name: "pure-rooms-import-config-only",
      severity: "error",
      comment: "telemetry, observability, capacity and policies are pure builders",
      from: { path: "^(src/(telemetry|observability|capacity)|policies)/" },
      to: { path: "^(src|charts|policies|bootstrap)/", pathNot: ["^src/config/", "^$1/"] },
    },
    {
      name: "pure-rooms-do-no-io",
      severity: "error",
      comment: "a builder that reads files or the process cannot be tested as a value",
      from: { path: "^(src/(telemetry|observability|capacity)|policies)/" },
      to: { path: [PURE_NODE, "node_modules/(@pulumi|cdk8s|cdk8s-plus-28|constructs)/"] },
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
      from: { path: "^(charts|policies|src/(config|telemetry|observability|capacity))/" },
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
      comment: "only the Pulumi entries and the command line build the Azure base",
      from: { path: "^(src|charts|policies)/", pathNot: "^src/(megatron|cli)/" },
      to: { path: "^src/megatron/" },
    },
    {
      name: "charts-are-composed-in-one-place",
      severity: "error",
      comment: "a component chart never imports a sibling; references are passed by charts/hyperion.ts",
      from: { path: "^charts/(collection|storage|presentation|delivery|security|demo)/([^/]+)" },
      to: {
        path: "^charts/(collection|storage|presentation|delivery|security|demo|hyperion\\.ts|main\\.ts)",
        pathNot: "^charts/$1/$2",
      },
    },
    {
      name: "workload-is-below-the-charts",
      severity: "error",
      comment: "building blocks know no component",
      from: { path: "^charts/workload/" },
      to: { path: "^charts/", pathNot: "^charts/workload/" },
    },
    {
      name: "services-stand-alone",
      severity: "error",
      comment: "a service ships in its own image",
      from: { path: "^src/services/" },
      to: { path: "^(src|charts|policies)/", pathNot: "^src/services/" },
    },
    {
      name: "processes-start-in-one-file",
      severity: "error",
      comment: "only src/cli/exec.ts and tests start processes",
      from: { path: "^(src|charts|policies|bootstrap|tools)/", pathNot: "^src/cli/exec\\.ts$" },
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
        pathNot: "^src/(cli/exec|config/(problem|versions))\\.ts$",
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
