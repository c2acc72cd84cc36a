// Paste an item: text in, reading out at once. Nothing goes on the wire.

import { h, replace } from "./dom.js";
import { post } from "./api.js";
import { view } from "./item.js";

export function show(main) {
  const headline = h("input", { name: "headline", "aria-label": "Headline", placeholder: "Headline" });
  const body = h("textarea", { name: "body", rows: 9, "aria-label": "Text of the item, or a whole ninjs item as JSON", placeholder: "Text of the item, or a whole ninjs item as JSON" });
  const result = h("div", { class: "result" });
  const said = h("p", { role: "status" });
  const button = h("button", { class: "main" }, "Read it");
  const read = async (event) => {
    event.preventDefault();
    if (!headline.value.trim() && !body.value.trim()) { said.textContent = "Paste a text first."; return; }
    button.disabled = true;
    said.textContent = "Reading …";
    const begun = performance.now();
    try {
      replace(result, view(await post("/v1/read", item(headline.value, body.value))));
      said.textContent = `Read in ${((performance.now() - begun) / 1000).toFixed(1)} s.`;
    } catch (error) {
      replace(result, h("p", { class: "error", role: "alert" }, error.message));
      said.textContent = "";
    } finally {
      button.disabled = false;
    }
  };
  replace(main, h("h2", {}, "Read a text"), h("div", { class: "split even" },
    h("form", { class: "stack", onsubmit: read }, headline, body, h("p", { class: "filter" }, button, said),
      h("p", { class: "meta" }, "Nothing is kept and nothing goes on the wire.")), result));
  headline.focus();
}

function item(headline, text) {
  if (text.trim().startsWith("{")) {
    try { return JSON.parse(text); } catch { /* a text that begins with a brace */ }
  }
  return {
    uri: "urn:tocsin:pasted", standard: { name: "ninjs", version: "3.0" }, type: "text", language: "en", versionCreated: new Date().toISOString(),
    headlines: headline.trim() ? [{ value: headline.trim() }] : [], bodies: [{ contentType: "text/plain", value: text }],
  };
}
