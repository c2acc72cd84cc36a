// One item: its text with everything that was found in it, explained where the pointer or the keyboard is.

import { h, plain, replace, wire } from "./dom.js";
import { get } from "./api.js";
import { capital, country, moment, names, spaced, sure, toll, where } from "./words.js";

export async function show(main, key) {
  replace(main, view(await get(`/v1/items/${encodeURIComponent(key)}`)));
}

export function view(enriched) {
  const { item, reader } = enriched;
  const found = spans(enriched);
  const said = h("div", { class: "explained", role: "status", "aria-live": "polite" },
    "Move over a marked word, or to it with Tab, to see what was found there.");
  const explain = (texts) => replace(said, h("ul", {}, texts.map((text) => h("li", {}, wire(text, 500)))));
  return h("article", { class: "item" },
    h("p", { class: "meta" }, [item.origin ?? item.provider, moment(item.published), item.credit, `version ${item.version}`, item.pub_status]
      .filter(Boolean).map((text) => wire(text, 120))),
    reader?.unread ? h("p", { class: "banner held" }, `Not read: ${reader.unread}`) : null,
    h("h2", { class: "marked wire", dir: "auto" }, marked(item.headline, found.filter((one) => one.field === "headline"), explain)),
    said,
    item.body ? h("div", { class: "marked body wire", dir: "auto" }, marked(item.body, found.filter((one) => one.field === "body"), explain)) : null,
    legend(), lists(enriched));
}

const KINDS = [["entity", "who, where, which organisation"], ["event", "what happened"], ["outcome", "what was decided"], ["toll", "how many"]];
const legend = () => h("p", { class: "legend" }, KINDS.map(([kind, text]) => h("span", { class: `mark ${kind}` }, text)));

function spans(enriched) {
  const found = [];
  const add = (span, kind, text) => { if (span && span.end > span.begin) found.push({ ...span, kind, text }); };
  for (const one of enriched.entities) {
    const text = `${one.name}: ${spaced(one.kind ?? one.label.toLowerCase())}${one.country ? `, ${country(one.country)}` : ""} (${one.id})`;
    for (const span of one.mentions) add(span, "entity", text);
  }
  for (const one of enriched.events) {
    const kind = [one.event, one.mode].filter(Boolean).map(spaced).join(" ");
    const what = `${kind}, ${one.modality}${names(one.actors) ? `; by ${names(one.actors)}` : ""}${where(one) ? `; in ${where(one)}` : ""}${toll(one) ? `; ${toll(one)}` : ""}; ${sure(one)}`;
    add(one.trigger, "event", what);
    for (const [name, count] of Object.entries(one.toll ?? {})) add(count?.text, "toll", `${capital(name)}, of ${kind}`);
  }
  for (const one of enriched.outcomes) {
    const what = `${capital(spaced(one.document))} ${spaced(one.status)}${names(one.dissenters) ? `; dissent: ${names(one.dissenters)}` : ""}; ${sure(one)}`;
    add(one.evidence, "outcome", what);
    add(one.reason, "outcome", `Reason given: ${what}`);
  }
  return found;
}

// Text cut at every begin and end of a span, so that spans may overlap. Offsets are of code points, as the records count.
function marked(text, found, explain) {
  const points = Array.from(text);
  const cuts = [...new Set([0, points.length, ...found.flatMap((one) => [one.begin, one.end])])]
    .filter((at) => at >= 0 && at <= points.length).sort((a, b) => a - b);
  const over = found.filter((one) => one.begin < one.end).sort((a, b) => a.begin - b.begin);
  return cuts.slice(0, -1).map((begin, i) => {
    const end = cuts[i + 1];
    const words = plain(points.slice(begin, end).join(""));
    const here = over.filter((one) => one.begin <= begin && one.end >= end);
    if (!here.length) return words;
    const texts = [...new Set(here.map((one) => one.text))];
    const kinds = [...new Set(here.map((one) => one.kind))];
    const stop = here.some((one) => one.begin === begin && one.kind !== "outcome") || here.every((one) => one.begin === begin);
    return h("mark", { class: `mark ${kinds.join(" ")}`, tabindex: stop ? 0 : null, title: plain(texts.join("\n")).slice(0, 500),
      onfocus: () => explain(texts), onmouseenter: () => explain(texts) }, words);
  });
}

function lists({ entities, events, outcomes, fused }) {
  const section = (title, rows) => (rows.length ? h("details", { open: rows.length < 12 }, h("summary", {}, `${title} (${rows.length})`), h("ul", {}, rows)) : null);
  return [
    section("Told as", (fused ?? []).map((one) => h("li", {}, h("a", { href: `#/record/${one.event_id ? "events" : "outcomes"}/${encodeURIComponent(one.event_id ?? one.outcome_id)}` }, wire(one.summary, 300))))),
    section("Events", events.map((one) => h("li", {}, h("b", {}, [one.event, one.mode].filter(Boolean).map(spaced).join(" ")), `, ${one.modality}, ${sure(one)}: `, wire(one.evidence.text, 300)))),
    section("Outcomes", outcomes.map((one) => h("li", {}, h("b", {}, `${capital(spaced(one.document))} ${spaced(one.status)}`), `, ${sure(one)}: `, wire(one.evidence.text, 300)))),
    section("Entities", entities.map((one) => h("li", {}, h("b", {}, wire(one.name, 120)), `, ${spaced(one.kind ?? one.label.toLowerCase())}, `, h("code", {}, plain(one.id).slice(0, 120))))),
  ];
}
