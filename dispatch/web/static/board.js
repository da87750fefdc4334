// Joins the list of visits to the map, and finds in it. Without this script the list stays whole.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const map = document.querySelector(".dispatch-map");
  const rows = new Map();
  for (const row of document.querySelectorAll("tr[data-job]")) rows.set(row.dataset.job, row);
  const groups = [...document.querySelectorAll("tbody[data-technician]")];

  function tellMap(name, detail) {
    map.dispatchEvent(new CustomEvent(name, { detail }));
    // On a phone the map may be out of sight.
    if (matchMedia("(max-width: 60rem)").matches) map.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("a, .dispatch-map")) return;
    const row = event.target.closest("tr[data-job]");
    const route = event.target.closest(".show-route");
    if (row) tellMap("choose-job", row.dataset.job);
    else if (route) tellMap("choose-technician", route.closest("tbody").dataset.technician);
  });

  map?.addEventListener("job-chosen", ({ detail }) => {
    for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
    for (const group of groups) {
      group.classList.toggle("chosen", detail.technician === group.dataset.technician);
    }
    const row = rows.get(detail.job);
    if (!row) return;
    row.classList.add("chosen");
    row.hidden = false;
    scrollWithin(row.closest(".scroll"), row);
  });

  // Moves the list alone: the page, and with it the map, keeps its place.
  function scrollWithin(box, row) {
    if (!box) return;
    const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
    if (inner.top < outer.top + 72 || inner.bottom > outer.bottom) {
      box.scrollTop += inner.top - outer.top - outer.height / 3;
    }
  }

  const form = document.querySelector(".filter");
  if (!form) return;
  const texts = new Map();
  for (const row of document.querySelectorAll("tr.visit")) {
    const technician = row.closest("tbody").querySelector("tr.route").textContent;
    texts.set(row, `${row.textContent} ${technician}`.toLowerCase());
  }

  function filter() {
    const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const state = form.elements.state.value;
    const filtering = words.length > 0 || state !== "";
    let shown = 0;
    for (const [row, text] of texts) {
      const fits = words.every((word) => text.includes(word));
      row.hidden = !(fits && (!state || row.dataset.state === state));
      if (!row.hidden) shown += 1;
    }
    for (const group of groups) {
      for (const other of group.querySelectorAll("tr.other")) other.hidden = filtering;
      group.hidden = filtering && !group.querySelector("tr.visit:not([hidden])");
    }
    form.querySelector("output").textContent = filtering ? `${shown} of ${texts.size}` : "";
  }

  form.hidden = texts.size === 0;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const link of document.querySelectorAll("a[data-show]")) {
    link.addEventListener("click", () => {
      form.elements.state.value = link.dataset.show;
      filter();
    });
  }
  filter(); // a browser keeps what was typed when it reloads
});
