// One alert as a card: how bad, one sentence, where, how many, who else says so, what changed, how sure.

import { h, wire } from "./dom.js";
import { STANDING, capital, moment, origins, original, spaced, sure, toll, value, where } from "./words.js";
import { watched } from "./store.js";

const GONE = { retracted: "Withdrawn", superseded: "Told under another alert", resolved: "Closed" };

export function card(alert, current) {
  const record = alert.record ?? {};
  const gone = GONE[alert.transition];
  const review = record.standing === "under_review";
  const id = `a-${alert.alert_id}`;
  const changed = alert.transition === "updated" && alert.changed?.length;
  return h("li", {
    class: ["card", alert.severity.toLowerCase(), alert.transition, alert.arrived ? "fresh" : "", review ? "review" : ""].join(" "),
    "data-alert": alert.alert_id, "data-at": alert.at, "data-transition": alert.transition,
  },
    h("article", { "aria-labelledby": id },
      gone || review || changed
        ? h("p", { class: gone ? "banner gone" : review ? "banner held" : "banner" },
          gone ?? (review ? "Under review by its source" : "Corrected or updated"))
        : null,
      h("p", { class: "grade" }, h("span", { class: "severity" }, alert.severity),
        h("span", {}, spaced(alert.rule)), watched(alert) ? h("span", { class: "watched" }, "on your watchlist") : null,
        h("time", { datetime: alert.at }, moment(alert.at))),
      h("h3", { id }, h("a", { href: link(alert), "aria-current": current ? "true" : null },
        gone ? h("s", {}, wire(original(alert.summary))) : wire(original(alert.summary)))),
      changed ? changes(alert.changed) : null,
      h("p", { class: "facts" }, facts(record).map((fact) => h("span", { class: fact.class }, fact.text)))));
}

export function link(alert) {
  const record = alert.record ?? {};
  const id = record.event_id ?? record.outcome_id;
  return id ? `#/record/${record.event_id ? "events" : "outcomes"}/${encodeURIComponent(id)}` : "#/";
}

export function changes(changed) {
  return h("ul", { class: "changes" }, changed.map((one) => h("li", {},
    h("b", {}, capital(spaced(one.field)), ": "),
    h("s", {}, wire(value(one.before), 160)), " → ", h("ins", {}, wire(value(one.after), 160)))));
}

function facts(record) {
  return [
    { text: where(record), class: "wire" },
    { text: toll(record), class: "toll" },
    // One origin is what "one origin so far" says already.
    { text: record.origins_count > 1 || (record.origins_count && record.standing !== "provisional") ? origins(record) : "" },
    { text: record.standing === "retracted" ? "" : STANDING[record.standing] ?? "", class: `standing ${record.standing ?? ""}` },
    { text: record.standing === "retracted" ? "" : sure(record) },
  ].filter((fact) => fact.text);
}
