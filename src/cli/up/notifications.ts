import { createServer, type IncomingMessage, type Server } from "node:http";

/** In the place of Slack and PagerDuty: says what each would be told, a line a notification. */
export function notifications(port: number, say: (line: string) => void): Promise<Server> {
  const server = createServer((request, response) => {
    void body(request).then((text) => {
      say(notification(request.url ?? "", text));
      const pagerduty = request.url?.startsWith("/pagerduty") === true;
      // PagerDuty's Events API answers 202 and a status; Slack the word ok.
      response.writeHead(pagerduty ? 202 : 200).end(pagerduty ? '{"status":"success"}' : "ok");
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1" }, () => resolve(server));
  });
}

interface Slack {
  readonly channel?: string;
  readonly attachments?: readonly { readonly title?: string }[];
}

interface PagerDuty {
  readonly event_action?: string;
  readonly payload?: { readonly summary?: string };
}

/** What a notification says: to whom, and its title. */
export function notification(path: string, text: string): string {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return `a notification that is no JSON, to ${path}`;
  }
  if (path.startsWith("/pagerduty")) {
    const { event_action = "?", payload } = content as PagerDuty;
    return `to PagerDuty (${event_action}): ${payload?.summary ?? ""}`.trimEnd();
  }
  const { channel = "?", attachments = [] } = content as Slack;
  return `to Slack ${channel}: ${attachments.map(({ title = "" }) => title).join("; ")}`;
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
