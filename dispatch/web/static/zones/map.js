// The zones on the map: shapes, the corners of the chosen one to drag, and drawing a new outline corner by corner.

import { change, choose, chosenZone, freshName, model, polygonZone, rounded, subscribe } from "./model.js";

const STEP = 25; // metres that an arrow key moves a corner; with Shift ten times as far
const METRES_A_DEGREE = 111_320;
const MOVES = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const MANY_CORNERS = 60; // above, corners are dragged only from a zoom on at which they stand apart

let [map, words, hint] = [null, null, null];
let [shapes, handles, sketch] = [null, null, null];
let drawing = null; // corners of the outline that is being drawn
let onMiddle = null; // who waits for a click on the map

export function start(container, data, say) {
  [words, hint] = [data.words, say];
  const { addBackground, element } = window.dispatchMap;
  map = L.map(container, { crs: window.dispatchGcj02.crsOver(data.tiles), attributionControl: false, zoomSnap: 0.5, zoomAnimation: false, fadeAnimation: false, doubleClickZoom: false });
  map.createPane("zones").style.zIndex = 350;
  addBackground(map, data.tiles, data.texts);
  L.control.scale({ imperial: false }).addTo(map);
  [shapes, handles, sketch] = [L.layerGroup().addTo(map), L.layerGroup().addTo(map), L.layerGroup().addTo(map)];
  for (const job of data.jobs) L.circleMarker(job.at, { radius: 4, className: "zone-job", interactive: false }).addTo(map);
  for (const depot of data.depots) {
    const html = element("span", "map-pin depot", "D");
    L.marker(depot.at, { icon: L.divIcon({ html, className: "map-pin-box", iconSize: [28, 28] }), interactive: false, keyboard: false, title: depot.title, alt: depot.title }).addTo(map);
  }
  map.on("click", (event) => clicked([rounded(event.latlng.lat), rounded(event.latlng.lng)]));
  map.on("zoomend", () => drawHandles());
  document.addEventListener("keydown", keyed);
  new ResizeObserver(() => map.invalidateSize({ pan: false, animate: false })).observe(container);
  subscribe((what) => draw(what));
  return { fit: () => fit(data.bounds), startDrawing, stopDrawing, pickMiddle, isDrawing: () => drawing !== null };
}

function fit(bounds) {
  const all = bounds ? [...bounds] : [];
  for (const zone of model.zones) {
    for (const rings of zone.polygons) all.push(...rings[0]);
    if (zone.centre) all.push(...corners(L.latLng(zone.centre).toBounds(2000 * zone.radius_km)));
  }
  if (all.length) map.fitBounds(L.latLngBounds(all), { padding: [24, 24], maxZoom: 15, animate: false });
  else map.setView([20, 0], 2);
}

const corners = (bounds) => [[bounds.getSouth(), bounds.getWest()], [bounds.getNorth(), bounds.getEast()]];

function draw(what) {
  if (what === "zones" || what === "choice") {
    drawShapes();
    drawHandles();
  }
}

function drawShapes() {
  shapes.clearLayers();
  // The first zone wins, so it lies on top.
  [...model.zones.entries()].reverse().forEach(([index, zone]) => {
    const className = `zone zone-${zone.kind}${index === model.chosen ? " chosen-zone" : ""}`;
    const options = { pane: "zones", weight: index === model.chosen ? 3 : 1.5, className };
    const drawn = zone.polygons.map((rings) => L.polygon(rings, options));
    if (zone.centre) drawn.push(L.circle(zone.centre, { ...options, radius: 1000 * zone.radius_km }));
    for (const shape of drawn) {
      shape.on("click", (event) => {
        if (drawing || onMiddle) return; // the click is the map's
        L.DomEvent.stopPropagation(event);
        choose(index);
      });
      shapes.addLayer(shape);
    }
  });
}

function drawHandles() {
  handles.clearLayers();
  const zone = chosenZone();
  if (!zone || drawing) return;
  if (zone.centre) addMiddle(zone);
  zone.polygons.forEach((rings, polygon) => rings.forEach((ring, inside) => addCorners(zone, ring, [polygon, inside])));
}

function addMiddle(zone) {
  const mark = handle(zone.centre, "zone-handle", words.middle.replace("{name}", zone.name));
  const move = (at) => change((zones) => { zones[model.chosen].centre = at; });
  mark.on("dragend", () => move(place(mark)));
  onArrows(mark, (at) => move(at));
}

