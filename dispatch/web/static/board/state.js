// What all parts of the dispatcher's board share: the data, the choice, the filters, and who wants to know.
//
// CONTRACT. Modules of the board, and those of its acts, import from here and nowhere from each other.
//
//   state.data       what GET /board/state answered last (documented at `dispatch.web.board_state.state`); null at first
//   state.chosen     {job, technician, source}: ids, "" for none; source is who chose: "list", "map", "timeline", "needs",
//                    "keys", "link" or a name of your own
//   state.filters    {words, technician, zone, skill, standing, state}: texts, "" for any
//   state.day        "2026-11-23", or "" for all days of the plan
//   state.isStale    true while the server does not answer
//   state.work       pieces of work that wait or run: [{id, kind, state, progress, asked_by, cancel_asked}] as of the last poll
//   jobs             Map of job id -> job of state.data, filled anew with each answer
//   isShown(job)     whether a job passes the filters and the day
//
//   choose(job, source, {technician, open})   choose a job ("" for none); open: true also moves the focus to the panel
//   chooseTechnician(id, source)              choose a technician's routes
//   subscribe(fn) -> unsubscribe              fn(what) after "data", "choice", "filters", "stale" or "work" has changed
//   refresh() -> Promise                      fetch /board/state now (after an act of yours); draws what has changed
//   hold() -> release                         hold back redrawing, e.g. while a visit is dragged; call release() after
//   post(url, body) -> Promise {status, body} POST JSON with the CSRF token; body is the JSON answered, or {error: sentence};
//                                             status is 0 where the server cannot be reached or does not answer in
//                                             `patience` milliseconds, a third argument {patience}
//   announce(sentence, {isError})             say something in the status line, which screen readers read out
//   clock(seconds) "09:40", dayAndClock(seconds) "Mon 23 Nov 09:40": moments are seconds since 1970 everywhere
//
// HOOKS, to be registered while your module is loaded:
//
//   hooks.panel.push({order, render(box, job)})  called after <aside id="panel"> was filled for a job; `box` is an empty
//                                                <section data-section> of your own, after the facts and before the history
//   hooks.keys.push({key, words, run(job), when()})   one key (event.key, "L" is "l" without Shift); `words` stand in the
//                                                list behind "?"; run gets the chosen job or null; `when` may be left out
//   hooks.visit.push((element, visit) => …)      each time a block of the timeline was made; element.dataset.job
//   hooks.row.push((element, row) => …)          each time a row of the timeline was made; element.dataset.technician
//   hooks.timeline.push((view) => …)             after each drawing of the timeline, to draw ghosts and arrows into it:
//                                                view = {rows, overlays, layer, x(seconds) -> per cent, timeAt(clientX)
//                                                -> seconds}; rows: Map technician id -> row; overlays: Map technician
//                                                id -> an element over the row's blocks, empty each time, in which
//                                                left: x(…) per cent is right; layer: one over all of them, empty too
//   hooks.map.push((map) => …)                   once the Leaflet map is there (`map` is a plain L.Map; add your own layers)
//
// PLACES IN THE PAGE (templates/board_store.html): <aside id="panel">, <div id="board-acts"> in the bar for buttons,
// <div id="board-notices"> above the board for notices and running work, <output id="board-status"> (use announce).
// The page includes, where they exist, "board_acts_head.html" (links and module scripts), "board_acts_bar.html" (inside
// #board-acts) and "board_acts.html" (dialogs, at the end). The CSRF token stands in <meta name="csrf-token">.
// Blocks of the timeline: .visit[data-job][data-technician][data-shift]; rows: .row[data-technician]; both focusable.
// Styles may rely on the classes of board.css; state is never told by colour alone.

const PATIENCE = 8000; // milliseconds for an answer

export const state = {
  data: null,
  chosen: { job: "", technician: "", source: "" },
  filters: { words: "", technician: "", zone: "", skill: "", standing: "", state: "" },
  day: "",
  isStale: false,
  work: [],
};
export const jobs = new Map();
export const hooks = { panel: [], keys: [], visit: [], row: [], timeline: [], map: [] };

const listeners = new Set();
let held = 0;
let waiting = null; // an answer that came while redrawing was held back
let formats = null;

