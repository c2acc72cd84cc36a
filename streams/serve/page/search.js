// Search over all items and alerts.

import { h, replace, wire } from "./dom.js";
import { get } from "./api.js";
import { alerts } from "./store.js";
import { link } from "./card.js";
import { moment } from "./words.js";

export async function show(main, words = "") {
  const input = h("input", { type: "search", name: "q", value: words, required: true, maxlength: 200, "aria-label": "Words, or a \"phrase\"" });
  const results = h("div", { role: "status" });
  const go = (event) => {
    event.preventDefault();
    const hash = `#/search/${encodeURIComponent(input.value.trim())}`;
    if (location.hash === hash) find(results, input.value); else location.hash = hash;
  };
  replace(main, h("h2", {}, "Search"),
    h("form", { class: "filter", role: "search", onsubmit: go }, input, h("button", {}, "Search")), results);
  if (!words) input.focus();
  else await find(results, words);
}

async function find(results, words) {
  const { data } = await get("/v1/search", { q: words.trim() });
  replace(results, h("p", { class: "count" }, data.length ? `${data.length} found` : "Nothing holds all these words."),
    h("ol", { class: "found" }, data.map((one) => {
      const known = alerts.get(one.id);
      const href = one.what === "item" ? `#/item/${encodeURIComponent(one.id)}` : known ? link(known) : `#/alert/${encodeURIComponent(one.id)}`;
      return h("li", {}, h("a", { href }, wire(one.title || one.id, 300)), h("p", { class: "meta" }, h("span", {}, one.what), moment(one.at)),
        one.what === "item" ? h("p", {}, wire(one.extract, 400)) : null);
    })));
}
