// The routes over time: travel as thin lines, visits as blocks, windows as brackets, promises as ticks, breaks hatched.

import { axisOf, isOn, ticksOf } from "./axis.js";
import { choose, chooseTechnician, clock, hooks, isShown, jobs, state, subscribe } from "./state.js";
import { arrange, make, scrollWithin, standingWords, word } from "./words.js";

const NOW_EVERY = 20000; // milliseconds
const elements = new Map(); // technician -> {text, row, lane}
let axis = null;
let answeredAt = 0; // by the browser's clock

export function start() {
  const box = document.querySelector(".timeline");
  subscribe((what) => {
    if (what === "data") answeredAt = Date.now();
    if (what === "data" || what === "filters") draw();
    if (what === "choice") mark();
  });
  box.addEventListener("click", (event) => {
    const visit = event.target.closest(".visit");
    const label = event.target.closest(".row-label");
    if (visit) choose(visit.dataset.job, "timeline", { open: true });
    else if (label) chooseTechnician(label.closest(".row").dataset.technician, "timeline");
  });
  new ResizeObserver(() => state.data && drawAxis()).observe(box);
  setInterval(() => state.data && drawNow(), NOW_EVERY);
}

// Visits of each shown technician in the order of time, for the keys.
export function shownRows() {
  return [...elements.values()]
    .filter((each) => each.row.isConnected)
    .map((each) => [...each.lane.querySelectorAll(".visit:not(.dim)")].map((visit) => visit.dataset.job));
}

function draw() {
  axis = axisOf(state.data, state.day);
  const box = document.querySelector(".timeline");
  const isFiltering = Object.values(state.filters).some((value) => value !== "");
  const routes = Map.groupBy ? Map.groupBy(state.data.routes, (route) => route.technician) : group(state.data.routes);
  const wanted = (filtering) =>
    state.data.technicians.filter((person) => isWanted(person, routes.get(person.id) ?? [], filtering));
  const found = wanted(isFiltering);
  // A filter that no visit passes, such as the unserved, leaves all routes there, faint: they are where a job could go.
  const people = found.length || state.filters.technician ? found : wanted(false);
  const rows = people.map((person) => rowOf(person, routes.get(person.id) ?? []));
  arrange(box.querySelector(".rows"), rows);
  box.querySelector(":scope > .nothing").hidden = rows.length > 0;
  box.classList.toggle("several", axis.segments.length > 1);
  box.style.setProperty("--days", axis.segments.length);
  drawAxis();
  drawNow();
  mark();
  drawOverlays(box);
}

function group(routes) {
  const found = new Map();
  for (const route of routes) found.set(route.technician, [...(found.get(route.technician) ?? []), route]);
  return found;
}

function isWanted(person, routes, isFiltering) {
  const works = person.shifts.some((shift) => isOn(axis, shift.start) || isOn(axis, shift.end - 1));
  const visits = routes.flatMap((route) => route.stops.filter((stop) => stop.job && isOn(axis, stop.expected)));
  if (!works && visits.length === 0) return false;
  if (!isFiltering) return true;
  if (state.filters.technician === person.id) return true;
  return visits.some((stop) => isShown(jobs.get(stop.job)));
}

function rowOf(person, routes) {
  const visits = routes.flatMap((route) => route.stops).filter((stop) => stop.job);
  const seen = visits.map((stop) => {
    const job = jobs.get(stop.job);
    return [job.standing, job.standings.length, job.locked, job.state, job.due, isShown(job), job.customer];
  });
  const text = JSON.stringify([person, routes, seen, axis.segments.map((each) => [each.start, each.end])]);
  const known = elements.get(person.id);
  if (known?.text === text) return known.row;
  const row = known?.row ?? newRow(person);
  const lane = row.querySelector(".lane");
  lane.replaceChildren(...laneOf(person, routes));
  drawNote(row, visits);
  elements.set(person.id, { text, row, lane });
  return row;
}

