// Sends the queue in order, one act after the other, each until it has an outcome; and fetches the day.

import * as db from "./db.js";
import { blocked, setClock } from "./queue.js";

export const OFFLINE = "offline";
export const LOGIN = "login";
export const SERVER = "server";
export const OTHER = "other";
export const OK = "ok";
const FAILED = "failed"; // over this one act; others may go on

const PATIENCE = 20000; // milliseconds until an answer is given up; photos on a poor line take long

async function ask(path, options = {}) {
  try {
    return await fetch(path, {
      ...options,
      headers: { Accept: "application/json", ...options.headers },
      redirect: "manual", // to the login
      cache: "no-store",
      signal: AbortSignal.timeout(options.body instanceof FormData ? 6 * PATIENCE : PATIENCE),
    });
  } catch {
    return null;
  }
}

function trouble(answer) {
  if (!answer) return OFFLINE;
  if (answer.type === "opaqueredirect" || answer.status === 401) return LOGIN;
  if (answer.status === 403) return OTHER;
  return answer.ok ? OK : SERVER;
}

// Returns { how, state }: the state of whoever is logged in, kept on the phone as well.
export async function fetchDay() {
  const answer = await ask("/my/state");
  const how = trouble(answer);
  if (how !== OK) return { how, state: null };
  const state = await answer.json().catch(() => null);
  if (!state) return { how: OFFLINE, state: null };
  setClock(state.at);
  await db.setCurrent(state.user.id);
  await db.keepDay(state.user.id, state);
  return { how, state };
}

function request(act, csrf) {
  const { n, waits, refused, photo, preview, label, key, ...sent } = act;
  const headers = { "X-CSRFToken": csrf };
  if (act.kind !== "photo") {
    return ["/my/acts", { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(sent) }];
  }
  const body = new FormData();
  body.append("act", JSON.stringify(sent));
  body.append("photo", photo, "photo");
  return ["/my/photos", { method: "POST", headers, body }];
}

// Returns what became of one act: OK when it has an outcome, or why it is still in the queue.
async function sendOne(act, csrf) {
  const answer = await ask(...request(act, csrf));
  const how = trouble(answer);
  if (how === OK) {
    const outcome = await answer.json().catch(() => null);
    if (!outcome) return OFFLINE;
    if (outcome.done) await db.dropAct(act);
    else await db.changeAct({ ...act, refused: outcome.sentence });
    return OK;
  }
  // What cannot be read at all will not be read the next time either: that is an outcome as well.
  if (answer && (answer.status === 422 || answer.status === 413)) {
    const { error } = await answer.json().catch(() => ({}));
    await db.changeAct({ ...act, refused: error || String(answer.status) });
    return OK;
  }
  return answer && answer.status === 500 ? FAILED : how;
}

// Sends what a user has done. `flush`: also moves that could still be taken back.
export async function send(state, { flush = false, onSent = () => {} } = {}) {
  const failed = new Set();
  for (;;) {
    const acts = await db.actsOf(state.user.id);
    const held = new Set(blocked(acts));
    const act = acts.find((each) => !each.refused && !held.has(each) && !failed.has(each.ticket || each.id));
    const ended = failed.size ? SERVER : OK;
    if (!act) return { how: ended, wait: 0 };
    if (act.waits > Date.now() && !flush) return { how: ended, wait: act.waits - Date.now() };
    const how = await sendOne(act, state.csrf);
    if (how === FAILED) failed.add(act.ticket || act.id);
    else if (how !== OK) return { how, wait: 0 };
    else await onSent();
  }
}
