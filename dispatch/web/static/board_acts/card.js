// The judgement of the edit that is tried, beside the timeline: times, lateness, parts, cost by term, rules it would break.

import { clock } from "../board/state.js";
import { cancelTrial, drop, onTrial, trial } from "./trial.js";
import { button, jobWords, make, minutes, nameOf, points, time, word } from "./words.js";

const MOST = 3; // lines of a kind
let hadFocus = false;

export function start() {
  onTrial(show);
}

function show() {
  const card = document.getElementById("acts-card");
  hadFocus = card.contains(document.activeElement);
  card.hidden = !trial.edit;
  document.documentElement.classList.toggle("acts-trying", Boolean(trial.edit));
  if (!trial.edit) return;
  const { judgement, error } = trial;
  card.classList.toggle("forbidden", Boolean(error) || judgement?.allowed === false);
  card.classList.toggle("asking", !judgement && !error);
  card.replaceChildren(heading(), ...body(), buttons());
  const top = document.querySelector(".timeline").getBoundingClientRect().top;
  card.style.bottom = `${Math.max(8, window.innerHeight - top + 8)}px`;
  if (hadFocus) card.focus({ preventScroll: true });
}

function heading() {
  const { edit, judgement } = trial;
  if (edit.kind === "off") return make("h2", "", word("off_title", { job: jobWords(edit.job) }));
  const visit = judgement?.visit;
  const when = visit ? `, ${time(visit.start)}–${clock(visit.depart)}` : "";
  return make("h2", "", `${jobWords(edit.job)} → ${nameOf(edit.technician)}${when}`);
}

function body() {
  const { judgement, error } = trial;
  if (error) return [line("forbid", `✕ ${error}`)];
  if (!judgement) return [line("quiet", word("asking"))];
  return [...verdict(judgement), ...lateness(judgement), ...goods(judgement), ...cost(judgement), ...others(judgement)];
}

function verdict(judgement) {
  // What concerns the visit itself comes first.
  const order = [...judgement.forbids].sort((a, b) => (b.job === trial.edit.job) - (a.job === trial.edit.job));
  const found = order.slice(0, MOST).map((each) => line("forbid", `✕ ${each.sentence}`));
  if (order.length > MOST) found.push(line("forbid", word("and_more", { count: order.length - MOST })));
  if (found.length === 0) found.push(line("allow", `✓ ${word("allowed")}`));
  if (judgement.known.length) found.push(line("quiet", word("known", { count: judgement.known.length })));
  return found;
}

function lateness({ visit, later }) {
  const found = [];
  if (visit?.late_seconds) found.push(line("late", `! ${word("own_late", { by: minutes(visit.late_seconds) })}`));
  for (const each of later.filter((other) => other.job !== trial.edit.job).slice(0, MOST)) {
    found.push(line("late", `! ${word("later", { job: jobWords(each.job), by: minutes(each.seconds) })}`));
  }
  if (later.length > MOST) found.push(line("late", word("and_more", { count: later.length - MOST })));
  return found;
}

function goods({ pickups, parts }) {
  const wanted = Object.entries(parts ?? {}).map(([sku, count]) => `${count} × ${sku}`);
  const picked = pickups.map((each) => {
    const what = Object.entries(each.parts).map(([sku, count]) => `${count} × ${sku}`).join(", ");
    return line("", word("pickup", { who: nameOf(each.technician), what, depot: each.depot, at: clock(each.start) }));
  });
  if (wanted.length && picked.length === 0) picked.push(line("quiet", word("aboard", { what: wanted.join(", ") })));
  return picked;
}

function cost({ more_cents: more, cost: terms }) {
  if (more === undefined) return [];
  const made = make("details", "acts-cost");
  const total = make("summary", "", word("cost", { more: points(more) }));
  const list = make("dl", "facts");
  for (const term of terms) list.append(make("dt", "", term.words), make("dd", "", points(term.cents)));
  made.append(total, terms.length ? list : make("p", "quiet", word("no_cost")));
  made.open = isAllowed() && terms.length > 0 && terms.length <= 4;
  return [made];
}

function isAllowed() {
  return trial.judgement?.allowed === true;
}

function others({ starts }) {
  const moved = starts.filter((each) => each.job !== trial.edit.job && each.before && each.after);
  if (moved.length === 0) return [];
  const made = make("details", "acts-others");
  made.append(make("summary", "", word("others", { count: moved.length })));
  const list = make("ul");
  for (const each of moved) list.append(make("li", "", `${jobWords(each.job)} ${clock(each.before)} → ${clock(each.after)}`));
  made.append(list);
  return [made];
}

function buttons() {
  const row = make("p", "acts-buttons");
  const { judgement, mode, busy } = trial;
  if (judgement?.allowed) row.append(button(`${word("do")} ⏎`, "action small", () => drop()));
  else if (judgement?.can_be_forced) row.append(button(word("force"), "quiet-button", () => drop({ force: true })));
  row.append(button(`${word("cancel")} Esc`, "quiet-button", cancelTrial));
  if (busy) for (const each of row.children) each.disabled = true;
  const box = make("div");
  if (mode === "keys") box.append(make("p", "quiet acts-hint", word("keys_hint")));
  box.append(row);
  return box;
}

function line(className, text) {
  return make("p", className, text);
}