function newRow(person) {
  const row = make("div", "row");
  row.dataset.technician = person.id;
  const label = make("button", `row-label hue-${person.hue}`);
  label.type = "button";
  const line = make("span", `line dash-${person.dash % 4}`);
  label.append(line, make("span", "row-name", person.name), make("span", "row-note"));
  row.append(label, make("div", "lane"), make("div", "overlay"));
  for (const hook of hooks.row) hook(row, { technician: person.id });
  return row;
}

function drawNote(row, visits) {
  const today = visits.filter((stop) => isOn(axis, stop.expected));
  const late = today.filter((stop) => jobs.get(stop.job).standing === "late").length;
  const note = today.length ? `${today.length}` : word("lane_empty");
  row.querySelector(".row-note").textContent = late ? `${note} · ${late} ${word("late")}` : note;
  row.classList.toggle("has-late", late > 0);
}

function laneOf(person, routes) {
  const parts = [];
  for (const shift of person.shifts) if (overlaps(shift.start, shift.end)) parts.push(span("shift", shift.start, shift.end));
  for (const [from, until] of person.out) {
    const end = until ?? axis.segments.at(-1).end;
    if (overlaps(from, end)) parts.push(titled(span("out", from, end), `${person.name} ${word("out")}`));
  }
  for (const route of routes) parts.push(...routeParts(route));
  return parts;
}

function routeParts(route) {
  const parts = [];
  let left = null;
  let level = 0;
  for (const stop of route.stops) {
    if (!overlaps(stop.expected, stop.leaves + 1) && !(left !== null && overlaps(left, stop.expected))) continue;
    if (left !== null && stop.travel > 0) {
      parts.push(span("travel", Math.max(left, stop.expected - stop.travel), stop.expected));
    }
    left = stop.leaves;
    if (stop.job) parts.push(...visitParts(route, stop, level++ % 3));
    else if (stop.kind === "break" || stop.kind === "pickup") {
      const words = `${word(stop.kind)} ${clock(stop.expected)}–${clock(stop.leaves)}`;
      parts.push(titled(span(stop.kind, stop.expected, stop.leaves, stop.kind === "pickup" ? "P" : ""), words));
    }
  }
  return parts;
}

function visitParts(route, stop, level) {
  const job = jobs.get(stop.job);
  const shown = isShown(job);
  const marks = [];
  for (const [opens, closes] of job.windows) {
    if (overlaps(opens, closes)) {
      const bracket = span(`window level-${level}`, opens, closes);
      bracket.dataset.of = job.id;
      marks.push(titled(bracket, `${word("window")} ${job.id} ${clock(opens)}–${clock(closes)}`));
    }
  }
  if (job.due !== null && isOn(axis, job.due)) {
    const tick = titled(span(`due ${job.standing}`, job.due, job.due), `${job.id} ${word("due")} ${clock(job.due)}`);
    tick.dataset.of = job.id;
    marks.push(tick);
  }
  const block = make("button", blockClass(job, shown), `${signOf(job)}${stop.number} ${job.customer}`);
  block.type = "button";
  block.tabIndex = -1;
  place(block, stop.expected, stop.leaves);
  Object.assign(block.dataset, { job: job.id, technician: route.technician, shift: route.shift });
  const times = `${clock(stop.expected)}–${clock(stop.leaves)}`;
  const due = job.due === null ? "" : `, ${word("due")} ${clock(job.due)}`;
  const locked = job.locked ? `, ${word("locked")}` : "";
  block.title = `${times} ${job.id} ${job.customer}, ${standingWords(job)}${due}${locked}`;
  block.setAttribute("aria-label", block.title);
  for (const hook of hooks.visit) hook(block, { job, stop, route });
  return shown ? [...marks, block] : [block];
}

function blockClass(job, shown) {
  const more = ["under-way", "locked", "moved", "overdue"].filter((each) => job.standings.includes(each));
  return ["visit", job.standing, ...more, shown ? "" : "dim"].join(" ").trim();
}

