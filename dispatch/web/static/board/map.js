// The routes on the folium map. Data that changes never moves the map; choosing moves it only where the stop is out of sight.

import { choose, chooseTechnician, hooks, isShown, jobs, state, subscribe } from "./state.js";
import { standingWords } from "./words.js";

const MANY_ROUTES = 8; // above, only the chosen route is in full strength
const FAINT = 0.28;
const PIN = 28; // pixels
const CROWDED = 0.1; // share of the map that pins may cover before those without news become dots
const PANEL = 400; // pixels that the side panel may cover

const routes = new Map(); // "technician shift" -> {text, layer, casing, line, pins: Map job -> marker}
const alone = new Map(); // job -> {text, pin}: jobs without a visit
let map = null;
let container = null;
let isFitted = false;

export function start() {
  container = document.querySelector(".dispatch-map");
  map = container.planMap.map;
  map.off("popupclose click"); // the board has its own choice
  map.on("click", () => choose("", "map"));
  map.on("moveend", thinOut);
  new ResizeObserver(() => map.invalidateSize({ pan: false, animate: false })).observe(container);
  for (const hook of hooks.map) hook(map);
  subscribe((what) => {
    if (what === "data" || what === "filters") draw();
    if (what === "choice") mark();
  });
}

function draw() {
  const { L } = window;
  const people = new Map(state.data.technicians.map((each) => [each.id, each]));
  const spots = new Map();
  const seen = new Set();
  for (const route of state.data.routes) {
    const key = `${route.technician} ${route.shift}`;
    const stops = route.stops.filter((stop) => !stop.job || isShown(jobs.get(stop.job)));
    if (!stops.some((stop) => stop.job)) continue;
    seen.add(key);
    drawRoute(L, key, route, stops, people.get(route.technician), spots);
  }
  drop(routes, seen, (old) => old.layer.remove());
  drawAlone(L, spots);
  if (!isFitted) fit(L);
  strengthen();
  thinOut();
  mark();
}

function drop(known, seen, remove) {
  for (const [key, old] of known) {
    if (seen.has(key)) continue;
    remove(old);
    known.delete(key);
  }
}

// Only what differs is drawn again, so that a change elsewhere leaves a route and its pins alone.
function drawRoute(L, key, route, stops, person, spots) {
  const pins = stops.filter((stop) => stop.kind !== "end").map((stop) => [stop, shiftAt(spots, stop)]);
  const signs = stops.map((stop) => (stop.job ? [jobs.get(stop.job).standing, jobs.get(stop.job).standings.length] : 0));
  const text = JSON.stringify([pins.map(([stop, shift]) => [stop.at, stop.way, stop.job, stop.number, shift]), signs]);
  const known = routes.get(key);
  if (known?.text === text) return;
  known?.layer.remove();
  const all = route.stops.map((stop) => stop.at);
  const { casing, line } = window.dispatchMap.routeLines(all, route.stops.map((stop) => stop.way), person);
  line.bindTooltip(() => textNode(person.name), { sticky: true });
  line.on("click", (event) => {
    L.DomEvent.stopPropagation(event);
    chooseTechnician(route.technician, "map");
  });
  const layer = L.layerGroup([casing, line]);
  const drawn = { text, layer, casing, line, pins: new Map(), others: [], technician: route.technician };
  for (const [stop, shift] of pins) addStop(L, drawn, stop, shift, person);
  layer.addTo(map);
  routes.set(key, drawn);
}

function addStop(L, drawn, stop, shift, person) {
  if (stop.job) {
    const job = jobs.get(stop.job);
    const mark = job.standing === "done" ? "✓" : String(stop.number);
    const pin = pinOf(L, job, `visit ${job.standing} hue-${person.hue}`, mark, shift);
    drawn.pins.set(stop.job, pin);
    drawn.layer.addLayer(pin);
    return;
  }
  const mark = { pickup: "P", break: "B" }[stop.kind] ?? "";
  const icon = window.dispatchMap.pinIcon(`${stop.kind} hue-${person.hue}`, mark, stop.kind === "pickup" ? 1 : shift);
  const pin = L.marker(stop.at, { icon, keyboard: false, interactive: false });
  drawn.others.push(pin);
  drawn.layer.addLayer(pin);
}

