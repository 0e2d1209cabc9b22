import { type Html, html } from "./html.ts";
import type { Commit } from "./model.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** From so many days before its end, an exception wants to be argued again. */
const SOON_DAYS = 30;

/** A day of expiry, and how many days it is from the commit: a page of the same commit is always the same. */
export function expiry(day: string, { date }: Commit): Html {
  const days = Math.floor((Date.parse(`${day}T00:00:00Z`) - Date.parse(date)) / DAY_MS);
  const words = days < 0 ? "expired" : `${days} d left`;
  return html`<span class="line-alone">${day}</span> <span class="line-alone ${days < SOON_DAYS ? "bad" : "soft"}">${words}</span>`;
}
