import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The browser's program; CHROMIUM names it where it is elsewhere. Undefined where there is none. */
export const chromium = [process.env["CHROMIUM"] ?? NAMES]
  .flat()
  .find((name) => spawnSync(name, ["--version"]).status === 0);

/** What the browser tells, or answers. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** One page of a browser, by the DevTools protocol. */
export class Tab {
  readonly #send: (method: string, params: object) => Promise<Record<string, unknown>>;
  /** Every event that the page sent, in order. */
  readonly events: Message[];

  constructor(send: (method: string, params: object) => Promise<Record<string, unknown>>, events: Message[]) {
    this.#send = send;
    this.events = events;
  }

  send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    return this.#send(method, params);
  }

  /** Value of an expression in the page. Throws what it throws. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { readonly value?: unknown }).value;
  }

  /** Opens an address on a screen of a size, and waits until it has loaded. */
  async open(address: string, width: number, height: number): Promise<void> {
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 500 });
    const seen = this.events.length;
    await this.send("Page.navigate", { url: address });
    while (!this.events.slice(seen).some(({ method }) => method === "Page.loadEventFired")) await this.evaluate("1");
    await this.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  /** Presses and releases a key, with the text that it writes. */
  async press(key: string, text?: string): Promise<void> {
    const code = { Tab: 9, Escape: 27, ArrowLeft: 37, ArrowRight: 39, Enter: 13 }[key] ?? 0;
    const common = { key, code: key, windowsVirtualKeyCode: code };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...common, ...(text === undefined ? {} : { text }) });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...common });
  }
}

export interface Browser {
  readonly tab: Tab;
  close(): Promise<void>;
}

/** Starts a headless browser with a profile of its own, and opens a page in it. */
export async function launch(program: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "hyperion-chromium-"));
  const child = spawn(program, [
    "--headless=new",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    // Its sandbox refuses to be root's; a container's test runs as root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "about:blank",
  ]);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (text: Buffer) => {
      said += text.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(`the browser ended: ${said}`)));
  });
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", () => reject(new Error(`no connection to ${address}`)), { once: true });
  });
  const waiting = new Map<number, (message: Message) => void>();
  const events: Message[] = [];
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) events.push(message);
    else waiting.get(message.id)?.(message);
  });
  let last = 0;
  const send = async (method: string, params: object, sessionId?: string) => {
    const id = ++last;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    const { error, result } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  if (typeof sessionId !== "string") throw new Error("the browser gave no session");
  const tab = new Tab((method, params) => send(method, params, sessionId), events);
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await tab.send(`${domain}.enable`);
  return {
    tab,
    async close() {
      socket.close();
      child.kill();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