function pinOf(L, job, className, mark, shift) {
  const isLoud = job.standing === "late" || job.standing === "unserved" || job.standing === "new";
  const icon = window.dispatchMap.pinIcon(className, mark, shift);
  const pin = L.marker(job.at, { icon, keyboard: false, zIndexOffset: isLoud ? 1000 : 0 });
  pin.bindTooltip(() => textNode(`${job.id} · ${job.customer} · ${standingWords(jobs.get(job.id) ?? job)}`));
  pin.on("click", () => choose(job.id, "map", { open: true }));
  // Leaflet makes the element anew whenever the layer is shown again.
  pin.on("add", () => {
    pin.getElement().dataset.job = job.id;
    pin.getElement().setAttribute("aria-label", `${job.id} ${job.customer}, ${standingWords(job)}`);
  });
  return pin;
}

// A node, for a tooltip's text would be taken for HTML.
function textNode(text) {
  const made = document.createElement("span");
  made.textContent = text;
  return made;
}

function shiftAt(spots, stop) {
  const spot = `${stop.at[0].toFixed(5)} ${stop.at[1].toFixed(5)}`;
  const shift = spots.get(spot) ?? 0;
  if (stop.kind !== "start" && stop.kind !== "end") spots.set(spot, shift + 1);
  return shift;
}

function drawAlone(L, spots) {
  const seen = new Set();
  const signs = { unserved: "!", new: "?", waiting: "…", "mail-in": "M" };
  for (const job of jobs.values()) {
    if (job.technician || !(job.standing in signs) || !isShown(job)) continue;
    seen.add(job.id);
    const text = JSON.stringify([job.at, job.standing]);
    if (alone.get(job.id)?.text === text) continue;
    alone.get(job.id)?.pin.remove();
    const shift = shiftAt(spots, job);
    alone.set(job.id, { text, pin: pinOf(L, job, `alone ${job.standing}`, signs[job.standing], shift).addTo(map) });
  }
  drop(alone, seen, (old) => old.pin.remove());
}

function fit(L) {
  // What lies far from all visits would make them one spot.
  const visits = [...jobs.values()].filter((job) => job.technician);
  const points = (visits.length ? visits : [...jobs.values()]).map((job) => job.at);
  isFitted = true;
  if (points.length) map.fitBounds(L.latLngBounds(points), { padding: [32, 32], maxZoom: 14, animate: false });
}

function strengthen() {
  const { technician } = state.chosen;
  const many = routes.size > MANY_ROUTES;
  for (const drawn of routes.values()) {
    const isChosen = technician !== "" && drawn.technician === technician;
    const opacity = isChosen || (!many && !technician) ? 1 : FAINT;
    drawn.line.setStyle({ opacity });
    drawn.casing.setStyle({ opacity: isChosen ? 1 : opacity / 2 });
    for (const pin of [...drawn.pins.values(), ...drawn.others]) {
      pin.getElement()?.classList.toggle("of-choice", isChosen);
    }
    if (isChosen) drawn.line.bringToFront();
  }
  container.classList.toggle("has-choice", technician !== "");
}

function mark() {
  for (const old of container.querySelectorAll(".map-pin-box.chosen")) old.classList.remove("chosen");
  strengthen();
  const { job, technician, source } = state.chosen;
  if (job) {
    const pin = [...routes.values()].map((drawn) => drawn.pins.get(job)).find(Boolean) ?? alone.get(job)?.pin;
    pin?.getElement()?.classList.add("chosen");
    if (pin && source !== "map" && state.chosen !== mark.last) bring(pin.getLatLng());
  } else if (technician && source !== "map" && state.chosen !== mark.last) {
    const lines = [...routes.values()].filter((drawn) => drawn.technician === technician);
    const bounds = window.L.latLngBounds();
    for (const drawn of lines) bounds.extend(drawn.line.getBounds());
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [32, 32], maxZoom: 14, animate: false });
  }
  mark.last = state.chosen; // data that changes does not bring the choice back into sight
}

// Into sight, and out from under the panel, with the least movement.
function bring(at) {
  const size = map.getSize();
  const right = size.x > 2 * PANEL ? PANEL : 40;
  map.panInside(at, { paddingTopLeft: [40, 40], paddingBottomRight: [right, 40], animate: false });
}

// Numbers that cover each other help nobody: from afar only what needs attention keeps its full pin.
function thinOut() {
  const view = map.getBounds();
  const { x, y } = map.getSize();
  const full = (CROWDED * x * y) / (PIN * PIN); // so many pins may be in view
  let [pins, loud] = [0, 0];
  const count = (pin) => {
    if (!view.contains(pin.getLatLng())) return;
    pins += 1;
    if (pin.options.zIndexOffset) loud += 1;
  };
  for (const drawn of routes.values()) drawn.pins.forEach(count);
  for (const each of alone.values()) count(each.pin);
  container.classList.toggle("crowded", pins > full);
  container.classList.toggle("packed", loud > full);
}