export function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tell(what) {
  for (const listener of listeners) listener(what);
}

export function choose(job, source, { technician, open = false } = {}) {
  const whose = technician ?? jobs.get(job)?.technician ?? "";
  state.chosen = { job: job || "", technician: whose || "", source, open };
  tell("choice");
}

export function chooseTechnician(technician, source) {
  choose("", source, { technician });
}

export function setFilters(changes) {
  Object.assign(state.filters, changes);
  tell("filters");
}

export function setDay(day) {
  state.day = day;
  tell("filters");
}

export function hold() {
  held += 1;
  let released = false;
  return () => {
    if (released) return;
    released = true;
    held -= 1;
    if (held === 0 && waiting) take(waiting);
  };
}

// Of the newest answer, also while it is held back.
export function version() {
  return (waiting ?? state.data)?.version ?? "";
}

export async function refresh() {
  const { status, body } = await ask("/board/state");
  if (status !== 200) return setStale(status === 0);
  setStale(false);
  if (held > 0) waiting = body;
  else take(body);
}

export function begin(data) {
  state.day = today(data);
  take(data);
}

// The day of the moment, or the nearest one of the plan.
export function today({ days, now } = state.data) {
  return (days.find((day) => now < day.end) ?? days[days.length - 1])?.date ?? "";
}

function take(data) {
  waiting = null;
  state.data = data;
  // Another plan may hold other days.
  if (state.day && !data.days.some((day) => day.date === state.day)) state.day = today(data);
  jobs.clear();
  const names = new Map(data.technicians.map((each) => [each.id, each.name]));
  for (const job of data.jobs) {
    const texts = [job.id, job.customer, job.address, job.kind, job.work, job.zone, job.technician, names.get(job.technician)];
    job.search = [...texts, ...Object.keys(job.skills), job.reason].join(" ").toLowerCase();
    jobs.set(job.id, job);
  }
  tell("data");
  if (state.chosen.job && !jobs.has(state.chosen.job)) choose("", "gone");
}

export function setStale(isStale) {
  if (state.isStale === isStale) return;
  state.isStale = isStale;
  tell("stale");
}

export function setWork(work) {
  if (JSON.stringify(work) === JSON.stringify(state.work)) return;
  state.work = work;
  tell("work");
}

export async function ask(url, { patience = PATIENCE } = {}) {
  return send(url, { headers: { Accept: "application/json" } }, patience);
}

export function post(url, body, { patience = PATIENCE } = {}) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
  return send(url, { method: "POST", headers, body: JSON.stringify(body ?? {}) }, patience);
}

async function send(url, options, patience = PATIENCE) {
  try {
    const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(patience) });
    if (answer.redirected) location.reload(); // the login has ended
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    return { status: answer.status, body: isJson ? await answer.json() : {} };
  } catch {
    return { status: 0, body: { error: document.getElementById("board")?.dataset.unreachable ?? "" } };
  }
}

export function announce(sentence, { isError = false } = {}) {
  const line = document.getElementById("board-status");
  line.textContent = sentence;
  line.classList.toggle("refusal", isError);
}

export function isShown(job) {
  const { words, technician, zone, skill, standing, state: ticket } = state.filters;
  if (state.day && job.days.length && !job.days.includes(state.day)) return false;
  if (technician && job.technician !== technician) return false;
  if (zone && job.zone !== zone) return false;
  if (skill && !(skill in job.skills)) return false;
  if (standing && !job.standings.includes(standing)) return false;
  if (ticket && job.state !== ticket) return false;
  return words === "" || words.toLowerCase().split(/\s+/).every((word) => job.search.includes(word));
}

export function clock(seconds) {
  return formats_().clock.format(seconds * 1000);
}

export function dayAndClock(seconds) {
  return `${formats_().day.format(seconds * 1000).replace(",", "")} ${clock(seconds)}`;
}

function formats_() {
  const timeZone = state.data?.zone ?? "UTC";
  if (formats?.timeZone !== timeZone) {
    const { lang } = document.documentElement;
    const make = (options) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { timeZone, ...options });
    formats = {
      timeZone,
      clock: make({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
      day: make({ weekday: "short", day: "numeric", month: "short" }),
    };
  }
  return formats;
}
