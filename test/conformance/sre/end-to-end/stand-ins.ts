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
      this.received.push({ at: Date.now(), ...received(request.url ?? "", json) });
      response.writeHead(request.url?.startsWith("/pagerduty") === true ? 202 : 200, {
        "content-type": "application/json",
      });
      response.end('{"status":"success"}');
    });
  });
  readonly #smtp = createTcpServer((socket) =>
    mailbox(socket, (to, text) => this.received.push({ at: Date.now(), kind: "email", to, text })),
  );

  async start(httpPort: number, smtpPort: number): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(httpPort, "127.0.0.1", resolve));
    await new Promise<void>((resolve) => this.#smtp.listen(smtpPort, "127.0.0.1", resolve));
  }

  /** The first that fits, and undefined as long as none does. */
  first(kind: Received["kind"], to: string, ...words: readonly string[]): Received | undefined {
    return this.received.find(
      (one) => one.kind === kind && one.to === to && words.every((word) => one.text.includes(word)),
    );
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
