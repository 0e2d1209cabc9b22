import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { exportDashboards, grafana, importDashboards } from "../../../profiles/lgtm-ha/recovery/dashboards.ts";

interface Dashboard {
  readonly dashboard: { readonly uid: string; readonly title: string; readonly id: number | null };
  readonly folderUid: string;
  readonly provisioned: boolean;
}

/** A Grafana that answers as its API does, out of a map. */
async function standIn(known: Dashboard[]) {
  const dashboards = new Map(known.map((one) => [one.dashboard.uid, one]));
  const folders = new Map(known.map(({ folderUid }) => [folderUid, `Folder ${folderUid}`]));
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const answer = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    if (request.headers.authorization !== `Basic ${Buffer.from("admin:secret").toString("base64")}`)
      return answer(401, { message: "Invalid username or password" });
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://grafana");
    if (request.method === "POST" && pathname === "/api/dashboards/db") {
      const body = JSON.parse((await request.toArray()).join("")) as Omit<Dashboard, "provisioned"> & {
        overwrite: boolean;
      };
      // As Grafana does: a number that its database has not is not found, and what is there is kept unless asked.
      if (body.dashboard.id !== null) return answer(404, { message: "Dashboard not found" });
      if (body.folderUid !== "" && !folders.has(body.folderUid)) return answer(400, { message: "folder not found" });
      if (dashboards.has(body.dashboard.uid) && !body.overwrite) return answer(412, { message: "name-exists" });
      dashboards.set(body.dashboard.uid, { ...body, provisioned: false });
      return answer(200, { status: "success" });
    }
    if (request.method === "POST" && pathname === "/api/folders") {
      const body = JSON.parse((await request.toArray()).join("")) as { uid: string; title: string };
      if (folders.has(body.uid)) return answer(412, { message: "the folder has been changed by someone else" });
      folders.set(body.uid, body.title);
      return answer(200, body);
    }
    if (searchParams.get("type") === "dash-folder")
      return answer(
        200,
        [...folders.keys()].map((uid) => ({ uid })),
      );
    if (pathname === "/api/search") {
      const size = Number(searchParams.get("limit"));
      const start = (Number(searchParams.get("page")) - 1) * size;
      return answer(
        200,
        [...dashboards.keys()].slice(start, start + size).map((uid) => ({ uid })),
      );
    }
    const found = dashboards.get(decodeURIComponent(pathname.split("/").at(-1) ?? ""));
    if (found === undefined) return answer(404, { message: "Dashboard not found" });
    return answer(200, {
      dashboard: found.dashboard,
      meta: { folderUid: found.folderUid, folderTitle: folders.get(found.folderUid), provisioned: found.provisioned },
    });
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return { dashboards, folders, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const servers: ReturnType<typeof createServer>[] = [];
const folder = mkdtempSync(join(tmpdir(), "lgtm-dashboards-"));

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const made = (uid: string, folderUid = ""): Dashboard => ({
  dashboard: { uid, title: `Page ${uid}`, id: 17 },
  folderUid,
  provisioned: false,
});

test("what people made is saved as JSON, and comes back in an empty Grafana as it was (S1-DR-07)", async () => {
  const old = await standIn([made("orders", "team-a"), made("stock"), { ...made("stack"), provisioned: true }]);
  const ask = grafana(old.url, "admin", "secret");
  expect(await exportDashboards(ask, join(folder, "a"))).toBe(2);
  expect(new Set(readdirSync(join(folder, "a")))).toEqual(new Set(["orders.json", "stock.json"]));

  const empty = await standIn([]);
  const into = grafana(empty.url, "admin", "secret");
  expect(await importDashboards(into, join(folder, "a"))).toBe(2);
  expect(empty.dashboards.get("orders")).toMatchObject({ folderUid: "team-a", dashboard: { title: "Page orders" } });
  expect(empty.folders.get("team-a")).toBe("Folder team-a");
  // A second time goes over the first.
  expect(await importDashboards(into, join(folder, "a"))).toBe(2);
  expect(empty.dashboards.size).toBe(2);
});

test("more than a page of them are all saved", async () => {
  const many = await standIn(Array.from({ length: 7 }, (_, index) => made(`d${index}`)));
  expect(await exportDashboards(grafana(many.url, "admin", "secret"), join(folder, "b"), 3)).toBe(7);
});

test("a wrong password is said with Grafana's own words", async () => {
  const { url } = await standIn([made("orders")]);
  await expect(exportDashboards(grafana(url, "admin", "wrong"), join(folder, "c"))).rejects.toThrow(
    /found 401 .*Invalid username or password/,
  );
});