// What the colour says is said by a sign, too.
function signOf(job) {
  const signs = [];
  if (job.standing === "late") signs.push("!");
  if (job.standing === "done") signs.push("✓");
  if (job.standing === "waiting") signs.push("…");
  if (job.standing === "off" || job.standing === "unserved" || job.standing === "new") signs.push("×");
  if (job.standings.includes("under-way")) signs.push("▸");
  if (job.standings.includes("overdue")) signs.push("?");
  return signs.length ? `${signs.join("")} ` : "";
}

function overlaps(first, last) {
  return axis.segments.some((each) => first < each.end && last > each.start);
}

function span(className, first, last, text) {
  const made = make("span", className, text);
  place(made, first, last);
  return made;
}

function place(element, first, last) {
  const left = axis.x(first);
  element.style.left = `${left}%`;
  if (last > first) element.style.width = `${Math.max(0.1, axis.x(last) - left)}%`;
}

function titled(element, title) {
  element.title = title;
  return element;
}

function drawAxis() {
  const box = document.querySelector(".axis");
  if (!axis) return;
  const ticks = ticksOf(axis, box.clientWidth);
  const labels = ticks.map((second) => span(`hour ${edgeOf(second)}`, second, second, clock(second)));
  const days = axis.segments.length > 1 ? axis.segments.map((each) => span("day-label", each.start, each.end, each.day.label)) : [];
  box.replaceChildren(...days, ...labels);
  const lines = document.createDocumentFragment();
  for (const each of axis.segments.slice(1)) lines.append(span("day-line", each.start, each.start));
  document.querySelector(".timeline .grid").replaceChildren(lines);
}

// The first and the last label would be cut off at the edges.
function edgeOf(second) {
  const x = axis.x(second);
  if (x < 1.5) return "at-start";
  return x > 98.5 ? "at-end" : "";
}

function drawNow() {
  const line = document.querySelector(".now-line");
  const now = state.data.now + (Date.now() - answeredAt) / 1000;
  line.hidden = !axis || !isOn(axis, now);
  if (line.hidden) return;
  line.style.setProperty("--at", axis.x(now) / 100);
  line.title = `${word("now")} ${clock(now)}`;
}

function mark() {
  const box = document.querySelector(".timeline");
  for (const old of box.querySelectorAll(".chosen")) old.classList.remove("chosen");
  for (const old of box.querySelectorAll('.visit[tabindex="0"]')) old.tabIndex = -1;
  const { job, technician, source } = state.chosen;
  const row = elements.get(technician)?.row;
  if (row?.isConnected) {
    row.classList.add("chosen");
    if (source !== "timeline") scrollWithin(box, row);
  }
  if (!job) return;
  for (const each of box.querySelectorAll(`[data-of="${CSS.escape(job)}"]`)) each.classList.add("chosen");
  const block = box.querySelector(`.visit[data-job="${CSS.escape(job)}"]`);
  if (!block) return;
  block.classList.add("chosen");
  block.tabIndex = 0;
  if (source !== "timeline") scrollWithin(box, block, { sideways: true });
}

function drawOverlays(box) {
  for (const row of elements.values()) row.row.querySelector(".overlay").replaceChildren();
  const rows = new Map([...elements].filter(([, each]) => each.row.isConnected).map(([id, each]) => [id, each.row]));
  const timeAt = (clientX) => {
    const lane = box.querySelector(".lane").getBoundingClientRect();
    return axis.second((100 * (clientX - lane.left)) / lane.width);
  };
  const overlays = new Map([...rows].map(([id, row]) => [id, row.querySelector(".overlay")]));
  const layer = box.querySelector(".layer");
  layer.replaceChildren();
  for (const hook of hooks.timeline) hook({ layer, rows, overlays, x: axis.x, timeAt });
}
