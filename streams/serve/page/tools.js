// The page's own switches: whether it is live, sound, desktop notifications, light and dark, a key.

import { h, plain, tell } from "./dom.js";
import { SEVERITIES, original } from "./words.js";
import { keep, kept, watched } from "./store.js";
import { setKey } from "./api.js";

const STATES = { live: "Live", away: "Reconnecting …", key: "A key is needed", wait: "Connecting …" };
const THEMES = ["auto", "light", "dark"];

export function tools(place) {
  const state = h("span", { class: "state wait", id: "state", role: "status" }, STATES.wait);
  const sound = toggle("Sound", "sound", (on) => { if (on) ring(880); });
  const notes = toggle("Notifications", "notes", async (on, set) => {
    if (on && (await Notification.requestPermission()) !== "granted") set(false);
  });
  if (!("Notification" in window)) notes.hidden = true;
  const theme = h("button", { type: "button", onclick: () => { keep("theme", THEMES[(THEMES.indexOf(kept("theme", "auto")) + 1) % 3]); paint(); } });
  const paint = () => {
    const now = kept("theme", "auto");
    document.documentElement.dataset.theme = now;
    theme.textContent = `Theme: ${now}`;
  };
  paint();
  place.append(state, sound, notes, theme);
  return (now) => {
    state.className = `state ${now}`;
    state.textContent = STATES[now];
  };
}

function toggle(text, name, changed) {
  const set = (on) => { keep(name, on); button.setAttribute("aria-pressed", on); };
  const button = h("button", { type: "button", "aria-pressed": kept(name, false), onclick: () => { const on = !kept(name, false); set(on); changed(on, set); } }, text);
  return button;
}

// Few and calm: what is new and bad, what is watched, and everything that takes back or puts right.
export function announce(alert, before) {
  const back = ["retracted", "superseded"].includes(alert.transition) || alert.record?.standing === "under_review";
  const bad = SEVERITIES.indexOf(alert.severity) >= 2;
  const words = { created: "New", updated: "Update", retracted: "Withdrawn", superseded: "Told under another alert", resolved: "Closed" };
  const text = `${words[alert.transition] ?? alert.transition}, ${alert.severity}: ${original(alert.summary)}`;
  tell(text, back || (bad && !before));
  if (!back && !bad && !watched(alert)) return;
  if (kept("sound", false)) ring(back ? 440 : 880);
  if (kept("notes", false)) note(words[alert.transition] ?? "Alert", alert);
}

// Chrome on Android has notifications for service workers alone: it grants them, and throws when a page makes one.
function note(title, alert) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  try {
    new Notification(title, { body: plain(original(alert.summary)).slice(0, 300), tag: alert.alert_id, renotify: true });
  } catch { /* told on the page all the same */ }
}

function ring(pitch) {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.12, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.6);
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.6);
  tone.onended = () => context.close();
}

export function askKey(main) {
  const input = h("input", { type: "password", name: "key", autocomplete: "off", required: true, "aria-label": "API key" });
  main.replaceChildren(h("h2", {}, "A key is needed"), h("form", { class: "filter", onsubmit: (event) => {
    event.preventDefault();
    setKey(input.value.trim());
    location.reload();
  } }, h("label", {}, "API key ", input), h("button", {}, "Open")), h("p", {}, "Kept until this tab is closed."));
  input.focus();
}
