// What this page knows: alerts by id, and what the reader keeps in this browser.

export const alerts = new Map();
const listeners = new Set();
export const onChange = (listener) => { listeners.add(listener); return () => listeners.delete(listener); };
const MOST = 1000;

export function put(alert, live = false) {
  const known = alerts.get(alert.alert_id);
  if (known && known.at === alert.at && known.transition === alert.transition && known.record?.revision === alert.record?.revision) return;
  alerts.delete(alert.alert_id);
  alerts.set(alert.alert_id, { ...alert, arrived: live ? Date.now() : null, before: known ?? null });
  if (alerts.size > MOST) alerts.delete(alerts.keys().next().value);
  for (const listener of listeners) listener(alert, live, known);
}

// Kept in this browser alone; private windows and blocked storage leave the defaults.
export function keep(name, value) {
  try { localStorage.setItem(`tocsin.${name}`, JSON.stringify(value)); } catch { /* not kept */ }
}

export function kept(name, otherwise) {
  try { return JSON.parse(localStorage.getItem(`tocsin.${name}`)) ?? otherwise; } catch { return otherwise; }
}

export const watchlist = () => kept("watch", { countries: [], forums: [], groups: [] });

export function watched(alert) {
  const { countries, forums, groups } = watchlist();
  const record = alert.record ?? {};
  const land = record.place?.country ?? record.meeting?.country;
  if (countries.includes(land)) return true;
  const forum = `${record.meeting?.forum ?? ""} ${record.meeting?.name ?? ""}`.toLowerCase();
  if (forums.some((word) => forum.includes(word.toLowerCase()))) return true;
  const parties = [record.actors, record.recipients, record.parties, record.dissenters].flatMap((list) => list ?? []);
  return groups.some((word) => parties.some((party) => party.text.toLowerCase().includes(word.toLowerCase())))
    || parties.some((party) => countries.includes(party.country));
}
