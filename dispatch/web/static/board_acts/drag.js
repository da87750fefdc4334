// A visit is dragged to another place of the timeline: judged while it hovers, made where it is dropped and allowed.

import { announce, choose, hold, jobs } from "../board/state.js";
import { viewNow } from "./ghosts.js";
import { beforeAt, isEditable, shiftAt } from "./routes.js";
import { cancelTrial, drop, trial, tryEdit } from "./trial.js";
import { word } from "./words.js";

const FAR = 6; // pixels from where a press becomes a drag
const EDGE = 36; // pixels from the edge at which the timeline scrolls
let grip = null; // {job, startX, startY, offset, release, isDragging, scroll}

export function start() {
  const box = document.querySelector(".timeline");
  box.addEventListener("pointerdown", onDown);
  box.addEventListener("pointermove", onMove);
  box.addEventListener("pointerup", onUp);
  box.addEventListener("pointercancel", leave);
  box.addEventListener("click", swallow, true);
}

let swallowNext = false;

// The click that follows a drag chooses nothing.
function swallow(event) {
  if (!swallowNext) return;
  swallowNext = false;
  event.preventDefault();
  event.stopPropagation();
}

function onDown(event) {
  swallowNext = false;
  const block = event.target.closest?.(".visit[data-job]");
  if (!block || event.button !== 0 || event.pointerType === "touch") return;
  const offset = event.clientX - block.getBoundingClientRect().left;
  grip = { job: block.dataset.job, startX: event.clientX, startY: event.clientY, offset, isDragging: false };
}

function onMove(event) {
  if (!grip) return;
  if (!grip.isDragging) {
    if (Math.hypot(event.clientX - grip.startX, event.clientY - grip.startY) < FAR) return;
    if (!begin(event)) return;
  }
  event.preventDefault();
  scrollAtEdge(event);
  const target = targetAt(event);
  if (target) tryEdit(target, "drag");
}

function begin(event) {
  const job = jobs.get(grip.job);
  if (!isEditable(job)) {
    announce(word("stays", { job: grip.job }), { isError: true });
    grip = null;
    return false;
  }
  grip.isDragging = true;
  grip.release = hold();
  choose(grip.job, "timeline");
  event.currentTarget.setPointerCapture(event.pointerId);
  document.documentElement.classList.add("acts-dragging");
  return true;
}

function targetAt(event) {
  const view = viewNow();
  const row = document.elementsFromPoint(event.clientX, event.clientY).map((each) => each.closest?.(".row")).find(Boolean);
  if (!row || !view) return null;
  const { technician } = row.dataset;
  const second = view.timeAt(event.clientX - grip.offset);
  const shift = shiftAt(technician, second);
  return { kind: "place", job: grip.job, technician, shift, before: beforeAt(technician, shift, grip.job, second) };
}

function scrollAtEdge(event) {
  const box = event.currentTarget;
  const { top, bottom, left, right } = box.getBoundingClientRect();
  if (event.clientY > bottom - EDGE) box.scrollTop += 12;
  else if (event.clientY < top + 2 * EDGE) box.scrollTop -= 12;
  if (event.clientX > right - EDGE) box.scrollLeft += 12;
  else if (event.clientX < left + 4 * EDGE) box.scrollLeft -= 12;
}

async function onUp(event) {
  const held = grip;
  grip = null;
  if (!held?.isDragging) return;
  swallowNext = true;
  document.documentElement.classList.remove("acts-dragging");
  event.currentTarget.releasePointerCapture(event.pointerId);
  held.release();
  trial.mode = "panel";
  const made = await drop();
  if (!made && trial.edit) document.getElementById("acts-card").focus({ preventScroll: true });
}

function leave() {
  if (!grip) return;
  grip.release?.();
  grip = null;
  document.documentElement.classList.remove("acts-dragging");
  cancelTrial();
}

export function leaveDrag() {
  leave();
}
