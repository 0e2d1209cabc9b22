import { UserError } from "../../base/problem.ts";

/** How a web address is asked. */
export type Ask = (
  url: string,
  options?: { readonly method?: string; readonly headers?: Record<string, string> },
) => Promise<Response>;

/** Most pages of tags that are read: Docker Hub's largest repositories have some ten thousand tags. */
const MAX_PAGES = 50;

/** Host of a registry's API, where it is not the registry's own name. */
const HOSTS: Readonly<Record<string, string>> = { "docker.io": "registry-1.docker.io" };

/** Manifests of one platform and of several; the digest of the latter is what a manifest of ours pins. */
const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Address at which a registry gives anybody a token to pull with; undefined where none is asked for. */
function tokenAddress(challenge: string | null): string | undefined {
  const fields = Object.fromEntries(
    [...(challenge ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
  );
  const { realm, service, scope } = fields;
  if (realm === undefined) return undefined;
  const query = new URLSearchParams({
    ...(service === undefined ? {} : { service }),
    ...(scope === undefined ? {} : { scope }),
  });
  return `${realm}?${query.toString()}`;
}

async function tokenFrom(response: Response): Promise<string | undefined> {
  const body: unknown = await response.json();
  if (typeof body !== "object" || body === null) return undefined;
  const { token, access_token: access } = body as { readonly token?: unknown; readonly access_token?: unknown };
  return [token, access].find((value) => typeof value === "string");
}

/** One repository of a registry, read as anybody may. */
export class Repository {
  readonly #ask: Ask;
  readonly #base: string;
  readonly #host: string;
  readonly name: string;
  #token: string | undefined;

  constructor(registry: string, name: string, ask: Ask) {
    this.#ask = ask;
    this.#host = `https://${HOSTS[registry] ?? registry}`;
    this.#base = `${this.#host}/v2/${name}`;
    this.name = `${registry}/${name}`;
  }

  async #get(url: string, method: string, accept: string): Promise<Response> {
    const headers = (): Record<string, string> => ({
      accept,
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
    });
    const first = await this.#ask(url, { method, headers: headers() });
    if (first.status !== 401) return this.#checked(first);
    const address = tokenAddress(first.headers.get("www-authenticate"));
    this.#token = address === undefined ? undefined : await tokenFrom(await this.#ask(address));
    return this.#checked(await this.#ask(url, { method, headers: headers() }));
  }

  #checked(response: Response): Response {
    if (!response.ok) throw new UserError(`${this.name}: the registry answers ${response.status}`);
    return response;
  }

  /** Every tag. */
  async tags(): Promise<string[]> {
    const tags: string[] = [];
    let url: string | undefined = `${this.#base}/tags/list?n=1000`;
    for (let page = 0; url !== undefined && page < MAX_PAGES; page++) {
      const response: Response = await this.#get(url, "GET", "application/json");
      const body = (await response.json()) as { readonly tags?: readonly string[] | null };
      tags.push(...(body.tags ?? []));
      const [, next] = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "") ?? [];
      url = next === undefined ? undefined : new URL(next, this.#host).href;
    }
    return tags;
  }

  /** Digest of what a tag names now. Throws a UserError where the registry does not state one. */
  async digest(tag: string): Promise<`sha256:${string}`> {
    const response = await this.#get(`${this.#base}/manifests/${tag}`, "HEAD", MANIFESTS);
    const digest = response.headers.get("docker-content-digest") ?? "";
    const [, hash] = /^sha256:([0-9a-f]{64})$/.exec(digest) ?? [];
    if (hash === undefined) throw new UserError(`${this.name}:${tag}: the registry states no SHA-256 digest`);
    return `sha256:${hash}`;
  }
}
