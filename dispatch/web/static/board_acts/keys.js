// The same by the keyboard: M begins to move the chosen visit, arrows choose technician and place, Enter drops, Esc cancels.

import { announce, choose, hooks, jobs, state } from "../board/state.js";
import { leaveDrag } from "./drag.js";
import { viewNow } from "./ghosts.js";
import { isEditable, momentOf, shiftAt, visitsAhead } from "./routes.js";
import { makeAct } from "./send.js";
import { cancelTrial, drop, trial, tryEdit } from "./trial.js";
import { word } from "./words.js";

const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

export function start() {
  const when = () => Boolean(state.chosen.job);
  hooks.keys.push({ key: "m", words: word("key_move"), run: beginMove, when });
  hooks.keys.push({ key: "l", words: word("key_lock"), run: toggleLock, when });
  hooks.keys.push({ key: "u", words: word("key_undo"), run: undo });
  document.addEventListener("keydown", onKey, true);
}

export function beginMove(job) {
  if (!isEditable(job)) {
    announce(word("stays", { job: job?.id ?? "" }), { isError: true });
    return;
  }
  const rows = [...(viewNow()?.rows.keys() ?? [])];
  const technician = job.technician || rows[0];
  if (!technician) return announce(word("nobody"), { isError: true });
  const shift = job.technician ? job.shift : shiftAt(technician, momentOf(job));
  tryEdit({ kind: "place", job: job.id, technician, shift, before: job.technician ? behind(job) : null }, "keys", { pause: 0 });
  document.getElementById("acts-card").focus({ preventScroll: true });
}

// The visit that follows it where it stands.
function behind(job) {
  const route = state.data.routes.find((each) => each.technician === job.technician && each.shift === job.shift);
  const visits = (route?.stops ?? []).filter((stop) => stop.job).map((stop) => stop.job);
  return visits[visits.indexOf(job.id) + 1] ?? "";
}

export async function toggleLock(job) {
  if (!job) return;
  await makeAct("lock", { job: job.id, kind: job.locked ? "none" : "both" });
}

export async function undo() {
  await makeAct("undo");
}

function onKey(event) {
  if (!trial.edit || event.ctrlKey || event.altKey || event.metaKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") return take(event, stop);
  if (trial.mode !== "keys" || event.target.closest?.("input, select, textarea")) return;
  if (ARROWS.has(event.key)) return take(event, () => step(event.key));
  const onButton = event.target.closest?.("#acts-card button, #acts-card summary");
  if (event.key === "Enter" && !onButton) take(event, finish);
}

function take(event, run) {
  event.preventDefault();
  event.stopPropagation();
  run();
}

function stop() {
  const { job } = trial.edit;
  leaveDrag();
  cancelTrial();
  focusVisit(job);
}

async function finish() {
  const { job } = trial.edit;
  if (await drop()) {
    choose(job, "keys");
    focusVisit(job);
  } else if (trial.judgement && !trial.judgement.allowed) {
    announce(trial.judgement.forbids.map((each) => each.sentence).join(" "), { isError: true });
  }
}

function focusVisit(job) {
  const block = document.querySelector(`.timeline .visit[data-job="${CSS.escape(job)}"]`);
  (block ?? document.querySelector(".timeline")).focus({ preventScroll: true });
}

function step(key) {
  if (key === "ArrowUp" || key === "ArrowDown") toRow(key === "ArrowDown" ? 1 : -1);
  else along(key === "ArrowRight" ? 1 : -1);
}

// To the neighbouring technician, there first where it is cheapest.
function toRow(by) {
  const rows = [...viewNow().rows.keys()];
  const { job, technician } = trial.edit;
  const place = rows.indexOf(technician);
  const next = rows[Math.min(rows.length - 1, Math.max(0, place + by))];
  if (!next || next === technician) return;
  const moment = trial.judgement?.visit?.start ?? momentOf(jobs.get(job));
  tryEdit({ kind: "place", job, technician: next, shift: shiftAt(next, moment), before: null }, "keys");
  viewNow().rows.get(next)?.scrollIntoView({ block: "nearest" });
}

function along(by) {
  const { job, technician, shift, before } = trial.edit;
  const ahead = visitsAhead(technician, shift, job).map((stop) => stop.job);
  const at = placeNow(ahead, before);
  const next = Math.min(ahead.length, Math.max(0, at + by));
  if (next !== at || before === null) {
    tryEdit({ kind: "place", job, technician, shift, before: ahead[next] ?? "" }, "keys");
  }
}

// Where it stands: as it was asked for, or where the server found it cheapest.
function placeNow(ahead, before) {
  if (before === "") return ahead.length;
  if (before !== null) return Math.max(0, ahead.indexOf(before));
  const { technician, shift, job } = trial.edit;
  const route = trial.judgement?.routes.find((each) => each.technician === technician && each.shift === shift);
  const order = (route?.stops ?? []).filter((stop) => stop.job).map((stop) => stop.job);
  const following = order[order.indexOf(job) + 1];
  return following === undefined ? ahead.length : Math.max(0, ahead.indexOf(following));
}