function addCorners(zone, ring, where) {
  const view = map.getBounds().pad(0.2);
  const few = ring.length <= MANY_CORNERS;
  const shown = (at) => few || (view.contains(at) && map.getZoom() >= 12);
  ring.forEach((at, corner) => {
    if (!shown(at)) return;
    const label = words.corner.replace("{number}", corner + 1).replace("{name}", zone.name);
    const mark = handle(at, "zone-handle", label);
    const ringOf = (zones) => zones[model.chosen].polygons[where[0]][where[1]];
    const move = (to) => change((zones) => { ringOf(zones)[corner] = to; });
    const remove = () => {
      if (ring.length <= 3) hint(words.more_corners);
      else change((zones) => ringOf(zones).splice(corner, 1));
    };
    mark.on("dragend", () => move(place(mark)));
    mark.on("drag", () => preview(ring, corner, place(mark)));
    mark.on("contextmenu dblclick", remove);
    onArrows(mark, move, remove);
    const next = ring[(corner + 1) % ring.length];
    const middle = [rounded((at[0] + next[0]) / 2), rounded((at[1] + next[1]) / 2)];
    const between = handle(middle, "zone-handle between", words.between.replace("{name}", zone.name), false);
    const insert = (to) => change((zones) => ringOf(zones).splice(corner + 1, 0, to));
    between.on("dragend", () => insert(place(between)));
    between.on("click", () => insert(middle));
  });
}

function preview(ring, corner, to) {
  sketch.clearLayers();
  const moved = ring.map((at, index) => (index === corner ? to : at));
  sketch.addLayer(L.polygon(moved, { pane: "zones", className: "zone-sketch", interactive: false, weight: 2 }));
}

const place = (mark) => {
  sketch.clearLayers();
  return [rounded(mark.getLatLng().lat), rounded(mark.getLatLng().lng)];
};

function handle(at, className, label, keyboard = true) {
  const html = window.dispatchMap.element("span", className);
  const icon = L.divIcon({ html, className: "zone-handle-box", iconSize: [28, 28] });
  const mark = L.marker(at, { icon, draggable: true, keyboard, alt: label, zIndexOffset: keyboard ? 1000 : 0 });
  handles.addLayer(mark);
  mark.getElement().setAttribute("aria-label", label);
  mark.getElement().title = label;
  return mark;
}

function onArrows(mark, move, remove = () => {}) {
  const label = mark.getElement().getAttribute("aria-label");
  mark.getElement().addEventListener("keydown", (event) => {
    const way = MOVES[event.key];
    if (!way && event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    event.stopPropagation();
    if (!way) {
      remove();
      return;
    }
    const metres = event.shiftKey ? 10 * STEP : STEP;
    const { lat, lng } = mark.getLatLng();
    const wide = Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    move([rounded(lat + (way[0] * metres) / METRES_A_DEGREE), rounded(lng + (way[1] * metres) / (METRES_A_DEGREE * wide))]);
    refocus(label);
  });
}

// The corners were made anew by the change; the same one keeps the focus.
function refocus(label) {
  handles.eachLayer((mark) => {
    if (mark.getElement().getAttribute("aria-label") === label) mark.getElement().focus();
  });
}

function clicked(at) {
  if (onMiddle) {
    onMiddle(at);
    onMiddle = null;
    hint("");
  } else if (drawing) {
    drawing.push(at);
    drawSketch();
  }
}

function drawSketch() {
  sketch.clearLayers();
  if (!drawing?.length) return;
  const options = { className: "zone-sketch", interactive: false, weight: 3 };
  sketch.addLayer(drawing.length > 2 ? L.polygon(drawing, options) : L.polyline(drawing, options));
  drawing.forEach((at, index) => {
    const dot = L.circleMarker(at, { radius: index ? 5 : 9, className: "zone-corner", bubblingMouseEvents: false });
    if (index === 0) dot.on("click", close);
    sketch.addLayer(dot);
  });
}

export function startDrawing() {
  drawing = [];
  onMiddle = null;
  choose(-1);
  drawHandles();
  map.getContainer().classList.add("drawing");
  hint(words.draw_hint);
}

export function stopDrawing() {
  drawing = null;
  onMiddle = null;
  sketch.clearLayers();
  map.getContainer().classList.remove("drawing");
  hint("");
  map.getContainer().dispatchEvent(new CustomEvent("drawing-over"));
}

function close() {
  if (drawing.length < 3) {
    hint(words.more_corners);
    return;
  }
  const ring = drawing;
  stopDrawing();
  change((zones) => zones.push(polygonZone(freshName(words.zone), ring)), model.zones.length);
}

function pickMiddle(then) {
  if (drawing) stopDrawing();
  onMiddle = then;
  hint(words.rings_hint);
}

function keyed(event) {
  if (!drawing) return;
  if (event.key === "Escape") stopDrawing();
  if (event.key === "Enter" && !event.target.closest("button, input, select, a, summary")) {
    event.preventDefault();
    close();
  }
  if (event.key === "Backspace" && !event.target.closest("input, textarea")) {
    drawing.pop();
    drawSketch();
  }
}
