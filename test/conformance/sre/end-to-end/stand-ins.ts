import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";

/** What was received, and when in milliseconds since the epoch. */
export interface Received {
  readonly at: number;
  readonly kind: "pagerduty" | "slack" | "email";
  /** Channel of Slack, action of PagerDuty (`trigger`, `resolve`), recipient of an e-mail. */
  readonly to: string;
  readonly text: string;
}

/** Answers to what was accepted. After any other, Alertmanager counts the notification as failed and sends it again. */
const PAGERDUTY = { status: 202, type: "application/json", answer: '{"status":"success"}' };
const SLACK = { status: 200, type: "text/plain", answer: "ok" };

async function body(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return all;
}

function received(path: string, json: string): Omit<Received, "at"> {
  const content = JSON.parse(json) as { event_action?: string; channel?: string };
  return path.startsWith("/pagerduty")
    ? { kind: "pagerduty", to: content.event_action ?? "", text: json }
    : { kind: "slack", to: content.channel ?? "", text: json };
}

/** Speaks as much SMTP as it takes to be handed a message. */
function mailbox(socket: Socket, deliver: (to: string, text: string) => void): void {
  let [to, text, inData] = ["", "", false];
  let rest = "";
  socket.write("220 stand-in\r\n");
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    const lines = (rest + chunk.toString()).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (inData) {
        if (line !== ".") {
          text += `${line}\n`;
          continue;
        }
        inData = false;
        deliver(to, text);
        socket.write("250 ok\r\n");
      } else if (/^RCPT TO:<(.*)>/i.test(line)) {
        to = /<(.*)>/.exec(line)?.[1] ?? "";
        socket.write("250 ok\r\n");
      } else if (/^DATA/i.test(line)) {
        [inData, text] = [true, ""];
        socket.write("354 go on\r\n");
      } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
      else socket.write("250 ok\r\n");
    }
  });
}

/** In the place of PagerDuty, Slack and a mail server, on the loopback: keeps what it is sent. */
export class StandIns {
  readonly received: Received[] = [];
  readonly #http = createServer((request, response) => {
    void body(request).then((json) => {
      const path = request.url ?? "";
      this.received.push({ at: Date.now(), ...received(path, json) });
      const { status, type, answer } = path.startsWith("/pagerduty") ? PAGERDUTY : SLACK;
      response.writeHead(status, { "content-type": type }).end(answer);
    });
  });
  readonly #smtp = createTcpServer((socket) =>
    mailbox(socket, (to, text) => this.received.push({ at: Date.now(), kind: "email", to, text })),
  );

  async start(httpPort: number, smtpPort: number): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(httpPort, "127.0.0.1", resolve));
    await new Promise<void>((resolve) => this.#smtp.listen(smtpPort, "127.0.0.1", resolve));
  }

  /** Those that fit, in the order of their arrival. */
  all(kind: Received["kind"], to: string, ...words: readonly string[]): Received[] {
    return this.received.filter(
      (one) => one.kind === kind && one.to === to && words.every((word) => one.text.includes(word)),
    );
  }

  /** What has arrived, a line each, with the alert that it names first. */
  summary(): string {
    const line = ({ at, kind, to, text }: Received) =>
      `${new Date(at).toISOString()} ${kind} ${to} ${/[A-Z][a-z]+[A-Z]\w+/.exec(text)?.[0] ?? ""}`;
    return this.received.map(line).join("\n");
  }

  /** Forgets what was received: what comes from now on is about what happens from now on. */
  forget(): void {
    this.received.length = 0;
  }

  stop(): void {
    this.#http.closeAllConnections();
    this.#http.close();
    this.#smtp.close();
  }
}
