// The board by the keyboard: arrows move the choice, Enter opens, / searches, ? shows keys, Esc closes.

import { choose, hooks, jobs, state } from "./state.js";
import { step } from "./figures.js";
import { isOpen as listIsOpen, shownJobs } from "./list.js";
import { shownNeeds } from "./needs.js";
import { close as closePanel, isOpen as panelIsOpen, open as openPanel } from "./panel.js";
import { shownRows } from "./timeline.js";
import { make } from "./words.js";

const TYPED = "input, select, textarea, [contenteditable]";

export function start() {
  document.addEventListener("keydown", onKey);
  document.getElementById("keys-button").addEventListener("click", showKeys);
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  const isTyping = event.target.closest?.(TYPED);
  if (event.key === "Escape") return escape(event, isTyping);
  if (isTyping || document.querySelector("dialog[open]")) return;
  const run = ownKey(event) ?? hookKey(event);
  if (!run) return;
  event.preventDefault();
  run();
}

function ownKey(event) {
  const onControl = event.target.closest?.("button, a, summary, [role=tab]");
  const isChoice = event.target.closest?.("[data-job]");
  switch (event.key) {
    case "ArrowDown": return inMap(event) ? null : () => move(1);
    case "ArrowUp": return inMap(event) ? null : () => move(-1);
    case "ArrowRight": return inMap(event) ? null : () => along(1);
    case "ArrowLeft": return inMap(event) ? null : () => along(-1);
    // A button that is no job keeps its own Enter.
    case "Enter": return state.chosen.job && (!onControl || isChoice?.dataset.job === state.chosen.job) ? openPanel : null;
    case "/": return () => document.querySelector('form.filters [name="words"]').focus();
    case "?": return showKeys;
    case "[": return () => step(-1);
    case "]": return () => step(1);
    default: return null;
  }
}

// Leaflet moves the map by the arrows while the map has the focus.
function inMap(event) {
  return event.target.closest?.(".dispatch-map, .panel-keeps-arrows, #panel");
}

function hookKey(event) {
  const found = hooks.keys.find((hook) => hook.key === event.key && (!hook.when || hook.when()));
  return found ? () => found.run(jobs.get(state.chosen.job) ?? null) : null;
}

function escape(event, isTyping) {
  if (document.querySelector("dialog[open]")) return; // the browser closes it
  if (isTyping && event.target.closest("form.filters")) event.target.blur();
  else if (panelIsOpen()) closePanel();
  else if (state.chosen.job || state.chosen.technician) choose("", "keys");
}

// Through the list the choice was made in; on the timeline to the neighbouring route, to the visit nearest in time.
function move(by) {
  const { source, job } = state.chosen;
  if (source === "needs" || (!job && !listIsOpen())) return through(shownNeeds().map((need) => need.job).filter(Boolean), by, "needs");
  if (source === "list" || (!job && listIsOpen())) return through(shownJobs().map((each) => each.id), by, "list");
  const rows = shownRows().filter((row) => row.length > 0);
  const place = rows.findIndex((row) => row.includes(job));
  const row = rows[place < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, place + by))];
  const at = jobs.get(job)?.expected ?? 0;
  if (row) select(row.reduce((best, each) => (distance(each, at) < distance(best, at) ? each : best)), "keys");
}

function distance(job, at) {
  return Math.abs((jobs.get(job).expected ?? 0) - at);
}

function through(ids, by, source) {
  const once = [...new Set(ids)];
  const place = once.indexOf(state.chosen.job);
  const next = once[place < 0 ? 0 : Math.min(once.length - 1, Math.max(0, place + by))];
  if (next) select(next, source);
}

function along(by) {
  const rows = shownRows();
  const row = rows.find((each) => each.includes(state.chosen.job)) ?? rows.find((each) => each.length > 0);
  if (!row) return;
  const place = row.indexOf(state.chosen.job);
  select(row[place < 0 ? 0 : Math.min(row.length - 1, Math.max(0, place + by))], "keys");
}

function select(job, source) {
  choose(job, source);
  const places = { needs: "#needs", list: "#list", keys: ".timeline" };
  const element = document.querySelector(`${places[source]} button[data-job="${CSS.escape(job)}"]`);
  element?.focus({ preventScroll: true });
}

function showKeys() {
  const dialog = document.getElementById("keys-dialog");
  const list = dialog.querySelector("dl.keys");
  const words = JSON.parse(list.dataset.words);
  const own = [
    [words.arrows, words.move],
    ["Enter", words.enter],
    ["/", words.search],
    ["[ ]", words.day],
    ["?", words.help],
    ["Esc", words.escape],
  ];
  const others = hooks.keys.map((hook) => [hook.key.length === 1 ? hook.key.toUpperCase() : hook.key, hook.words]);
  list.replaceChildren(
    ...[...own.slice(0, 2), ...others, ...own.slice(2)].flatMap(([key, text]) => {
      const term = make("dt");
      term.append(make("kbd", "", key));
      return [term, make("dd", "", text)];
    }),
  );
  dialog.showModal();
}
