/** A tenant, as each store names it. */
export interface StoreTenant {
  readonly name: string;
  readonly account: number;
}

/** What a store is asked for. */
export interface Asked {
  readonly tenant: StoreTenant;
  /** Milliseconds since 1970 of the oldest event that may be there. */
  readonly since: number;
  /** Ids of traces, for who finds data by them. */
  readonly traces: readonly string[];
}

/** A real store of the drill: the program that an environment deploys, with what is rendered for it. */
export interface RealStore {
  /** Name of the target that it is for the hops. */
  readonly target: string;
  /** Addresses at which hops find it. */
  readonly addresses: readonly string[];
  /** Starts what does not run, and waits until it takes data. */
  start(): Promise<void>;
  /** Signals all of its processes: those first that send to others of them. */
  signal(name: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
  /** Marker of each event that it gives a tenant, as often as it gives it. */
  read(asked: Asked): Promise<string[]>;
}

/** Header by which Loki and Tempo tell tenants. */
export const tenantHeader = ({ name }: StoreTenant): Record<string, string> => ({ "X-Scope-OrgID": name });

/** Body of an answer. Throws what the store says where it is not the one that was asked for; 404 is an empty one. */
export async function bodyOf(answer: Response): Promise<string> {
  const text = await answer.text();
  if (answer.status === 404) return "";
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return text;
}
