// The watchlist: countries, forums and groups of one's own, kept in this browser.

import { h, replace } from "./dom.js";
import { card } from "./card.js";
import { alerts, keep, onChange, watched, watchlist } from "./store.js";
import { country } from "./words.js";

const PARTS = [["countries", "Countries", "a country"], ["forums", "Forums", "a forum, such as ASEAN"], ["groups", "Groups and parties", "a name"]];

export function show(main, world) {
  const lands = (world?.countries ?? []).filter((one) => one.code);
  const list = h("ol", { class: "cards" });
  const draw = () => {
    const found = [...alerts.values()].filter(watched).sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 100);
    replace(list, found.length ? found.map((alert) => card(alert)) : h("li", { class: "empty" }, "Nothing rang of what you watch."));
  };
  const parts = PARTS.map(([name, title, hint]) => part(name, title, hint, lands, draw));
  const off = onChange(draw);
  replace(main, h("h2", {}, "Watchlist"), h("p", {}, "Kept in this browser alone. Alerts of it are marked, and the filter “My watchlist only” shows no others."),
    h("div", { class: "parts" }, parts), h("datalist", { id: "lands" }, lands.map((one) => h("option", { value: one.name }))), list);
  draw();
  return off;
}

function part(name, title, hint, lands, changed) {
  const shown = h("ul", { class: "chips" });
  const input = h("input", { name, maxlength: 100, placeholder: hint, "aria-label": `Add ${hint}`, list: name === "countries" ? "lands" : null });
  const said = h("p", { class: "error", role: "alert" });
  const save = (values) => { keep("watch", { ...watchlist(), [name]: values }); draw(); changed(); };
  const remove = (one) => { save(watchlist()[name].filter((other) => other !== one)); input.focus(); };
  const draw = () => replace(shown, watchlist()[name].map((one) => {
    const text = name === "countries" ? country(one) : one;
    return h("li", {}, text, " ", h("button", { type: "button", "aria-label": `Remove ${text}`, onclick: () => remove(one) }, "×"));
  }));
  const add = (event) => {
    event.preventDefault();
    const typed = input.value.trim();
    const land = lands.find((one) => one.code === typed.toUpperCase() || one.name.toLowerCase() === typed.toLowerCase());
    said.textContent = "";
    if (!typed) return;
    if (name === "countries" && !land) { said.textContent = `“${typed}” is no country of the map.`; return; }
    save([...new Set([...watchlist()[name], land && name === "countries" ? land.code : typed])]);
    input.value = "";
  };
  draw();
  return h("section", {}, h("h3", {}, title), h("form", { class: "filter", onsubmit: add }, input, h("button", {}, "Add")), said, shown);
}
