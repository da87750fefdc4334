// The strip of figures, and the day that is shown.

import { setDay, setFilters, state, subscribe, today } from "./state.js";
import { word } from "./words.js";

export function start() {
  for (const button of document.querySelectorAll(".strip button")) {
    button.addEventListener("click", () => setFilters({ standing: button.dataset.standing }));
  }
  document.getElementById("day-before").addEventListener("click", () => step(-1));
  document.getElementById("day-after").addEventListener("click", () => step(1));
  document.getElementById("day-all").addEventListener("click", () => setDay(state.day ? "" : today()));
  subscribe((what) => {
    if (what !== "data" && what !== "filters") return;
    drawFigures();
    drawDay();
  });
}

export function step(by) {
  const { days } = state.data;
  const place = days.findIndex((day) => day.date === (state.day || today()));
  const next = days[Math.min(days.length - 1, Math.max(0, place + by))];
  if (next && (next.date !== state.day)) setDay(next.date);
}

function drawFigures() {
  for (const place of document.querySelectorAll("[data-figure]")) {
    const day = state.data.days.find((each) => each.date === state.day);
    const value = (day ?? state.data).figures[place.dataset.figure];
    const isShare = place.dataset.figure.endsWith("percent");
    const text = value === null ? "–" : isShare ? word("percent", { number: value }) : `${value}`;
    if (place.textContent !== text) place.textContent = text;
    const isBad = ["late", "unserved"].includes(place.dataset.figure) && value > 0;
    place.closest("div").classList.toggle("needs-care", isBad);
  }
  const past = document.getElementById("board-past");
  past.hidden = !(state.data.past && state.data.board.plan);
  past.textContent = word("past");
  const estimated = document.getElementById("board-estimated");
  estimated.hidden = !state.data.estimated;
  estimated.textContent = state.data.estimated;
}

function drawDay() {
  const { days } = state.data;
  const place = days.findIndex((day) => day.date === state.day);
  const all = state.day === "";
  const span = days.length > 1 ? `${days[0].label} – ${days[days.length - 1].label}` : days[0]?.label ?? "";
  document.getElementById("day-name").textContent = all ? span : days[place]?.label ?? "";
  document.getElementById("day-before").disabled = !all && place <= 0;
  document.getElementById("day-after").disabled = !all && place >= days.length - 1;
  const button = document.getElementById("day-all");
  button.hidden = days.length < 2;
  button.setAttribute("aria-pressed", String(all));
  for (const id of ["day-before", "day-after"]) document.getElementById(id).hidden = days.length < 2;
}
