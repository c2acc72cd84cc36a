// The world in the Equal Earth projection, drawn from data that comes with the page, and the alerts on it.

import { h, replace, s } from "./dom.js";
import { link } from "./card.js";
import { original } from "./words.js";
import { watchlist } from "./store.js";

const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const M = Math.sqrt(3) / 2;
const WIDTH = 1000;
const SCALE = WIDTH / (2 * project0(180, 0)[0]);
const HEIGHT = 2 * SCALE * project0(0, 90)[1];

function project0(longitude, latitude) {
  const l = Math.asin(M * Math.sin((latitude * Math.PI) / 180));
  const l2 = l * l;
  const l6 = l2 * l2 * l2;
  const x = ((longitude * Math.PI) / 180) * Math.cos(l) / (M * (A1 + 3 * A2 * l2 + l6 * (7 * A3 + 9 * A4 * l2)));
  return [x, l * (A1 + A2 * l2 + l6 * (A3 + A4 * l2))];
}

export function project(longitude, latitude) {
  const [x, y] = project0(longitude, latitude);
  return [WIDTH / 2 + x * SCALE, HEIGHT / 2 - y * SCALE];
}

function path(rings) {
  return rings.map((ring) => {
    let text = "";
    for (let i = 0; i < ring.length; i += 2) {
      const [x, y] = project(ring[i], ring[i + 1]);
      text += `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    }
    return `${text}Z`;
  }).join("");
}

// Without Antarctica, where nothing rings.
const TOP = project(0, 84)[1];
const VIEW = { x: 0, y: TOP, w: WIDTH, h: project(0, -57)[1] - TOP };

export function drawMap(world, alerts, { small = false } = {}) {
  const view = { ...VIEW };
  const watch = new Set(watchlist().countries);
  const land = s("g", { class: "land" }, world.countries.map((one) =>
    s("path", { d: path(one.rings), class: watch.has(one.code) ? "watched" : null }, s("title", {}, one.name))));
  const dots = s("g", { class: "dots" });
  const svg = s("svg", { class: "map", viewBox: box(view), role: "group", "aria-label": "Map of alerts; each is a link" }, land, dots);
  const said = h("p", { class: "said", "aria-live": "polite" });

  function draw() {
    const size = Math.max(0.35, view.w / WIDTH);
    const found = alerts().filter((alert) => alert.record?.place?.latitude != null).slice(0, 300);
    replace(dots, found.reverse().map((alert) => dot(alert, size, said)));
    if (!said.textContent && !small) said.textContent = found.length ? "" : "No alert has a place on the map.";
  }

  function move(dx, dy, zoom = 1, cx = 0.5, cy = 0.5) {
    const w = Math.min(WIDTH, Math.max(WIDTH / 24, view.w * zoom));
    const hh = w * (VIEW.h / VIEW.w);
    view.x = clamp(view.x + dx * view.w + (view.w - w) * cx, 0, WIDTH - w);
    view.y = clamp(view.y + dy * view.h + (view.h - hh) * cy, TOP, TOP + VIEW.h - hh);
    view.w = w;
    view.h = hh;
    svg.setAttribute("viewBox", box(view));
    draw();
  }

  handle(svg, move);
  const button = (text, name, act) => h("button", { type: "button", "aria-label": name, onclick: act }, text);
  const controls = h("div", { class: "controls", role: "group", "aria-label": "Move the map" },
    button("+", "Zoom in", () => move(0, 0, 0.6)), button("−", "Zoom out", () => move(0, 0, 1 / 0.6)),
    button("←", "West", () => move(-0.2, 0)), button("→", "East", () => move(0.2, 0)),
    button("↑", "North", () => move(0, -0.2)), button("↓", "South", () => move(0, 0.2)));
  draw();
  const key = small ? null : h("p", { class: "key" }, ["Minor", "Moderate", "Severe", "Extreme"].map((one) => h("span", { class: one.toLowerCase() }, one)),
    h("span", { class: "retracted" }, "Withdrawn"), "The larger, the more were killed.");
  return { element: h("div", { class: small ? "mapbox small" : "mapbox" }, svg, controls, key, said), draw };
}

function dot(alert, size, said) {
  const { latitude, longitude, name } = alert.record.place;
  const [x, y] = project(longitude, latitude);
  const dead = alert.record.toll?.killed?.min ?? alert.record.toll?.killed?.max ?? 0;
  const radius = (6 + Math.min(12, 1.3 * Math.sqrt(dead))) * size;
  const gone = alert.transition === "retracted";
  const label = `${alert.severity}: ${gone ? "withdrawn: " : ""}${original(alert.summary)}`;
  const tell = () => { said.textContent = label; };
  return s("a", { href: link(alert), class: `dot ${alert.severity.toLowerCase()} ${alert.transition}`, "aria-label": label,
    onfocus: tell, onmouseenter: tell, "data-place": name, "data-alert": alert.alert_id },
    s("circle", { cx: x, cy: y, r: radius }),
    gone ? s("path", { d: `M${x - radius} ${y - radius}L${x + radius} ${y + radius}M${x - radius} ${y + radius}L${x + radius} ${y - radius}` }) : null);
}

function handle(svg, move) {
  let from = null;
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !document.fullscreenElement && !svg.matches(":focus-within, :hover")) return;
    event.preventDefault();
    const r = svg.getBoundingClientRect();
    move(0, 0, event.deltaY > 0 ? 1.2 : 1 / 1.2, (event.clientX - r.x) / r.width, (event.clientY - r.y) / r.height);
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => { if (!event.target.closest("a")) from = [event.clientX, event.clientY]; });
  svg.addEventListener("pointermove", (event) => {
    if (!from || !(event.buttons & 1)) return;
    const r = svg.getBoundingClientRect();
    move((from[0] - event.clientX) / r.width, (from[1] - event.clientY) / r.height);
    from = [event.clientX, event.clientY];
  });
  svg.addEventListener("pointerup", () => { from = null; });
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const box = (view) => `${view.x} ${view.y} ${view.w} ${view.h}`;
