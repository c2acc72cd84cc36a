// The first view: alerts as they arrive, with a map beside them where there is room.

import { h, replace } from "./dom.js";
import { card } from "./card.js";
import { SEVERITIES, country } from "./words.js";
import { alerts, keep, kept, onChange, watched } from "./store.js";
import { drawMap } from "./map.js";

const SHOWN = 200;
const GONE = ["retracted", "superseded"];

// Something that was told is told otherwise now; what is only told in addition corrects nothing.
const corrects = (alert) => alert.transition === "updated"
  && alert.changed.some((one) => one.before !== null && !(Array.isArray(one.before) && !one.before.length));

export function show(main, world) {
  const filter = kept("filter", { severity: "Minor", rule: "", country: "", watch: false });
  const list = h("ol", { class: "cards", "aria-label": "Alerts, newest first" });
  const number = h("p", { class: "count", role: "status" });
  const right = h("ol", { class: "cards", "aria-label": "What was put right" });
  const map = world ? drawMap(world, () => chosen(filter), { small: true }) : null;
  const wide = matchMedia("(min-width: 70rem)");

  // What was told and does not hold any more: kept in view, whatever arrives and whatever the filter says.
  function putRight() {
    const found = [...alerts.values()].filter((alert) => GONE.includes(alert.transition) || corrects(alert));
    found.sort((a, b) => GONE.includes(b.transition) - GONE.includes(a.transition) || (a.at < b.at ? 1 : -1));
    replace(right, found.length ? found.slice(0, 5).map((alert) => card(alert)) : h("li", { class: "empty" }, "Nothing was taken back."));
  }

  function draw() {
    putRight();
    const found = chosen(filter);
    replace(list, found.slice(0, SHOWN).map((alert) => card(alert)));
    number.textContent = found.length === 1 ? "1 alert" : `${found.length} alerts`;
    if (!found.length) replace(list, h("li", { class: "empty" }, alerts.size ? "No alert meets this filter." : "No alerts yet. They appear here as they ring."));
    map?.draw();
  }

  // One card moves, the others stay: what has the keyboard's focus keeps it.
  function arrive(alert) {
    const shown = alerts.get(alert.alert_id);
    const focus = list.contains(document.activeElement) ? document.activeElement.closest("[data-alert]")?.dataset.alert : null;
    for (const old of list.querySelectorAll("[data-alert]")) if (old.dataset.alert === alert.alert_id) old.remove();
    list.querySelector(".empty")?.remove();
    if (passes(filter, shown)) {
      const made = card(shown);
      const after = [...list.children].find((other) => (other.dataset.at ?? "") <= shown.at);
      list.insertBefore(made, after ?? null);
      while (list.children.length > SHOWN) list.lastElementChild.remove();
      if (focus === alert.alert_id) made.querySelector("a")?.focus();
    }
    const found = chosen(filter).length;
    number.textContent = found === 1 ? "1 alert" : `${found} alerts`;
    putRight();
    map?.draw();
  }

  const off = onChange(arrive);
  const lands = [...new Set([...alerts.values()].map((a) => a.record?.place?.country ?? a.record?.meeting?.country).filter(Boolean))];
  replace(main,
    h("h2", { class: "unseen" }, "Alerts"),
    h("div", { class: "split" },
      h("section", { "aria-label": "Alerts" },
        form(filter, lands, () => { keep("filter", filter); draw(); }), number, list),
      h("aside", { "aria-label": "Where, and what was put right", class: "beside", hidden: !wide.matches }, map?.element ?? null,
        h("h3", {}, "Put right"), right)));
  const fit = () => { const aside = main.querySelector("aside"); if (aside) aside.hidden = !wide.matches; };
  wide.addEventListener("change", fit);
  draw();
  return () => { off(); wide.removeEventListener("change", fit); };
}

function passes(filter, alert) {
  const record = alert.record ?? {};
  // What takes back or puts right is shown whatever the filter says of how bad it is now.
  const worst = Math.max(SEVERITIES.indexOf(alert.severity), SEVERITIES.indexOf(alert.before?.severity ?? "Minor"));
  return worst >= SEVERITIES.indexOf(filter.severity)
    && (!filter.rule || alert.rule === filter.rule)
    && (!filter.country || (record.place?.country ?? record.meeting?.country) === filter.country)
    && (!filter.watch || watched(alert));
}

export function chosen(filter) {
  return [...alerts.values()].filter((alert) => passes(filter, alert)).sort((a, b) => (a.at < b.at ? 1 : -1));
}

function form(filter, lands, changed) {
  const set = (name) => (event) => {
    filter[name] = event.target.type === "checkbox" ? event.target.checked : event.target.value;
    changed();
  };
  const options = (pairs, now) => pairs.map(([value, text]) => h("option", { value, selected: value === now }, text));
  const rules = [["", "every rule"], ...[...new Set(["attack", "outcome", "overdue", ...[...alerts.values()].map((a) => a.rule)])].map((r) => [r, r])];
  if (filter.country && !lands.includes(filter.country)) lands.push(filter.country);
  const named = lands.map((code) => [code, country(code)]).sort((a, b) => a[1].localeCompare(b[1]));
  return h("form", { class: "filter", "aria-label": "Filter", onsubmit: (event) => event.preventDefault() },
    h("label", {}, "At least ", h("select", { name: "severity", onchange: set("severity") }, options(SEVERITIES.map((s) => [s, s]), filter.severity))),
    h("label", {}, "Rule ", h("select", { name: "rule", onchange: set("rule") }, options(rules, filter.rule))),
    h("label", {}, "Country ", h("select", { name: "country", onchange: set("country") }, options([["", "every country"], ...named], filter.country))),
    h("label", { class: "check" }, h("input", { type: "checkbox", name: "watch", checked: filter.watch, onchange: set("watch") }), " My watchlist only"));
}
