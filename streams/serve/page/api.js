// Asking the API, with a key where it wants one, and listening to its streams.

const KEY = "tocsin.key";

export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail || body?.title || `the server answered ${status}`);
    this.status = status;
  }
}

function headers(more = {}) {
  const key = sessionStorage.getItem(KEY);
  return key ? { Authorization: `Bearer ${key}`, ...more } : more;
}

export const setKey = (key) => sessionStorage.setItem(KEY, key);

export async function get(path, query = {}) {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) if (one !== "" && one !== null && one !== undefined) url.searchParams.append(name, one);
  }
  return answer(await fetch(url, { headers: headers(), cache: "no-store" }));
}

export async function post(path, body) {
  const init = { method: "POST", headers: headers({ "Content-Type": "application/json" }), body: JSON.stringify(body) };
  return answer(await fetch(path, init));
}

async function answer(response) {
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Problem(response.status, body);
  return body;
}

// A stream that goes on where it was, whatever happens between: `begin` gives the position to start from.
// EventSource cannot send a key, so the few lines of its format are read here.
export function listen(path, position, heard, state) {
  let last = position;
  let pause = 500;
  let stopped = false;
  let abort = null;

  async function once() {
    abort = new AbortController();
    const response = await fetch(path, { headers: headers({ "Last-Event-ID": last }), signal: abort.signal, cache: "no-store" });
    if (!response.ok) throw new Problem(response.status, await response.json().catch(() => null));
    state("live");
    pause = 500;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const watchdog = setTimeout(() => abort.abort(), 40_000); // the server speaks every 15 s, if only to say nothing
      const { value, done } = await reader.read().finally(() => clearTimeout(watchdog));
      if (done) return;
      buffer += value;
      const frames = buffer.split("\n\n");
      buffer = frames.pop();
      for (const frame of frames) take(frame);
    }
  }

  function take(frame) {
    let data = "";
    let id = null;
    for (const line of frame.split("\n")) {
      if (line.startsWith("data: ")) data += line.slice(6);
      else if (line.startsWith("id: ")) id = line.slice(4);
    }
    if (data) heard(JSON.parse(data));
    if (id !== null) last = id; // after it was heard, so that an error on the way brings it again
  }

  (async () => {
    while (!stopped) {
      try {
        await once();
      } catch (error) {
        if (error instanceof Problem && error.status === 401) { state("key"); return; }
      }
      if (stopped) return;
      state("away");
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(8000, pause * 2);
    }
  })();
  return () => { stopped = true; abort?.abort(); };
}
