import type { FastifyRequest } from "fastify";

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/**
 * Who a request is from. Tailscale's proxy on this host removes what a client claims and writes the address that it saw;
 * from any other peer the header is a claim, and the peer's own address counts.
 */
export function clientOf({ socket, headers }: Pick<FastifyRequest, "socket" | "headers">): string {
  const peer = socket.remoteAddress ?? "unknown";
  if (!LOOPBACK.has(peer)) return peer;
  const forwarded = headers["x-forwarded-for"];
  const last = (Array.isArray(forwarded) ? forwarded.at(-1) : forwarded)?.split(",").at(-1)?.trim() ?? "";
  return /^[0-9a-fA-F.:]{2,45}$/.test(last) ? last : peer;
}
