/** A Go module below `tools/go/`, whose go.mod pins the version and whose go.sum the content. */
export interface GoSource {
  readonly kind: "go";
  /** Folder below `tools/go/`. */
  readonly folder: string;
  /** Module whose version is the tool's. */
  readonly module: string;
  /** What is compiled, by the name of the program. */
  readonly packages: Readonly<Record<string, string>>;
  /** Go variable that a release of the tool sets to its version. Default: none. */
  readonly versionVariable?: string;
}

/** A package of the Debian release that this machine runs; unpacked, so that no service starts and root is not needed. */
export interface DebianSource {
  readonly kind: "debian";
  readonly package: string;
  /** Folder of the programs inside the package. */
  readonly bin: string;
}

/** An npm package with its lock file below `tools/npm/`. */
export interface NpmSource {
  readonly kind: "npm";
  readonly package: string;
}

/** A Maven project below `tools/maven/` whose dependencies are the tool, of its property `tool.version`. */
export interface MavenSource {
  readonly kind: "maven";
  readonly folder: string;
  /** Class that each program starts. */
  readonly mains: Readonly<Record<string, string>>;
}

export type Source = GoSource | DebianSource | NpmSource | MavenSource;

export interface Tool {
  readonly name: string;
  readonly source: Source;
  /** Programs that it brings; the first is the one asked for its version. */
  readonly programs: readonly [string, ...string[]];
  /** Arguments with which the first program says its version. */
  readonly versionArguments: readonly string[];
  /** What the answer must match for a program that is on PATH already to be used as it is. */
  readonly accepted: RegExp;
  /** `ci`: `npm run tools` makes it, and CI fails without it. `more`: made when it is named, or by `--all`. */
  readonly tier: "ci" | "more";
  /** Seconds that making it takes on 2 cores with nothing cached, measured; to tell a person how long to wait. */
  readonly seconds: number;
}
