import { createServer } from "node:http";
import { connect } from "node:net";

/**
 * In the place of OpenBao on a laptop: unsealed, any AppRole may sign in, and both secrets are public. It also answers for
 * PostgreSQL, which has no HTTP. Arguments: port, port of PostgreSQL, webhook secret.
 */
const [port = "8200", postgres = "30432", webhookSecret = ""] = process.argv.slice(2);

const SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/v1/secret/data/hub/hub-proxy": {
    webhook_secret: webhookSecret,
    mongodb_url: "mongodb://127.0.0.1:27017/",
    postgres_password: "public",
  },
  "/v1/secret/data/hub/hub-metrics": { postgres_password: "public" },
};

const accepts = (portNumber: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port: portNumber });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

async function answer(path: string): Promise<[status: number, body: object]> {
  if (path === "/postgres") return [(await accepts(Number(postgres))) ? 200 : 503, {}];
  if (path === "/v1/sys/health") return [200, { initialized: true, sealed: false }];
  if (path === "/v1/auth/approle/login" || path === "/v1/auth/token/renew-self")
    return [200, { auth: { client_token: "public", lease_duration: 3600, renewable: true } }];
  const data = SECRETS[path];
  return data === undefined ? [404, { errors: [] }] : [200, { data: { data } }];
}

createServer((request, response) => {
  request.resume();
  void answer(request.url ?? "").then(([status, body]) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
}).listen(Number(port), "127.0.0.1");

// A stand-in must not outlive the run that started it.
process.stdin.once("end", () => process.exit(0)).resume();
