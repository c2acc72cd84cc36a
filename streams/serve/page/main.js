// The page: its views, the address that names each, and the stream of alerts that feeds them all.

import { h, replace, wire } from "./dom.js";
import { Problem, get, listen } from "./api.js";
import { alerts, onChange, put } from "./store.js";
import { announce, askKey, tools } from "./tools.js";
import { knowCountries } from "./words.js";
import { drawMap } from "./map.js";
import { link } from "./card.js";
import * as alertView from "./alerts.js";
import * as board from "./board.js";
import * as item from "./item.js";
import * as letters from "./letters.js";
import * as paste from "./paste.js";
import * as record from "./record.js";
import * as rules from "./rules.js";
import * as search from "./search.js";
import * as watch from "./watch.js";

const VIEWS = [["", "Alerts"], ["map", "Map"], ["summits", "Summits"], ["search", "Search"], ["watchlist", "Watchlist"], ["rules", "Rules"], ["read", "Read a text"]];
const main = document.getElementById("main");
const nav = document.getElementById("nav");
const setState = tools(document.getElementById("tools"));
let world = null;
let leave = null;
let turn = 0;

const SHOW = {
  "": () => alertView.show(main, world),
  map: showMap,
  summits: () => board.show(main),
  search: (words) => search.show(main, words),
  watchlist: () => watch.show(main, world),
  rules: () => rules.show(main),
  read: () => paste.show(main),
  letters: () => letters.show(main),
  item: (key) => item.show(main, key),
  record: (kind, id) => record.show(main, kind === "outcomes" ? "outcomes" : "events", id),
  alert: async (id) => { location.replace(link(await get(`/v1/alerts/${encodeURIComponent(id)}`))); },
};

function showMap() {
  if (!world) return replace(main, h("p", { class: "error" }, "The map could not be loaded."));
  const map = drawMap(world, () => [...alerts.values()].sort((a, b) => (a.at < b.at ? 1 : -1)));
  replace(main, h("h2", { class: "unseen" }, "Map"), map.element);
  return onChange(() => map.draw());
}

async function route() {
  const [view = "", ...parts] = location.hash.replace(/^#\/?/, "").split("/");
  const mine = ++turn;
  leave?.();
  leave = null;
  replace(nav, VIEWS.map(([name, text]) => h("a", { href: `#/${name}`, "aria-current": name === view ? "page" : null }, text)));
  document.title = `${VIEWS.find(([name]) => name === view)?.[1] ?? "Tocsin"} · Tocsin`;
  try {
    const made = await (SHOW[view] ?? SHOW[""])(...parts.map(decodeURIComponent));
    if (mine === turn) leave = typeof made === "function" ? made : null;
    else if (typeof made === "function") made();
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return askKey(main);
    const text = error instanceof Problem && error.status === 404 ? "This is not here any more. It may have been withdrawn." : error.message;
    replace(main, h("p", { class: "error", role: "alert" }, wire(text, 400)));
  }
  return undefined;
}

async function begin() {
  const [map, page] = await Promise.all([
    fetch("/page/world.json").then((response) => response.json()).catch(() => null),
    get("/v1/alerts", { limit: 500 }),
  ]);
  world = map;
  if (world) knowCountries(world);
  for (const alert of page.data.reverse()) put(alert);
  let known = null;
  onChange((alert, live, before) => { if (live) announce(alert, before ?? known); known = null; });
  listen("/v1/alerts/stream", page.position, (alert) => put(alert, true), setState);
  foot();
  await route();
  window.addEventListener("hashchange", async () => { await route(); main.focus({ preventScroll: true }); window.scrollTo(0, 0); });
}

function foot() {
  replace(document.getElementById("foot"), h("a", { href: "#/letters" }, "Dead letters"), " · ", h("a", { href: "/openapi.json" }, "API"), " · ",
    h("a", { href: "/v1/alerts.atom" }, "Atom feed (CAP)"), " · Map: Natural Earth · A machine's reading of news reports, each with its evidence.");
}

// A page that was opened before its server is there tries again, and says so.
async function start() {
  try {
    await begin();
  } catch (error) {
    if (error instanceof Problem && error.status === 401) { setState("key"); askKey(main); return; }
    setState("away");
    replace(main, h("p", { class: "empty" }, "Waiting for the server …"));
    setTimeout(start, 1500);
  }
}

start();
