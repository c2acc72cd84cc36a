// The board of summits: meeting by meeting each document, its status through time, who dissented and why, what is overdue.

import { h, replace, wire } from "./dom.js";
import { get } from "./api.js";
import { alerts, onChange } from "./store.js";
import { capital, country, day, names, origins, spaced, sure } from "./words.js";

const BROKEN = ["refused", "not_adopted", "vetoed", "withdrawn"];

export async function show(main) {
  const box = h("div", { class: "board" });
  const words = h("input", { type: "search", name: "forum", placeholder: "Forum or meeting", "aria-label": "Forum or meeting" });
  const more = h("button", { type: "button", hidden: true }, "More meetings");
  let cursor = null;

  async function draw(after = null) {
    const page = await get("/v1/meetings", { limit: 30, forum: words.value.trim(), cursor: after });
    const made = page.data.map(meeting);
    const rest = after || words.value ? null : await loose();
    const none = words.value ? "No meeting of this name." : "No meeting yet. What summits decide appears here, document by document.";
    if (after) box.append(...made); else replace(box, made.length ? made : h("p", { class: "empty" }, none), rest);
    cursor = page.next;
    more.hidden = !cursor;
  }

  more.addEventListener("click", () => draw(cursor));
  let timer = null;
  const soon = () => { clearTimeout(timer); timer = setTimeout(() => draw().catch(() => {}), 400); };
  words.addEventListener("input", soon);
  const off = onChange((alert) => { if (alert.record?.outcome_id || alert.rule === "overdue") soon(); });
  replace(main, h("h2", {}, "Summits"), h("form", { class: "filter", role: "search", onsubmit: (e) => e.preventDefault() }, words), box, more);
  await draw();
  return () => { off(); clearTimeout(timer); };
}

function meeting(one) {
  const when = [day(one.start), day(one.end)].filter(Boolean).join(" to ");
  const late = [...alerts.values()].filter((alert) => alert.rule === "overdue" && alert.transition === "created"
    && alert.record?.meeting?.id === one.meeting_id);
  return h("section", { class: "meeting" },
    h("h3", {}, wire(capital(one.name), 200)),
    h("p", { class: "meta" }, [one.forum, spaced(one.level), one.place, country(one.country), when].filter(Boolean).map((text) => wire(text, 120))),
    late.map((alert) => h("p", { class: "banner held" }, "Overdue: ", wire(alert.summary, 300))),
    documents(one.outcomes));
}

async function loose() {
  const page = await get("/v1/outcomes", { limit: 50 });
  const found = page.data.filter((one) => !one.meeting?.id);
  return found.length ? h("section", { class: "meeting" }, h("h3", {}, "Without a meeting"), documents(found)) : "";
}

function documents(outcomes) {
  return h("ul", { class: "documents" }, outcomes.map((one) => {
    const gone = one.standing === "retracted";
    const title = wire(one.document_title ?? capital(spaced(one.document)), 200);
    const dissent = names(one.dissenters);
    return h("li", { class: BROKEN.includes(one.status) ? "broken" : "" },
      h("a", { href: `#/record/outcomes/${encodeURIComponent(one.outcome_id)}` }, gone ? h("s", {}, title) : title),
      h("span", { class: "through", role: "group", "aria-label": "Status through time" }, through(one).map((step, i, all) =>
        [i ? " → " : null, h("span", { class: `chip ${step.status} ${i === all.length - 1 ? "now" : ""}`, title: day(step.at) }, spaced(step.status))])),
      gone ? h("b", { class: "gone" }, "withdrawn") : null,
      names(one.parties) ? h("span", {}, "Parties: ", wire(names(one.parties), 200)) : null,
      dissent ? h("span", { class: "dissent" }, "Dissent: ", wire(dissent, 200)) : null,
      one.reason ? h("q", {}, wire(one.reason.text, 300)) : null,
      gone ? null : h("span", { class: "meta" }, `${origins(one)}, ${sure(one)}`));
  }));
}

function through(one) {
  const steps = [];
  for (const step of one.statuses ?? one.history ?? []) if (step.status && steps.at(-1)?.status !== step.status) steps.push(step);
  if (steps.at(-1)?.status !== one.status) steps.push({ status: one.status, at: one.last_seen });
  return steps;
}
