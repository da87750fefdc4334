// The side panel: what the server tells of the chosen job, with the sections that other modules add.

import { announce, hooks, jobs, state, subscribe } from "./state.js";

let shown = "";
let filled = ""; // the text that is in the panel
let asked = 0;

export function start() {
  const panel = document.getElementById("panel");
  subscribe((what) => {
    if (what === "choice") follow();
    if (what === "data" && shown) fill(shown, { isAgain: true });
  });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("#panel-close")) close();
  });
}

export function isOpen() {
  return !document.getElementById("panel").hidden;
}

export function open() {
  if (state.chosen.job) fill(state.chosen.job, { focus: true });
}

export function close() {
  const panel = document.getElementById("panel");
  const hadFocus = panel.contains(document.activeElement);
  panel.hidden = true;
  shown = "";
  if (hadFocus) focusChoice();
}

// The keyboard goes on where the choice was made.
function focusChoice() {
  const job = CSS.escape(state.chosen.job);
  const places = { needs: "#needs", list: "#list" };
  const place = document.querySelector(places[state.chosen.source] ?? ".timeline");
  const element = place.querySelector(`button[data-job="${job}"]`) ?? document.querySelector(".timeline");
  element.focus({ preventScroll: true });
}

function follow() {
  const { job, open: opens } = state.chosen;
  if (!job) close();
  else if (opens || isOpen()) fill(job, {});
}

async function fill(id, { focus = false, isAgain = false }) {
  const number = ++asked;
  const text = await fetchPanel(id);
  if (number !== asked || (state.chosen.job !== id)) return; // another was chosen meanwhile
  const panel = document.getElementById("panel");
  if (text === null) {
    if (!isAgain) announce(document.getElementById("board").dataset.unreachable, { isError: true });
    return;
  }
  if (shown === id && isAgain && filled === text && !panel.hidden) return runHooks(id);
  const scrolled = shown === id ? panel.scrollTop : 0;
  const hadFocus = panel.contains(document.activeElement);
  panel.innerHTML = text; // every text in it was escaped by the server
  filled = text;
  panel.hidden = false;
  shown = id;
  runHooks(id);
  panel.scrollTop = scrolled;
  if (focus || hadFocus) document.getElementById("panel-heading").focus({ preventScroll: true });
}

async function fetchPanel(id) {
  try {
    const answer = await fetch(`/board/panel?job=${encodeURIComponent(id)}`);
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

function runHooks(id) {
  const place = document.getElementById("panel-sections");
  const sections = [...hooks.panel].sort((a, b) => (a.order ?? 0) - (b.order ?? 0)).map((hook, index) => {
    const known = place.querySelector(`[data-section="${index}"]`);
    const box = known ?? document.createElement("section");
    box.dataset.section = index;
    hook.render(box, jobs.get(id));
    return box;
  });
  if (place.children.length !== sections.length) place.replaceChildren(...sections);
}
