import { describe, expect, test } from "vitest";
import { html } from "../../../src/cli/report/html.ts";

describe("markup", () => {
  test("escapes text, attributes and the members of lists", () => {
    const evil = `<img src=x onerror="alert('1')">&`;
    const escaped = "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;";
    expect(html`<p title="${evil}">${evil}${[evil, [evil]]}</p>`.markup).toBe(
      `<p title="${escaped}">${escaped}${escaped}${escaped}</p>`,
    );
  });

  test("keeps what another template made, and drops what is not there", () => {
    expect(html`<p>${html`<b>${1}</b>`}${undefined}${false}${[]}</p>`.markup).toBe("<p><b>1</b></p>");
  });
});
