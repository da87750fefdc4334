// All jobs as a list, in the order of time; those without a visit come first.

import { choose, clock, dayAndClock, isShown, jobs, state, subscribe } from "./state.js";
import { arrange, make, scrollWithin, standingWords, word } from "./words.js";

const elements = new Map();
let isDrawn = false;

export function start() {
  const tabs = ["needs", "list"].map((name) => document.getElementById(`tab-${name}`));
  for (const tab of tabs) {
    tab.addEventListener("click", () => show(tab.getAttribute("aria-controls")));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.stopPropagation();
      const other = tabs[1 - tabs.indexOf(tab)];
      show(other.getAttribute("aria-controls"));
      other.focus();
    });
  }
  subscribe((what) => {
    if (what === "data" || what === "filters") draw();
    if (what === "choice") mark();
  });
}

export function isOpen() {
  return !document.getElementById("list").hidden;
}

function show(name) {
  for (const each of ["needs", "list"]) {
    document.getElementById(each).hidden = each !== name;
    const tab = document.getElementById(`tab-${each}`);
    tab.setAttribute("aria-selected", String(each === name));
    tab.tabIndex = each === name ? 0 : -1;
  }
  if (name === "list" && !isDrawn) drawLines();
  mark();
}

export function shownJobs() {
  const found = [...jobs.values()].filter(isShown);
  return found.sort((a, b) => (a.expected ?? 0) - (b.expected ?? 0) || (a.id < b.id ? -1 : 1));
}

function draw() {
  const count = [...jobs.values()].filter(isShown).length;
  document.getElementById("list-count").textContent = count;
  const nothing = document.querySelector("#list .nothing");
  nothing.hidden = count > 0;
  nothing.textContent = word("match");
  isDrawn = false;
  if (isOpen()) drawLines();
}

// A thousand lines are made when they are first looked at.
function drawLines() {
  isDrawn = true;
  const names = new Map(state.data.technicians.map((each) => [each.id, each.name]));
  arrange(document.querySelector("#list ol"), shownJobs().map((job) => lineOf(job, names)));
  mark();
}

function lineOf(job, names) {
  const many = state.day === "" && state.data.days.length > 1;
  const text = JSON.stringify([many, job.expected, job.technician, job.standing, job.slack, job.customer, job.standings]);
  const known = elements.get(job.id);
  if (known?.text === text) return known.item;
  const item = make("li", `job ${job.standing}`);
  const button = make("button", "job-button");
  button.type = "button";
  button.dataset.job = job.id;
  const title = job.customer === job.id ? job.id : `${job.customer} · ${job.id}`;
  const who = job.technician ? names.get(job.technician) : word("nobody");
  const words = make("span", "job-words");
  words.append(make("b", "", title), make("span", "quiet", who));
  button.append(
    make("span", "job-time", job.expected === null ? "–" : (many ? dayAndClock : clock)(job.expected)),
    words,
    make("span", `state ${job.standing}`, standingWords(job)),
  );
  button.addEventListener("click", () => choose(job.id, "list", { open: true }));
  item.append(button);
  elements.set(job.id, { text, item });
  return item;
}

function mark() {
  if (!isOpen()) return;
  const box = document.getElementById("list");
  for (const button of box.querySelectorAll(".job-button.chosen")) {
    button.classList.remove("chosen");
    button.setAttribute("aria-pressed", "false");
  }
  const chosen = elements.get(state.chosen.job)?.item.firstElementChild;
  if (!chosen?.isConnected) return;
  chosen.classList.add("chosen");
  chosen.setAttribute("aria-pressed", "true");
  scrollWithin(box, chosen);
}
