// The rule editor: what a rule would have rung in the last days, before anybody is rung by it.

import { h, replace, wire } from "./dom.js";
import { post } from "./api.js";
import { keep, kept } from "./store.js";
import { SEVERITIES, moment, spaced } from "./words.js";

const KINDS = ["ASSAULT", "PROTEST", "COERCE", "SANCTION", "MOBILIZE", "THREATEN", "ACCUSE", "REJECT", "REQUEST", "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"];
const STATUSES = ["decisive", "refused", "not_adopted", "vetoed", "withdrawn", "postponed", "replaced", "adopted", "signed", "ratified", "under_negotiation", "expected"];

export function show(main) {
  const text = h("textarea", { name: "rules", rows: 12, spellcheck: "false", "aria-label": "The rules as the workers read them", value: kept("draft", example()) });
  const days = h("input", { type: "number", name: "days", min: 1, max: 365, value: 7, "aria-label": "Days" });
  const result = h("div", { role: "status", class: "result" });
  const saved = h("ul", { class: "chips" });

  const preview = async (event) => {
    event.preventDefault();
    keep("draft", text.value);
    try {
      const found = await post("/v1/rules/preview", { rules: text.value, days: Number(days.value) });
      replace(result, heading(found, days.value), list(found.data));
    } catch (error) {
      replace(result, h("p", { class: "error", role: "alert" }, error.message));
    }
  };
  const save = async () => {
    try {
      await post("/v1/rules/preview", { rules: text.value, days: 1 });
    } catch (error) {
      return replace(result, h("p", { class: "error", role: "alert" }, `Not saved. ${error.message}`));
    }
    const name = /rule:\s*(\S+)/.exec(text.value)?.[1] ?? "rules";
    keep("rules", { ...kept("rules", {}), [name]: text.value });
    drawSaved();
    return replace(result, h("p", { role: "status" }, `Saved as ${name}, in this browser. It rings nothing yet: download the file, and start the workers with `,
      h("code", {}, "tocsin worker --rules rules.yaml"), ". From then on it rings for everybody, on this page and at the endpoints."));
  };
  const drawSaved = () => replace(saved, Object.keys(kept("rules", {})).map((name) => h("li", {},
    h("button", { type: "button", class: "plain", onclick: () => { text.value = kept("rules", {})[name]; } }, name), " ",
    h("button", { type: "button", "aria-label": `Remove ${name}`, onclick: () => { const all = kept("rules", {}); delete all[name]; keep("rules", all); drawSaved(); } }, "×"))));

  replace(main, h("h2", {}, "Rules"),
    h("p", {}, "Try a rule on what came in lately. Saved rules stay in this browser; the stream rings them once their file is given to the workers (TOCSIN_RULES)."),
    h("div", { class: "split even" },
      h("section", { "aria-label": "Editor" }, builder((yaml) => { text.value = yaml; }),
        h("form", { class: "stack", onsubmit: preview }, text,
          h("p", { class: "filter" }, h("button", { class: "main" }, "Show what it would have rung"), h("label", {}, "in the last ", days, " days")),
          h("p", { class: "filter" }, h("button", { type: "button", onclick: save }, "Save in this browser"), h("button", { type: "button", onclick: () => download(text.value) }, "Download rules.yaml"))),
        saved),
      h("section", { "aria-label": "Preview" }, result)));
  drawSaved();
}

const example = () => "- rule: deadly-attacks\n  on: event\n  kind: [ASSAULT]\n  killed: 5\n";

function heading(found, days) {
  const number = found.data.length === 1 ? "1 alert" : `${found.data.length} alerts`;
  return h("p", { class: "count" }, `${number} in the last ${days} days of news, out of ${found.looked_at} revisions${found.complete ? "" : " (the first of more)"}.`);
}

const list = (rang) => h("ol", { class: "found" }, rang.map((one) => h("li", {},
  h("p", { class: "grade" }, h("span", { class: `severity ${one.severity.toLowerCase()}` }, one.severity), h("span", {}, one.rule), h("time", { datetime: one.at }, moment(one.at))),
  h("a", { href: `#/record/${one.record_id.startsWith("oc-") ? "outcomes" : "events"}/${encodeURIComponent(one.record_id)}` }, wire(one.summary, 300)))));

// Fields that write the rule, for who does not want to know how it is written.
function builder(write) {
  const select = (name, all, empty) => h("select", { name }, h("option", { value: "" }, empty), all.map((one) => h("option", { value: one }, spaced(one))));
  const event = select("kind", KINDS, "every kind");
  const status = select("status", STATUSES, "every status");
  const on = h("select", { name: "on" }, h("option", { value: "event" }, "an event"), h("option", { value: "outcome" }, "an outcome"));
  const form = h("form", { class: "builder", "aria-label": "Make a rule" },
    field("Name", h("input", { name: "rule", value: "my-rule", maxlength: 60, pattern: "[\\w\\-]+" })), field("Rings on", on),
    field("Kind", event), field("Status", status), field("Countries (codes)", h("input", { name: "country", placeholder: "IND, PAK" })),
    field("Forum", h("input", { name: "forum" })), field("Party", h("input", { name: "party" })),
    field("Killed, at least", h("input", { name: "killed", type: "number", min: 0 })), field("Origins, at least", h("input", { name: "origins", type: "number", min: 0 })),
    field("Severity, at least", select("severity", SEVERITIES, "any")));
  const fit = () => {
    const isEvent = on.value === "event";
    for (const [name, shown] of [["kind", isEvent], ["status", !isEvent], ["forum", !isEvent], ["killed", isEvent]]) form.elements[name].closest("label").hidden = !shown;
  };
  const compose = () => {
    fit();
    const isEvent = on.value === "event";
    const skip = isEvent ? ["status", "forum"] : ["kind", "killed"];
    const lines = ["- rule: " + (form.elements.rule.value || "my-rule"), "  on: " + on.value];
    for (const { name, value } of form.elements) {
      if (!value || ["rule", "on", ...skip].includes(name)) continue;
      const words = value.split(",").map((word) => word.trim()).filter(Boolean);
      if (["killed", "origins", "severity"].includes(name)) lines.push(`  ${name}: ${value}`);
      else lines.push(`  ${name}: [${words.map((word) => (/^[\w-]+$/.test(word) ? word : JSON.stringify(word))).join(", ")}]`);
    }
    write(lines.join("\n") + "\n");
  };
  form.addEventListener("input", compose);
  form.addEventListener("submit", (e) => e.preventDefault());
  fit();
  return form;
}

const field = (name, input) => h("label", {}, h("span", {}, name), input);

function download(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const a = h("a", { href: url, download: "rules.yaml" });
  document.body.append(a);
  a.click();
  a.remove();
  URL.revokeObjectURL(url);
}
