import { Agent, request } from "node:https";

/** An object as the server gives it, as far as these tests look into it. */
export interface Live {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
    readonly deletionTimestamp?: string;
  };
  readonly [field: string]: unknown;
}

/** What names an object. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const TIMEOUT_MS = 60_000;

/** The server's own words where it refused. */
export class Refusal extends Error {
  readonly status: number;

  constructor({ status, body }: Answer) {
    let message = body;
    try {
      const said = JSON.parse(body) as { message?: string; details?: { causes?: readonly { message: string }[] } };
      message = said.message ?? body;
      // Of an eviction only the causes say which budget forbids it, and why.
      if (status === 429) message = [message, ...(said.details?.causes ?? []).map((cause) => cause.message)].join(" ");
    } catch {
      // Not every answer of a server that is starting is an object.
    }
    super(message);
    this.status = status;
  }
}

/** A client of one API server, with one bearer token. */
export class KubernetesApi {
  readonly #agent: Agent;
  readonly #url: string;
  readonly #token: string;
  readonly #resources = new Map<string, readonly Resource[]>();

  constructor(url: string, ca: string, token: string) {
    this.#url = url;
    this.#token = token;
    this.#agent = new Agent({ ca, keepAlive: true, maxSockets: 16 });
  }

  async #send(method: string, path: string, body?: string, contentType?: string): Promise<Answer> {
    const headers = {
      Authorization: `Bearer ${this.#token}`,
      Accept: "application/json",
      ...(body === undefined ? {} : { "Content-Type": contentType ?? "application/json" }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.#url}${path}`,
        { method, headers, agent: this.#agent, timeout: TIMEOUT_MS },
        (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.once("error", reject);
          response.once("end", () => {
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8") });
          });
        },
      );
      sent.once("error", reject);
      sent.once("timeout", () => sent.destroy(new Error(`${method} ${path}: no answer in ${TIMEOUT_MS} ms`)));
      sent.end(body);
    });
  }

  /** Sends a request and reads its JSON. Throws a Refusal where the server says no. */
  async call<Body = Live>(method: string, path: string, body?: unknown, contentType?: string): Promise<Body> {
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const answer = await this.#send(method, path, text, contentType);
    if (answer.status >= 400) throw new Refusal(answer);
    return (answer.body.startsWith("{") ? JSON.parse(answer.body) : answer.body) as Body;
  }

  /** Resource of a kind; undefined where the server does not serve it. */
  async #resource({ apiVersion, kind }: Pick<Reference, "apiVersion" | "kind">): Promise<Resource | undefined> {
    const known = this.#resources.get(apiVersion)?.find((resource) => resource.kind === kind);
    if (known !== undefined) return known;
    const path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const { resources } = await this.call<{ resources: readonly Resource[] }>("GET", path).catch(() => ({
      resources: [],
    }));
    const own = resources.filter(({ name }) => !name.includes("/"));
    if (own.length > 0) this.#resources.set(apiVersion, own);
    return own.find((resource) => resource.kind === kind);
  }

  /** Whether the kind is served at all, and whether its objects have a namespace. */
  async served(reference: Pick<Reference, "apiVersion" | "kind">): Promise<{ namespaced: boolean } | undefined> {
    return this.#resource(reference);
  }

  /** Path of an object. Throws where its kind is not served. */
  async pathOf({ apiVersion, kind, metadata: { name, namespace } }: Reference): Promise<string> {
    const resource = await this.#resource({ apiVersion, kind });
    if (resource === undefined) throw new Error(`no matches for kind "${kind}" in version "${apiVersion}"`);
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const scope = resource.namespaced ? `/namespaces/${namespace ?? "default"}` : "";
    return `${root}${scope}/${resource.name}/${encodeURIComponent(name)}`;
  }

  /**
   * Server-side apply as Argo CD does it, unknown and duplicate fields refused. `text` is the file as it is, so that
   * the server and not this client reads its YAML.
   */
  async apply(reference: Reference, text: string, { dryRun = false } = {}): Promise<Live> {
    const query = `fieldManager=argocd-controller&force=true&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`;
    return this.call("PATCH", `${await this.pathOf(reference)}?${query}`, text, "application/apply-patch+yaml");
  }

  /**
   * Follows a list, every change in its order, until it is stopped: what is in it to begin with, and how to stop. `stop`
   * throws where the server ended it before: what came after was not seen.
   */
  async watch<Item extends Live>(
    path: string,
    seen: (type: string, item: Item) => void,
  ): Promise<{ readonly items: readonly Item[]; readonly stop: () => Promise<void> }> {
    const { items, metadata } = await this.call<{ items: readonly Item[] } & Live>("GET", path);
    const query = `watch=true&resourceVersion=${metadata.resourceVersion}`;
    const headers = { Authorization: `Bearer ${this.#token}`, Accept: "application/json" };
    let failure: Error | undefined;
    let rest = "";
    const sent = request(`${this.#url}${path}?${query}`, { headers, agent: this.#agent });
    const ended = new Promise<void>((resolve) => {
      sent.once("close", resolve);
    });
    sent.once("error", (error) => {
      failure ??= error;
    });
    sent.once("response", (response) => {
      response.setEncoding("utf8");
      response.once("error", () => undefined);
      response.once("end", () => {
        failure ??= new Error(`${path}: the server ended the watch`);
      });
      response.on("data", (part: string) => {
        const lines = `${rest}${part}`.split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const { type, object } = JSON.parse(line) as { type: string; object: Item };
          if (type === "ERROR") failure ??= new Error(`${path}: ${line}`);
          else seen(type, object);
        }
      });
    });
    sent.end();
    return {
      items,
      stop: async () => {
        const before = failure;
        sent.destroy();
        await ended;
        if (before !== undefined) throw before;
      },
    };
  }

  /** Every object of a kind. The items of a list do not say what they are; these do. */
  async list<Item extends Live = Live>(path: string): Promise<readonly Item[]> {
    const { items, apiVersion, kind } = await this.call<{ items: readonly Item[] } & Live>("GET", path);
    return items.map((item) => ({ ...item, apiVersion, kind: kind.replace(/List$/, "") }));
  }

  close(): void {
    this.#agent.destroy();
  }
}
