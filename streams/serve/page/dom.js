// Elements out of data. Text becomes text and nothing else: no string is ever parsed as markup here.

const SVG = "http://www.w3.org/2000/svg";

export const h = (tag, props = {}, ...children) => fill(document.createElement(tag), props, children);
export const s = (tag, props = {}, ...children) => fill(document.createElementNS(SVG, tag), props, children);

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Words from the wire: kept apart from the page's own in writing direction, cut where they are too long for a list.
export function wire(text, longest = 400, tag = "span") {
  const whole = String(text ?? "");
  const points = whole.length > longest ? Array.from(whole) : null;
  const shown = points && points.length > longest ? points.slice(0, longest).join("") + "…" : whole;
  return h(tag, { class: "wire", dir: "auto" }, plain(shown));
}

// Control characters and those that turn the direction of writing are shown as what they are.
export function plain(text) {
  return String(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

// What has the keyboard's focus keeps it where the same thing is drawn anew: known by its id, its alert or its address.
export function replace(element, ...children) {
  const held = document.activeElement;
  const name = element.contains(held) ? mark(held) : null;
  element.replaceChildren(...children.flat(3).filter(Boolean));
  if (!name || element.contains(held)) return;
  [...element.querySelectorAll("a, button, input, select, textarea")].find((one) => mark(one) === name)?.focus({ preventScroll: true });
}

const mark = (element) => element.id || (element.closest("[data-alert]")?.dataset.alert ?? element.getAttribute("href"));

export function table(caption, heads, rows, props = {}) {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", props, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell)))))));
}

// Told to a screen reader; what takes something back interrupts.
export function tell(text, loud = false) {
  const place = document.getElementById(loud ? "loud" : "calm");
  place.textContent = plain(text);
}
