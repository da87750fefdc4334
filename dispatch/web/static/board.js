// Joins the list of visits to the map, and finds in it. Without this script the list stays whole.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const map = document.querySelector(".dispatch-map");
  const rows = new Map();
  for (const row of document.querySelectorAll("tr[data-job]")) {
    rows.set(row.dataset.job, [...(rows.get(row.dataset.job) || []), row]);
  }
  const list = document.querySelector(".visits");
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
    for (const row of rows.get(detail.job) || []) {
      row.classList.add("chosen");
      if (!row.matches(".visit")) continue;
      row.hidden = row.closest("tbody").hidden = false;
      fold(row.closest("tbody"), false);
      scrollWithin(row.closest(".scroll"), row);
    }
  });

  // Only narrow screens show the button, and the folding: a day of 24 technicians is forty screens high.
  function fold(group, folded) {
    group.classList.toggle("folded", folded);
    group.querySelector(".unfold").setAttribute("aria-expanded", String(!folded));
  }

  for (const group of groups) {
    const button = group.querySelector(".unfold");
    button.hidden = false;
    button.addEventListener("click", () => fold(group, !group.classList.contains("folded")));
    fold(group, true);
  }

  // Moves the list alone: the page, and with it the map, keeps its place.
  function scrollWithin(box, row) {
    if (!box) return;
    const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
    if (inner.top < outer.top + 72 || inner.bottom > outer.bottom) {
      box.scrollTop += inner.top - outer.top - outer.height / 3;
    }
  }

  const form = document.querySelector(".filter");
  if (!list) return;
  const texts = new Map();
  for (const row of document.querySelectorAll("tr.visit, tr.left")) {
    const technician = row.closest("tbody").querySelector(".show-route")?.textContent || "";
    texts.set(row, `${row.textContent} ${technician}`.toLowerCase());
  }
  const leftOut = document.querySelector("tbody.left-out");
  const noMatch = document.querySelector(".no-match");

  function hasState(row, state) {
    return !state || (state === "moved" ? "moved" in row.dataset : row.dataset.state === state);
  }

  function filter() {
    const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const state = form.elements.state.value;
    const technician = form.elements.technician.value;
    const filtering = words.length > 0 || state !== "" || technician !== "";
    let shown = 0;
    for (const [row, text] of texts) {
      const fits = words.every((word) => text.includes(word));
      const whose = row.closest("tbody").dataset.technician;
      row.hidden = !(fits && hasState(row, state) && (!technician || whose === technician));
      if (!row.hidden) shown += 1;
    }
    for (const group of groups) {
      for (const other of group.querySelectorAll("tr.other")) other.hidden = filtering;
      group.hidden = filtering && !group.querySelector("tr.visit:not([hidden])");
    }
    // Without a filter those without a visit stand in their own list alone.
    if (leftOut) leftOut.hidden = !filtering || !leftOut.querySelector("tr.left:not([hidden])");
    list.classList.toggle("filtering", filtering);
    noMatch.hidden = shown > 0;
    form.querySelector("output").textContent = filtering ? `${shown} found` : "";
  }

  form.hidden = texts.size === 0;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const link of document.querySelectorAll("a[data-show]")) {
    link.addEventListener("click", () => {
      form.reset();
      form.elements.state.value = link.dataset.show;
      filter();
    });
  }
  filter(); // a browser keeps what was typed when it reloads
});
