// The list of zones in their order, and the chosen one as fields and numbers. Every text is set as text.

import { change, choose, chosenZone, degrees, model, subscribe } from "./model.js";

const id = (name) => document.getElementById(name);
let words = null;
let say = null;

export function start(data, hint) {
  [words, say] = [data.words, hint];
  subscribe(() => {
    drawList();
    drawForm();
  });
  id("zone-name").addEventListener("change", (event) => {
    const name = event.target.value.trim().replace(/\s+/g, " ");
    if (name) change((zones) => { zones[model.chosen].name = name; });
    else event.target.value = chosenZone().name;
  });
  id("zone-kind").addEventListener("change", (event) => change((zones) => { zones[model.chosen].kind = event.target.value; }));
  for (const name of ["latitude", "longitude", "radius"]) id(`zone-${name}`).addEventListener("change", changeCircle);
  id("corners").addEventListener("change", changeCorner);
  id("add-corner").addEventListener("click", addCorner);
  id("zone-form").addEventListener("submit", (event) => event.preventDefault());
}

function drawList() {
  const list = id("list");
  const focus = document.activeElement?.dataset?.act;
  const name = document.activeElement?.dataset?.name;
  list.replaceChildren(...model.zones.map(row));
  if (!model.zones.length) {
    const nothing = document.createElement("li");
    nothing.className = "nothing";
    nothing.textContent = words.no_zones;
    list.append(nothing);
  }
  if (focus) list.querySelector(`[data-act="${focus}"][data-name="${CSS.escape(name)}"]`)?.focus();
}

function row(zone, index) {
  const item = document.createElement("li");
  item.className = index === model.chosen ? "chosen" : "";
  const main = button("choose", zone, () => choose(index === model.chosen ? -1 : index));
  main.className = "zone-choice";
  main.setAttribute("aria-pressed", String(index === model.chosen));
  const swatch = document.createElement("span");
  swatch.className = `map-swatch zone-swatch zone-${zone.kind}`;
  swatch.setAttribute("aria-hidden", "true");
  const name = document.createElement("span");
  const what = document.createElement("small");
  name.textContent = zone.name;
  what.textContent = `${words[`kind_${zone.kind}`]} · ${shapeWords(zone)}`;
  name.append(what);
  main.append(swatch, name);
  const acts = document.createElement("span");
  acts.className = "zone-acts";
  acts.append(
    small("up", "↑", zone, index > 0, () => move(index, index - 1)),
    small("down", "↓", zone, index < model.zones.length - 1, () => move(index, index + 1)),
    small("remove", "✕", zone, true, () => remove(index)),
  );
  item.append(main, acts);
  return item;
}

function shapeWords(zone) {
  if (zone.centre) return words.circle.replace("{km}", zone.radius_km);
  const count = zone.polygons.reduce((sum, rings) => sum + rings.reduce((all, ring) => all + ring.length, 0), 0);
  return words.corners.replace("{count}", count);
}

function button(act, zone, onClick) {
  const made = document.createElement("button");
  made.type = "button";
  Object.assign(made.dataset, { act, name: zone.name });
  made.addEventListener("click", onClick);
  return made;
}

function small(act, sign, zone, isPossible, onClick) {
  const made = button(act, zone, onClick);
  made.className = "quiet-button zone-small";
  made.textContent = sign;
  made.title = words[act].replace("{name}", zone.name);
  made.setAttribute("aria-label", made.title);
  made.disabled = !isPossible;
  return made;
}

function move(from, to) {
  change((zones) => zones.splice(to, 0, ...zones.splice(from, 1)), model.chosen === from ? to : model.chosen);
}

function remove(index) {
  const { name } = model.zones[index];
  change((zones) => zones.splice(index, 1), -1);
  say(words.removed.replace("{name}", name));
  id("undo").focus();
}

function drawForm() {
  const zone = chosenZone();
  id("zone-form").hidden = !zone;
  if (!zone) return;
  setValue("zone-name", zone.name);
  setValue("zone-kind", zone.kind);
  id("zone-circle").hidden = !zone.centre;
  id("zone-corners").hidden = !zone.polygons.length;
  if (zone.centre) {
    setValue("zone-latitude", zone.centre[0]);
    setValue("zone-longitude", zone.centre[1]);
    setValue("zone-radius", zone.radius_km);
  }
  drawCorners(zone);
}

// What somebody is typing stays.
function setValue(name, value) {
  if (id(name) !== document.activeElement) id(name).value = value;
}

// While the corners are as many as before, their fields stay: whoever tabs through them keeps the focus.
function drawCorners(zone) {
  const found = [];
  zone.polygons.forEach((rings, polygon) =>
    rings.forEach((ring, inside) =>
      ring.forEach((at, corner) => found.push([at, `${polygon} ${inside} ${corner}`, ring.length])),
    ),
  );
  const shape = found.map(([, where, count]) => `${where}/${count}`).join();
  if (id("corners").dataset.shape === shape) {
    found.forEach(([at], index) => at.forEach((value, axis) => setValue(`corner-${index + 1}-${axis}`, value)));
    return;
  }
  id("corners").dataset.shape = shape;
  id("corners").replaceChildren(...found.map(([at, where, count], index) => cornerRow(at, index + 1, where, count)));
}

function cornerRow(at, number, where, count) {
  const line = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = number;
  line.append(head);
  for (const [axis, word] of [words.latitude, words.longitude].entries()) {
    const cell = document.createElement("td");
    const input = document.createElement("input");
    Object.assign(input, { id: `corner-${number}-${axis}`, value: at[axis], inputMode: "decimal", autocomplete: "off" });
    Object.assign(input.dataset, { where, axis });
    input.setAttribute("aria-label", `${word} ${number}`);
    cell.append(input);
    line.append(cell);
  }
  const last = document.createElement("td");
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "quiet-button zone-small", textContent: "✕", disabled: count <= 3 });
  made.title = words.remove_corner.replace("{number}", number);
  made.setAttribute("aria-label", made.title);
  made.addEventListener("click", () => withRing(where, (ring, corner) => ring.splice(corner, 1)));
  last.append(made);
  line.append(last);
  return line;
}

function withRing(where, act) {
  const [polygon, inside, corner] = where.split(" ").map(Number);
  change((zones) => act(zones[model.chosen].polygons[polygon][inside], corner));
}

function changeCorner(event) {
  const { where, axis } = event.target.dataset;
  const value = degrees(event.target.value, axis === "0" ? 90 : 180);
  event.target.setAttribute("aria-invalid", String(value === null));
  if (value !== null) withRing(where, (ring, corner) => { ring[corner][axis] = value; });
}

// Between the last corner and the first, to be dragged or typed to its place.
function addCorner() {
  const rings = chosenZone().polygons.length - 1;
  withRing(`${rings} 0 0`, (ring) => {
    const [first, last] = [ring[0], ring.at(-1)];
    ring.push([(first[0] + last[0]) / 2, (first[1] + last[1]) / 2]);
  });
}

function changeCircle() {
  const latitude = degrees(id("zone-latitude").value, 90);
  const longitude = degrees(id("zone-longitude").value, 180);
  const radius = degrees(id("zone-radius").value, 20_000);
  for (const [name, value] of [["latitude", latitude], ["longitude", longitude], ["radius", radius]]) {
    id(`zone-${name}`).setAttribute("aria-invalid", String(value === null));
  }
  if (latitude === null || longitude === null || !(radius > 0)) return;
  change((zones) => Object.assign(zones[model.chosen], { centre: [latitude, longitude], radius_km: radius }));
}
