// Dead letters: what could not be read, and why.

import { h, replace, table, wire } from "./dom.js";
import { get } from "./api.js";
import { moment } from "./words.js";

export async function show(main) {
  const { data } = await get("/v1/dead-letters", { limit: 100 });
  const rows = data.map((one) => [moment(one.at), wire(one.stage, 60), wire(one.reason, 400), wire(one.item_key ?? "no key", 120), one.place]);
  replace(main, h("h2", {}, "Dead letters"), h("p", {}, "What could not be read. tocsin dlq redrive puts them back on the wire."),
    rows.length ? table("Dead letters, newest first", ["When", "Stage", "Reason", "Key", "Place"], rows) : h("p", { class: "empty" }, "There are none."));
}
