// Ghosts on the timeline: where visits would stand in the edit that is tried, or in the proposal that is looked at.

import { hooks, jobs } from "../board/state.js";
import { onTrial, trial } from "./trial.js";
import { make } from "./words.js";

const SERVICE = 1800; // seconds of a block whose length is not known
const GHOST = "acts-ghost";
let view = null;
let changes = [];

export function start() {
  hooks.timeline.push((drawn) => {
    view = drawn;
    draw();
  });
  onTrial(draw);
}

// The changes of a proposal; none at all takes its ghosts away.
export function showChanges(found) {
  changes = found;
  draw();
}

function draw() {
  if (!view) return;
  for (const old of document.querySelectorAll(`.timeline .${GHOST}`)) old.remove();
  for (const old of document.querySelectorAll(".visit.acts-leaves")) old.classList.remove("acts-leaves");
  if (trial.edit) drawTrial();
  else for (const change of changes) drawChange(change);
}

function drawTrial() {
  const { edit, judgement, error } = trial;
  leave(edit.job);
  const target = view.rows.get(edit.technician);
  for (const row of view.rows.values()) row.classList.toggle("acts-target", row === target);
  if (error || !judgement) return;
  const forbidden = judgement.allowed ? "" : " forbidden";
  for (const route of judgement.routes) {
    for (const stop of route.stops) {
      if (stop.kind === "pickup") ghost(route.technician, "P", stop.start, stop.depart, " pickup");
      if (!stop.job) continue;
      const isOwn = stop.job === edit.job;
      const moved = judgement.starts.find((each) => each.job === stop.job);
      if (isOwn) ghost(route.technician, labelOf(stop.job), stop.start, stop.depart, ` own${forbidden}`);
      else if (moved) ghost(route.technician, labelOf(stop.job), stop.start, stop.depart, forbidden);
    }
  }
}

function drawChange(change) {
  if (change.kind === "kept" || change.kind === "left_out") return;
  if (change.was) leave(change.job);
  if (!change.now) return;
  const job = jobs.get(change.job);
  const seconds = job?.start && job?.depart ? job.depart - job.start : SERVICE;
  const late = change.newly_late ? " late" : "";
  const sign = { handed_over: "⇄", moved: "→", newly_served: "+" }[change.kind] ?? "";
  const label = `${sign} ${labelOf(change.job)}`;
  ghost(change.now.technician, label, change.now.start, change.now.start + seconds, ` ${change.kind}${late}`);
}

function labelOf(id) {
  return jobs.get(id)?.customer || id;
}

function leave(id) {
  document.querySelector(`.lane .visit[data-job="${CSS.escape(id)}"]`)?.classList.add("acts-leaves");
}

function ghost(technician, label, first, last, more) {
  const overlay = view.overlays.get(technician);
  if (!overlay) return;
  const made = make("span", `${GHOST}${more}`, label);
  const left = view.x(first);
  made.style.left = `${left}%`;
  made.style.width = `${Math.max(0.4, view.x(last) - left)}%`;
  overlay.append(made);
}

export function viewNow() {
  return view;
}

onTrial(() => {
  if (trial.edit || !view) return;
  for (const row of view.rows.values()) row.classList.remove("acts-target");
});
