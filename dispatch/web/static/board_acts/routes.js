// Where a visit could stand: the visits ahead of a technician's route, and the shift that a moment lies in.

import { jobs, state } from "../board/state.js";

const FIXED = new Set(["on_the_way", "on_site", "done", "needs_part", "needs_expert", "followed_up", "closed"]);
export const EDITABLE = new Set(["triaged", "planned", "dispatched"]);

export function isEditable(job) {
  return Boolean(job) && EDITABLE.has(job.state);
}

// The visits of a route without one, those that are begun left out: nothing goes before them.
export function visitsAhead(technician, shift, without) {
  const route = state.data.routes.find((each) => each.technician === technician && each.shift === shift);
  const stops = (route?.stops ?? []).filter((stop) => stop.job && stop.job !== without);
  const last = stops.findLastIndex((stop) => FIXED.has(jobs.get(stop.job)?.state));
  return stops.slice(last + 1);
}

// The shift around a moment, or the nearest one.
export function shiftAt(technician, second) {
  const shifts = state.data.technicians.find((each) => each.id === technician)?.shifts ?? [];
  const distance = (each) => Math.max(each.start - second, second - each.end, 0);
  const found = shifts.reduce((best, each) => (!best || distance(each) < distance(best) ? each : best), null);
  return found ? found.index : 0;
}

// A moment of the day that is looked at: that of the visit, else now, else when the day begins.
export function momentOf(job) {
  const day = state.data.days.find((each) => each.date === state.day);
  if (job?.start && (!day || (job.start >= day.start && job.start < day.end))) return job.start;
  const { now } = state.data;
  return day && (now < day.start || now >= day.end) ? day.start + 12 * 3600 : now;
}

export function beforeAt(technician, shift, job, second) {
  const ahead = visitsAhead(technician, shift, job);
  return ahead.find((stop) => (stop.expected + stop.leaves) / 2 > second)?.job ?? "";
}
