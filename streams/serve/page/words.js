// The page's own words: times, tolls, places and what changed.

export const SEVERITIES = ["Minor", "Moderate", "Severe", "Extreme"];
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const LANDS = new Intl.DisplayNames(["en"], { type: "region" });
export const TOLLS = ["killed", "injured", "abducted", "missing", "displaced"];

export const day = (text) => (text ? DAY.format(new Date(text)) : "");
export const moment = (text) => (text ? `${DAY.format(new Date(text))}, ${TIME.format(new Date(text))} UTC` : "");
export const spaced = (text) => String(text ?? "").replaceAll("_", " ");
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

let codes = {};
export const knowCountries = (world) => { codes = Object.fromEntries(world.countries.filter((c) => c.code).map((c) => [c.code, c.name])); };
export const country = (code) => codes[code] ?? code ?? "";
export const regionName = (two) => LANDS.of(two);

export function count(range) {
  if (!range) return "";
  const { min, max } = Array.isArray(range) ? { min: range[0], max: range[1] } : range;
  if (min === null || min === undefined) return `up to ${max}`;
  if (max === null || max === undefined) return `at least ${min}`;
  return min === max ? `${min}` : `${min} to ${max}`;
}

export function toll(record) {
  return TOLLS.filter((kind) => record.toll?.[kind]).map((kind) => `${count(record.toll[kind])} ${kind}`).join(", ");
}

export function where(record) {
  const place = record.place ?? (record.meeting?.place ? { name: record.meeting.place, country: record.meeting.country } : null);
  if (!place) return "";
  const land = country(place.country);
  return [place.name, land === place.name ? "" : land].filter(Boolean).join(", ");
}

export const names = (parties) => [...new Set((parties ?? []).map((party) => party.text))].join(", ");

export function sure(record) {
  return typeof record.confidence === "number" ? `${Math.floor(record.confidence * 100)}% sure` : "";
}

export function origins(record) {
  const number = record.origins_count ?? 0;
  return `${number} independent ${number === 1 ? "origin" : "origins"}`;
}

export const STANDING = {
  provisional: "one origin so far", corroborated: "corroborated", disputed: "disputed", under_review: "under review",
  retracted: "withdrawn",
};

export function value(of) {
  if (of === null || of === undefined || (Array.isArray(of) && !of.length)) return "nothing";
  if (Array.isArray(of) && of.every((one) => one === null || typeof one === "number")) return count(of);
  return Array.isArray(of) ? of.join(", ") : spaced(of);
}

// What an alert said before it was taken back, without the words that take it back.
export const original = (summary) => summary.replace(/^(?:Withdrawn: [^:]+|Superseded[^:]*|Closed[^:]*|Under review[^:]*|Update): /, "");
