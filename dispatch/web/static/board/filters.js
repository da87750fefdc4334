// The filters above the board; they hold for the map, the timeline and the lists alike.

import { isShown, jobs, setFilters, state, subscribe } from "./state.js";
import { word } from "./words.js";

const FIELDS = ["words", "technician", "zone", "skill", "standing", "state"];

export function start() {
  const form = document.querySelector("form.filters");
  const clear = document.getElementById("filters-clear");
  form.addEventListener("input", () => {
    setFilters(Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value.trim()])));
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  clear.addEventListener("click", () => {
    setFilters(Object.fromEntries(FIELDS.map((name) => [name, ""])));
    form.elements.words.focus();
  });
  form.reset(); // a browser keeps what was typed when it reloads
  subscribe((what) => {
    if (what !== "filters" && what !== "data") return;
    for (const name of FIELDS) {
      const field = form.elements[name];
      if (document.activeElement !== field && field.value !== state.filters[name]) field.value = state.filters[name];
      field.classList.toggle("in-use", state.filters[name] !== "");
    }
    const isFiltering = FIELDS.some((name) => state.filters[name] !== "");
    clear.hidden = !isFiltering;
    const shown = [...jobs.values()].filter(isShown).length;
    document.getElementById("filters-count").textContent = isFiltering
      ? word("found", { shown, count: jobs.size })
      : "";
  });
}
