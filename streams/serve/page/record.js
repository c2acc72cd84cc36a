// One event or outcome whole: what is believed, who says so, through time, and where the reports contradict each other.

import { h, replace, s, table, wire } from "./dom.js";
import { get } from "./api.js";
import { changes } from "./card.js";
import { STANDING, TOLLS, capital, count, day, moment, names, origins, original, spaced, sure, toll, value, where } from "./words.js";

export async function show(main, kind, id) {
  const record = await get(`/v1/${kind}/${encodeURIComponent(id)}`);
  const gone = record.standing === "retracted";
  const text = wire(original(record.summary), 2000);
  replace(main, h("article", { class: "record" },
    h("p", { class: "grade" }, h("span", { class: `severity ${record.severity.toLowerCase()}` }, record.severity),
      h("span", { class: `standing ${record.standing}` }, STANDING[record.standing] ?? record.standing)),
    gone ? h("p", { class: "banner gone" }, "Withdrawn: no usable report is left") : null,
    h("h2", {}, gone ? h("s", {}, text) : text),
    facts(record), evidence(record), reports(record),
    kind === "events" ? tolls(record) : statuses(record), contradictions(record), story(record)));
}

function facts(record) {
  const pairs = [
    ["What", [spaced(record.event ?? record.document), record.mode && spaced(record.mode), record.status && spaced(record.status)].filter(Boolean).join(", ")],
    ["Where", where(record)], ["When", record.date ? day(record.date) : ""], ["Toll", toll(record)],
    ["By", names(record.actors)], ["Against", names(record.recipients)], ["Attribution", record.attribution === "none" ? "" : record.attribution],
    ["Meeting", record.meeting?.name], ["Parties", names(record.parties)], ["Dissent", names(record.dissenters)],
    ["Reason given", record.reason?.text], ["Support", `${origins(record)}, ${record.reports.length} ${record.reports.length === 1 ? "report" : "reports"}`],
    ["How sure", sure(record)], ["First, last seen", `${moment(record.first_seen)}; ${moment(record.last_seen)}`],
  ].filter(([, text]) => text);
  return h("dl", { class: "facts" }, pairs.map(([name, text]) => h("div", {}, h("dt", {}, name), h("dd", {}, wire(text, 1000)))));
}

function evidence(record) {
  return record.evidence ? h("figure", {}, h("blockquote", {}, wire(record.evidence.text, 2000)), h("figcaption", {}, "The sentence that says so")) : null;
}

function reports(record) {
  const titles = new Map((record.items ?? []).map((item) => [item.item_key, item.headline]));
  const rows = record.reports.map((report) => [
    titles.has(report.key) ? h("a", { href: `#/item/${encodeURIComponent(report.key)}` }, wire(titles.get(report.key) || report.key, 160)) : wire(report.key, 160),
    wire(report.provider, 80), wire(report.origin, 80), moment(report.published), report.toll ? toll(report) : ""]);
  return table("Reports", ["Item", "Sent by", "Origin", "Published", "Toll"], rows);
}

function tolls(record) {
  const history = record.toll_history ?? [];
  if (!history.length) return null;
  const told = TOLLS.filter((kind) => history.some((one) => one[kind]));
  const rows = history.map((one) => [moment(one.at), wire(one.origin ?? "", 80), ...told.map((kind) => count(one[kind]))]);
  return h("section", {}, h("h3", {}, "Toll through time"), history.length > 1 ? chart(history, told) : null,
    table("Toll through time", ["Told at", "By", ...told.map(capital)], rows));
}

// Steps of what was told; the table beside it says the same in numbers.
function chart(history, told) {
  const kinds = told.filter((kind) => kind === "killed" || kind === "injured");
  const top = Math.max(1, ...history.flatMap((one) => kinds.map((kind) => one[kind]?.[1] ?? one[kind]?.[0] ?? 0)));
  const x = (i) => 10 + (i * 280) / Math.max(1, history.length - 1);
  const y = (n) => 90 - (n * 80) / top;
  const lines = kinds.map((kind) => {
    const points = history.map((one, i) => [i, one[kind]?.[0] ?? one[kind]?.[1]]).filter(([, n]) => n !== undefined && n !== null);
    const d = points.map(([i, n], k) => `${k ? `H${x(i)}V` : `M${x(i)} `}${y(n)}`).join("");
    return s("g", { class: kind }, s("path", { d, class: "line" }), points.map(([i, n]) => s("circle", { cx: x(i), cy: y(n), r: 3 })),
      points.length ? s("text", { x: x(points.at(-1)[0]) - 4, y: y(points.at(-1)[1]) - 6, "text-anchor": "end" }, `${points.at(-1)[1]} ${kind}`) : null);
  });
  return s("svg", { class: "chart", viewBox: "0 -14 300 114", "aria-hidden": "true" }, s("path", { class: "axis", d: "M10 90H290" }), lines);
}

function statuses(record) {
  const history = record.history ?? [];
  if (!history.length) return null;
  return table("Status through time", ["Told at", "Status", "Item"], history.map((one) => [moment(one.at), spaced(one.status), wire(one.key, 120)]));
}

function contradictions(record) {
  const found = record.contradictions ?? [];
  if (!found.length) return null;
  return h("section", {}, h("h3", {}, "Contradictions"), h("ul", {}, found.map((one) => h("li", {},
    Object.entries(one).map(([name, of]) => [h("b", {}, `${spaced(name)}: `), wire(value(typeof of === "object" && of && !Array.isArray(of) ? JSON.stringify(of) : of), 300), " "])))));
}

function story(record) {
  const told = record.transitions ?? [];
  if (!told.length) return null;
  return h("section", {}, h("h3", {}, "What was rung"), h("ol", { class: "story" }, told.map((one) => h("li", { class: one.transition },
    h("time", { datetime: one.at }, moment(one.at)), " ", h("b", {}, one.transition), " ", wire(one.summary, 400),
    one.changed?.length ? changes(one.changed) : null))));
}
