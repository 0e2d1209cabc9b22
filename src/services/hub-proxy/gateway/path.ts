/**
 * The path and query below a route's prefix, or undefined where a reader behind us could take the path for another: dots
 * that climb, encoded slashes, backslashes, control characters, a percent sign that decodes to a percent sign.
 * @param url as the request line has it, beginning with the prefix
 */
export function pathBelow(prefix: string, url: string): string | undefined {
  const [path = "", ...query] = url.split("?");
  const below = path.slice(prefix.length);
  if (!path.startsWith(prefix) || (below !== "" && !below.startsWith("/"))) return undefined;
  if (/%(?:2f|5c|25|2e|[01][0-9a-f]|7f)|[^!-~]|[\\#;]/i.test(below) || below.includes("//")) return undefined;
  try {
    const segments = decodeURIComponent(below).split("/");
    if (segments.some((one) => one === "." || one === "..")) return undefined;
  } catch {
    return undefined;
  }
  return `${below === "" ? "/" : below}${query.length === 0 ? "" : `?${query.join("?")}`}`;
}
