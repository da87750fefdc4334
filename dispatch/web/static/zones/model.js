// The zones as they are being drawn, with every step to go back to. Rings hold their corners once, [latitude, longitude].

const MOST_STEPS = 200;

export const model = { zones: [], saved: "", version: "", chosen: -1, past: [], future: [] };
const listeners = new Set();

export const subscribe = (listener) => listeners.add(listener);

function tell(what) {
  for (const listener of listeners) listener(what);
}

export function open(zones, version) {
  Object.assign(model, { zones, version, saved: JSON.stringify(zones), chosen: -1, past: [], future: [] });
  tell("zones");
}

export function kept(zones, version) {
  model.zones = zones;
  model.version = version;
  model.saved = JSON.stringify(zones);
  model.chosen = Math.min(model.chosen, zones.length - 1);
  tell("zones");
}

export const isChanged = () => JSON.stringify(model.zones) !== model.saved;

// Every change goes through here: `act` gets a copy, so that the step before stays as it was.
export function change(act, chosen = model.chosen) {
  const before = { zones: model.zones, chosen: model.chosen };
  const zones = structuredClone(model.zones);
  act(zones);
  if (JSON.stringify(zones) === JSON.stringify(before.zones)) return;
  model.past = [...model.past.slice(-MOST_STEPS), before];
  model.future = [];
  model.zones = zones;
  model.chosen = Math.min(chosen, zones.length - 1);
  tell("zones");
}

function step(from, to) {
  const found = model[from].at(-1);
  if (!found) return;
  model[from] = model[from].slice(0, -1);
  model[to] = [...model[to], { zones: model.zones, chosen: model.chosen }];
  Object.assign(model, found);
  tell("zones");
}

export const undo = () => step("past", "future");
export const redo = () => step("future", "past");

export function choose(index) {
  if (model.chosen === index) return;
  model.chosen = index;
  tell("choice");
}

export const chosenZone = () => model.zones[model.chosen];

export function freshName(word) {
  const names = new Set(model.zones.map((zone) => zone.name));
  let number = model.zones.length + 1;
  while (names.has(word.replace("{number}", number))) number += 1;
  return word.replace("{number}", number);
}

export const polygonZone = (name, ring) => ({ name, kind: "urban", polygons: [[ring]], centre: null, radius_km: null });

export const roundZone = (name, kind, centre, km) => ({ name, kind, polygons: [], centre, radius_km: km });

// Degrees as people type them; null where they are none.
export function degrees(text, most) {
  const number = Number(text.trim().replace(",", "."));
  return text.trim() && Number.isFinite(number) && Math.abs(number) <= most ? number : null;
}

// Seven decimals are a centimetre.
export const rounded = (number) => Math.round(number * 1e7) / 1e7;
