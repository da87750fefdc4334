// A proposal on the map: an arrow leads to each visit that changes from the stop before it, a faint line from where it was.

import { hooks, jobs, state } from "../board/state.js";

const HEAD = 11; // pixels
const MANY = 20; // changes; above, only visits that change hands are drawn
const DRAWN = new Set(["moved", "handed_over", "newly_served", "dropped"]);
let map = null;
let layer = null;
let arrows = []; // [from, to, className, way]

export function start() {
  hooks.map.push((made) => {
    map = made;
    layer = window.L.layerGroup().addTo(map);
    map.on("zoomend", draw);
  });
}

const PANEL = 400; // pixels that the list of changes covers

// Brings what changes into sight; only asked for when a proposal is opened, as the map keeps its place otherwise.
export function bringIntoSight() {
  const points = arrows.flatMap(([from, to]) => (to ? [from, to] : [from]));
  if (!map || points.length === 0) return;
  const right = map.getSize().x > 2 * PANEL ? PANEL : 40;
  map.fitBounds(window.L.latLngBounds(points), { paddingTopLeft: [40, 40], paddingBottomRight: [right, 40], maxZoom: 13, animate: false });
}

export function drawOnMap(changes) {
  arrows = [];
  const drawn = changes.filter((each) => DRAWN.has(each.kind) && jobs.has(each.job));
  for (const change of drawn) {
    if (drawn.length > MANY && change.kind === "moved") continue;
    if (change.was && change.kind !== "moved") add(before(change.job, change.was, changes, "was"), change.job, "acts-was", wayNow(change.job));
    if (change.now) add(before(change.job, change.now, changes, "now"), change.job, `acts-now ${change.kind}`, change.way);
  }
  draw();
}

// The road to a visit in the plan that holds; empty where it is not known.
function wayNow(job) {
  for (const route of state.data.routes) {
    const stop = route.stops.find((each) => each.job === job);
    if (stop) return stop.way;
  }
  return "";
}

function add(from, job, className, way) {
  const to = jobs.get(job).at;
  if (from && (from[0] !== to[0] || from[1] !== to[1])) arrows.push([from, to, className, way]);
  arrows.push([to, null, className]);
}

// The stop before a visit in its route, in the plan that holds or in the proposal: another visit, or where the route begins.
function before(job, visit, changes, when) {
  const same = (each) => each && each.technician === visit.technician && each.shift === visit.shift;
  const earlier = changes.filter((each) => each.job !== job && same(each[when]) && each[when].start < visit.start);
  const last = earlier.reduce((best, each) => (!best || each[when].start > best[when].start ? each : best), null);
  if (last) return jobs.get(last.job)?.at ?? null;
  return state.data.routes.find((each) => same(each))?.stops[0].at ?? null;
}

function draw() {
  if (!layer) return;
  layer.clearLayers();
  const { L } = window;
  for (const [from, to, className, way] of arrows) {
    if (!to) {
      layer.addLayer(L.circleMarker(from, { radius: 19, fill: false, interactive: false, className: `acts-ring ${className}` }));
      continue;
    }
    const points = way ? window.dispatchMap.wayPoints(way) : [from, to];
    layer.addLayer(L.polyline(points, { interactive: false, className: `acts-arrow ${className}` }));
    if (className !== "acts-was") layer.addLayer(L.polyline(head(lastFar(points), to), { interactive: false, className: `acts-arrow acts-head ${className}` }));
  }
}

// The last point of a way that lies far enough from its end to tell the direction.
function lastFar(points) {
  const tip = map.latLngToLayerPoint(points.at(-1));
  return points.findLast((point) => map.latLngToLayerPoint(point).distanceTo(tip) > 2 * HEAD) ?? points[0];
}

// Two short strokes at the end of an arrow, of the same size at every zoom, clear of the pin.
function head(from, to) {
  const [tail, tip] = [map.latLngToLayerPoint(from), map.latLngToLayerPoint(to)];
  const angle = Math.atan2(tip.y - tail.y, tip.x - tail.x);
  const end = { x: tip.x - 20 * Math.cos(angle), y: tip.y - 20 * Math.sin(angle) };
  const stroke = (turn) => map.layerPointToLatLng([end.x - HEAD * Math.cos(angle + turn), end.y - HEAD * Math.sin(angle + turn)]);
  return [stroke(0.5), map.layerPointToLatLng([end.x, end.y]), stroke(-0.5)];
}
