// The day: the next visit, what to load, the rest, the days after, the map.

import { countRow, counted, counts, fill, word } from "./fill.js";
import { OVER, dateIn } from "./queue.js";

const STEPS = { dispatched: "on_the_way", on_the_way: "on_site", on_site: "done" };

export const nextState = (visit) => STEPS[visit.state];

export function described(visit) {
  return {
    ...visit,
    link: visit.state === "cancelled" ? "" : `/my/visits/${encodeId(visit.id)}`,
    stateWords: word(`state.${visit.state}`),
    step: STEPS[visit.state] ? word(`step.${visit.state}`) : "",
    unsent: visit.state === "planned",
    needs: (visit.needs || []).map((need) =>
      fill("t-need", { ...need, aboard: !need.depot && !need.missing }),
    ),
  };
}

// Ids as the server writes them into addresses.
function encodeId(id) {
  if (/^[\p{L}\p{N}_-][\p{L}\p{N}_.-]*$/u.test(id)) return encodeURIComponent(id);
  const bytes = String.fromCharCode(...new TextEncoder().encode(id));
  return `~${btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

function line(visit) {
  const made = fill("t-line", described(visit));
  // A visit that was called off is shown, and leads nowhere.
  if (!made.firstElementChild) made.textContent = `${visit.time} ${visit.customer}: ${word("state.cancelled")}`;
  return made;
}

function loading(load, act) {
  const open = load.pick_ups.filter((stop) => stop.open).length;
  const aboard = [
    ...load.aboard.map((each) => fill("t-aboard", each)),
    ...load.tools.map((tool) => fill("t-aboard", { what: tool })),
  ];
  const made = fill("t-loading", {
    ...load,
    aboard,
    bare: !aboard.length && !load.pick_ups.length,
    todo: open,
    todoWords: counted("pick_ups", open),
    pick_ups: load.pick_ups.map((stop) => pickUp(stop, act)),
  });
  made.open = open > 0;
  return made;
}

function pickUp(stop, act) {
  const made = fill("t-pick-up", {
    ...stop,
    taken: !stop.open,
    all: (stop.open ? stop.tools : stop.all).map((what) => fill("t-item", { what })),
    parts: stop.parts.map((part) => countRow(part, part.quantity)),
  });
  made.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const taken = Object.entries(counts(event.target)).filter(([, count]) => count > 0);
    act({ kind: "pick_up", key: stop.key, depot: stop.depot, parts: Object.fromEntries(taken), tools: stop.tools });
  });
  return made;
}

function nextCard(visit, act) {
  const made = fill("t-card", described(visit));
  made.querySelector("[data-act=step]")?.addEventListener("click", () => {
    act({ kind: "move", ticket: visit.id, to: nextState(visit), used: null });
  });
  return made;
}

// Of the visits that are not over: one under way, else the first that was sent, else the first.
function nextOf(visits) {
  const open = visits.filter((visit) => !OVER.has(visit.state));
  const underWay = open.find((visit) => visit.state === "on_the_way" || visit.state === "on_site");
  return underWay || open.find((visit) => visit.state === "dispatched") || open[0];
}

export function drawDay(shown, act) {
  const date = dateIn(shown.zone);
  const today = shown.days.find((day) => day.date === date);
  const later = shown.days.filter((day) => day.date > date);
  const earlier = shown.days.filter((day) => day.date < date).flatMap((day) => day.visits);
  const loose = [...earlier.filter((visit) => !OVER.has(visit.state)), ...shown.unplaced];
  const visits = today ? today.visits : [];
  const next = nextOf([...visits, ...loose]);
  const made = visits.filter((visit) => OVER.has(visit.state));
  const rest = visits.filter((visit) => !OVER.has(visit.state) && visit !== next);
  const unplaced = loose.filter((visit) => visit !== next);
  return fill("t-day", {
    today: today ? today.label : shown.today,
    way: today ? word("way").replace("{visits}", counted("visits", visits.length)).replace("{way}", today.way) : "",
    empty: !visits.length && !next,
    finished: visits.length > 0 && !next,
    later: later.length,
    none: !later.length,
    next: next ? [nextCard(next, act)] : [],
    loading: today ? today.loading.map((load) => loading(load, act)) : [],
    rest: rest.map(line),
    unplaced: unplaced.map(line),
    made: made.length ? String(made.length) : "",
    days: later.map((day) => nextDay(day, act)),
    map: Boolean(shown.map),
    zone: shown.zone,
    asOf: shown.at.slice(11, 16),
    madeLines: made.map(line),
  });
}

function nextDay(day, act) {
  return fill("t-next-day", {
    label: day.label,
    count: counted("visits", day.visits.length),
    shifts: day.shifts.join(", "),
    visits: day.visits.map(line),
    loading: day.loading.map((load) => loading(load, act)),
  });
}
