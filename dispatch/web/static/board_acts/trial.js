// The edit that is being tried: its target, the server's judgement of it, and making it.
//
// trial.edit: {kind, job, technician, shift, before} or null; trial.judgement: what the server answered for it, null while
// it is asked; trial.error: a sentence where the edit cannot be tried; trial.mode: "drag", "keys" or "panel".

import { state, subscribe } from "../board/state.js";
import { act, makeAct } from "./send.js";

const PAUSE = 90; // milliseconds that the pointer has to rest before the server is asked

export const trial = { edit: null, judgement: null, error: "", mode: "", busy: false };
const listeners = new Set();
let number = 0;
let timer = 0;
let asking = null; // the question that is under way

export function onTrial(listener) {
  listeners.add(listener);
}

function tell() {
  for (const listener of listeners) listener(trial);
}

export function tryEdit(edit, mode, { pause = PAUSE } = {}) {
  if (trial.edit && JSON.stringify(edit) === JSON.stringify(trial.edit) && !trial.error) {
    trial.mode = mode;
    return;
  }
  Object.assign(trial, { edit, mode, judgement: null, error: "", busy: false });
  number += 1;
  clearTimeout(timer);
  asking = new Promise((done) => {
    timer = setTimeout(() => done(judge(number)), pause);
  });
  tell();
}

async function judge(mine) {
  if (!trial.edit || mine !== number) return;
  const answer = await act("try", { edit: trial.edit });
  if (mine !== number) return;
  if (answer.status === 200) trial.judgement = answer.body;
  // Somebody was quicker: the board was loaded anew, and what was tried is tried on it when it comes in.
  else if (answer.status !== 409) trial.error = answer.body.error ?? "";
  tell();
}

export function cancelTrial() {
  number += 1;
  clearTimeout(timer);
  Object.assign(trial, { edit: null, judgement: null, error: "", mode: "", busy: false });
  tell();
}

// Makes what is tried, once it is judged; a forbidden place stays on show with its reasons.
export async function drop({ force = false } = {}) {
  if (!trial.edit || trial.busy) return false;
  const mine = number;
  if (!trial.judgement) await asking;
  if (mine !== number || !trial.judgement) return false;
  if (!trial.judgement.allowed && !(force && trial.judgement.can_be_forced)) return false;
  trial.busy = true;
  tell();
  const answer = await makeAct("edit", { edit: trial.edit, force });
  trial.busy = false;
  if (answer.status === 200) {
    cancelTrial();
    return true;
  }
  if (answer.body.judgement) trial.judgement = answer.body.judgement;
  else if (answer.status === 409) again();
  else trial.error = answer.body.error ?? "";
  tell();
  return false;
}

function again() {
  const { edit, mode } = trial;
  Object.assign(trial, { edit: null });
  if (edit) tryEdit(edit, mode, { pause: 0 });
}

subscribe((what) => {
  const seen = trial.judgement?.board.version;
  if (what === "data" && trial.edit && !trial.busy && seen !== state.data.board?.version) again();
});
