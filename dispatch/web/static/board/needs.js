// The list of what needs a person, most urgent first, as the server has put it in order.

import { choose, isShown, jobs, state, subscribe } from "./state.js";
import { arrange, make, scrollWithin, word } from "./words.js";

const FIRST = 60; // lines shown before "show all"
const SIGNS = { late: "!", overdue: "?", broken: "≠", unserved: "○", new: "+", short: "P", out: "×", rough: "≈" };
const elements = new Map();
let showsAll = false;

export function start() {
  subscribe((what) => {
    if (what === "data" || what === "filters") draw();
    if (what === "choice") mark();
  });
}

// The needs that the filters let through, for the keys as well.
export function shownNeeds() {
  const isFiltering = Object.values(state.filters).some((value) => value !== "");
  return state.data.needs.filter((need) => (need.job ? isShown(jobs.get(need.job)) : !isFiltering));
}

function draw() {
  const box = document.getElementById("needs");
  const shown = shownNeeds();
  const lines = shown.slice(0, showsAll ? shown.length : FIRST).map(lineOf);
  if (shown.length > lines.length) lines.push(moreButton(shown.length));
  arrange(box.querySelector("ol"), lines);
  const nothing = box.querySelector(".nothing");
  nothing.hidden = shown.length > 0;
  nothing.textContent = word(state.data.needs.length ? "match" : "nothing");
  document.getElementById("needs-count").textContent = shown.length;
  mark();
}

function moreButton(count) {
  const item = make("li", "more");
  const button = make("button", "quiet-button", `${word("show_all")} (${count})`);
  button.type = "button";
  button.addEventListener("click", () => {
    showsAll = true;
    draw();
  });
  item.append(button);
  return item;
}

function lineOf(need) {
  const key = `${need.kind} ${need.job || need.sku} ${need.title}`;
  const text = JSON.stringify(need);
  const known = elements.get(key);
  if (known?.text === text) return known.item;
  const item = make("li", `need ${need.kind}`);
  const button = make("button", "need-button");
  button.type = "button";
  if (need.job) button.dataset.job = need.job;
  const sign = make("span", "need-sign", SIGNS[need.kind]);
  sign.setAttribute("aria-hidden", "true");
  const words = make("span", "need-words");
  words.append(make("b", "", need.title), make("span", "why", need.text), make("span", "act", need.act));
  button.append(sign, words);
  button.addEventListener("click", () => {
    if (need.job) choose(need.job, "needs", { open: true });
    else if (need.href) location.assign(need.href);
  });
  item.append(button);
  elements.set(key, { text, item });
  return item;
}

function mark() {
  const box = document.getElementById("needs");
  for (const button of box.querySelectorAll(".need-button")) {
    const isChosen = Boolean(state.chosen.job) && button.dataset.job === state.chosen.job;
    button.classList.toggle("chosen", isChosen);
    button.setAttribute("aria-pressed", String(isChosen));
    if (isChosen && !box.hidden) scrollWithin(box, button);
  }
}
