/** A program that `hyperion up` starts on this machine. */
export interface StackProgram {
  readonly name: string;
  /** What a person uses it for. */
  readonly purpose: string;
  /** TCP ports that it listens on. */
  readonly ports: readonly number[];
  /** Name on PATH, or `node` for a program of this repository, which this process's own Node runs. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Answers 2xx when the program works. */
  readonly healthUrl: string;
  /** What to open in a browser. Default: nothing. */
  readonly url?: string;
  /** Names of programs that must work before this one is started. */
  readonly after: readonly string[];
  /** How to get the program where PATH does not have it. Default: it is part of this repository. */
  readonly missing?: string;
}

/** What a scenario does at a moment, in seconds from when everything worked. */
export interface ScenarioStep {
  readonly at: number;
  /** What happens, for the person who watches. */
  readonly says: string;
  readonly action:
    | { readonly kind: "restart"; readonly program: string; readonly env: Readonly<Record<string, string>> }
    | { readonly kind: "kill"; readonly program: string }
    | { readonly kind: "post"; readonly url: string };
}

export interface Scenario {
  readonly summary: string;
  /** What is to be seen, and when. */
  readonly expect: string;
  /** Variables of every program of this repository while the scenario runs. */
  readonly env: Readonly<Record<string, string>>;
  readonly steps: readonly ScenarioStep[];
}

/** A whole system that runs on one machine without containers. */
export interface Stack {
  readonly programs: readonly StackProgram[];
  /** Configuration files to write, by path below the run's directory. */
  readonly files: ReadonlyMap<string, string>;
  readonly scenarios: Readonly<Record<string, Scenario>>;
  /** Answers with the numbers of the live line. Absent: there is no such line. */
  readonly liveUrl?: string;
  /** Answers with the alerts that are pending or firing, as Prometheus' API does. Absent: nothing alerts. */
  readonly alertsUrl?: string;
  /** Where this process stands in for Slack and PagerDuty. Absent: nothing notifies. */
  readonly notificationsPort?: number;
}

export interface StackOptions {
  /** Directory of this run: configuration, data and logs. */
  readonly directory: string;
  /** Added to every port, so that two runs fit on one machine. */
  readonly portOffset: number;
  /** Where a program is, links followed; undefined where PATH does not have it. */
  readonly locate: (program: string) => string | undefined;
}
