// The acts that wait to be sent, and what the day looks like with them.

import * as db from "./db.js";

const UNDO = 4000; // milliseconds in which a move can be taken back before it is sent
export const OVER = new Set(["done", "needs_part", "needs_expert", "followed_up", "closed", "cancelled"]);

const AHEAD = "dispatch-phone-ahead";

let ahead = Number(localStorage.getItem(AHEAD)) || 0; // milliseconds by which the server's clock is ahead of the phone's

export function setClock(at) {
  ahead = new Date(at).getTime() - Date.now();
  localStorage.setItem(AHEAD, String(ahead));
}

// The day it is by the clock of the office, whatever day the phone was connected last.
export const dateIn = (zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(Date.now() + ahead);

export const moment = () => new Date(Date.now() + ahead).toISOString();

export async function add(user, act) {
  const waits = act.kind === "move" ? Date.now() + UNDO : 0;
  const whole = { ...act, user, id: crypto.randomUUID(), happened_at: moment(), waits, refused: "" };
  whole.n = await db.addAct(whole);
  return whole;
}

export const undo = (act) => db.dropAct(act);

// The same act once more, under another id: its first outcome stands for ever under the old one.
export const again = (act) => db.changeAct({ ...act, id: crypto.randomUUID(), refused: "", waits: 0 });

export const drop = (act) => db.dropAct(act);

// Behind a refused act those of the same visit wait for the technician's word; all others go on.
export function blocked(acts) {
  const held = new Set();
  return acts.filter((act) => {
    const about = act.ticket || act.id;
    if (act.refused) held.add(about);
    return !act.refused && held.has(about);
  });
}

// The day as it is with everything that the phone knows and the server does not yet.
export function withActs(state, acts) {
  const shown = structuredClone(state);
  const visits = new Map();
  for (const day of shown.days) day.visits.forEach((visit) => visits.set(visit.id, visit));
  shown.unplaced.forEach((visit) => visits.set(visit.id, visit));
  const held = new Set(blocked(acts));
  for (const act of acts) {
    if (act.refused || held.has(act)) continue;
    const visit = visits.get(act.ticket);
    if (act.kind === "pick_up") pickedUp(shown, act);
    else if (visit) apply(visit, act);
  }
  return { ...shown, visits };
}

function apply(visit, act) {
  visit.waits = true;
  if (act.kind === "move") visit.state = act.to;
  else visit.notes = [...(visit.notes || []), { time: "", words: act.words, photo: null, preview: act.preview, waits: true }];
}

function pickedUp(shown, act) {
  for (const load of shown.days.flatMap((day) => day.loading)) {
    for (const stop of load.pick_ups) {
      if (stop.key === act.key) Object.assign(stop, { open: false, waits: true });
    }
  }
}
