import type { PolicySet } from "../../policies/policy-set.ts";
import type { Fields } from "../base/fields.ts";
import type { SupportWindow } from "../base/support-window.ts";
import type { Command } from "../command/command.ts";
import type { HelmChart } from "../kubernetes/helm-chart.ts";
import type { Image } from "../kubernetes/image.ts";
import type { AuditedPlan } from "../plan/audit/audited-plan.ts";
import type { EnvironmentFacts } from "./facts.ts";
import type { Stack, StackOptions } from "./stack.ts";
import type { ValueRow } from "./value-row.ts";

/** What an environment of a system is rendered to. */
interface Rendered {
  /** Path below the environment's folder in `deploy/` → text. */
  readonly files: ReadonlyMap<string, string>;
  /** What a reader of the command's output should know of it, such as values that are not known yet. Default: nothing. */
  readonly note?: string;
}

/** The file that a person writes for an environment. */
interface Input {
  /** Path from the root of the repository. */
  file(this: void, environment: string): string;
  /** What of its text is values, as it is written: another commit's may obey another schema. */
  values(this: void, text: string): Fields;
  /** The values with what is taken for what is absent, so that removing one has a direction. Default: as they are. */
  complete?(this: void, values: Fields): Fields;
}

/** Versions that a command may raise. */
export interface Pins {
  /** File in which they are written as literals, each once. */
  readonly file: string;
  readonly images: readonly Image[];
  readonly charts: readonly HelmChart[];
}

/**
 * One system: an input that is checked, and what is rendered from it. Commands and tests go over all systems and know
 * none by name; a new one is a folder with a file that exports this, and a line in `registry.ts`.
 */
export interface System {
  /** Lower-case letters, digits and hyphens: what the command line calls it. */
  readonly name: string;
  /** What its readers call it. */
  readonly title: string;
  /** What it is, in one line. */
  readonly summary: string;
  /** Path of the page that a reader begins with. */
  readonly docs: string;
  /** Environments, tiers or overlays, in the order in which a change is promoted; at least one. */
  readonly environments: readonly [string, ...string[]];
  /** Folder of an environment below `deploy/`; also what the command line calls the environment. */
  folder(environment: string): string;
  /**
   * Reads the files of these environments, and judges what lies between them where all are named. Throws a UserError
   * with every problem.
   */
  validate(environments: readonly string[]): void;
  /** Until when the makers of its programs mend what runs here. Absent: nobody has written it down. */
  support?(this: void, environments: readonly string[]): readonly SupportWindow[];
  /** Renders an environment; throws a UserError where its files have problems. Writes nothing. */
  render(environment: string): Rendered;
  /** What a person writes. Absent: the system's values are code. */
  readonly input?: Input;
  /** What a Pulumi program of the system declares, and what the audit says of it. Absent: it has none. */
  plan?(this: void, environment: string): Promise<AuditedPlan>;
  /** JSON Schema of the environments' files, for editors, and the file that it is written to. Absent: the system has none. */
  readonly schema?: { readonly file: string; make(this: void): Readonly<Record<string, unknown>> };
  /** What a change of each value of its files means. Absent: a review says what it was and is. */
  readonly meanings?: readonly ValueRow[];
  /** Names of the waves in which Argo CD syncs its applications, from wave 0 on. Absent: it is applied as a whole. */
  readonly phases?: readonly string[];
  /** Images and charts that it pins, and the file that states them. Absent: its versions are never raised by a command. */
  readonly pins?: Pins;
  /** Pages of `docs/` that are written from it, by path. Absent: none. */
  readonly pages?: Readonly<Record<string, (this: void) => string>>;
  /** Commands of its own, by name, each loaded when it is asked for. Absent: none. */
  readonly commands?: Readonly<Record<string, (this: void) => Promise<Command>>>;
  /** What a report shows of an environment. Absent: what its rendered files and its values tell. */
  facts?(this: void, environment: string): Promise<EnvironmentFacts>;
  /** Policies that judge what is rendered. Absent: a system whose files are no Kubernetes objects. */
  policies?(this: void, environment: string): PolicySet;
  /** What of it runs on one machine without containers. Absent: nothing. */
  up?(this: void, options: StackOptions): Promise<Stack>;
}
