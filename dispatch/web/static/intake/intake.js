// The form of a call: what is known of the caller is asked for while it is typed, and the catalogue's proposal is filled
// in where nobody has written anything else. Every text comes from the server's templates.

import { symptomList } from "./symptoms.js";
import { readPlace, writePlace } from "./coordinates.js";
import { pinMap } from "./pin.js";

const PAUSE = 250; // milliseconds without a key before the server is asked
const PROPOSED = ["kind", "priority", "difficulty", "minutes", "skills", "tools", "parts"];

const form = document.getElementById("call");
const side = document.getElementById("look");
const field = (name) => document.getElementById(`field-${name}`);
const token = document.querySelector('meta[name="csrf-token"]').content;
const byHand = new Set(); // fields that somebody has written into since the page was opened
let last = {}; // what was proposed last, by field
let asked = 0;
let timer = 0;

function proposal() {
  return document.getElementById("proposed")?.dataset ?? {};
}

// Fills what nobody has touched, or what still holds the proposal of the fault chosen before.
function fillIn() {
  const now = proposal();
  if (!now.fault) {
    for (const name of PROPOSED) tellProposed(name, undefined);
    last = {};
    return;
  }
  const isNew = now.fault !== last.fault;
  for (const name of PROPOSED) {
    const input = field(name);
    const untouched = !byHand.has(name) || input.value === last[name];
    if (isNew && untouched && now[name] !== undefined) input.value = now[name];
    tellProposed(name, now[name]);
  }
  last = { ...now };
}

function tellProposed(name, value) {
  const hint = form.querySelector(`[data-proposal-of="${name}"]`);
  if (!hint) return;
  const differs = value !== undefined && field(name).value.trim() !== value;
  hint.hidden = !differs;
  hint.textContent = differs ? `${form.dataset.proposed} ${value || "–"}` : "";
}

async function send(address, body) {
  const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json, text/html" } });
  return answer;
}

async function look() {
  const number = ++asked;
  try {
    const kept = keepSide();
    const answer = await send(form.dataset.look, new FormData(form));
    if (number !== asked || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (number !== asked) return;
    side.replaceChildren(...page.body.childNodes);
    kept();
    fillIn();
    offerOnlyPlace();
  } catch {
    const sorry = document.createElement("p");
    sorry.className = "refusal";
    sorry.textContent = form.dataset.unreachable;
    side.replaceChildren(sorry);
  }
}

// What was ticked and written at the side stays when it is drawn anew, as does the focus.
function keepSide() {
  const code = field("fault").value;
  const ticked = [...side.querySelectorAll("input[name=tried]:checked")].map((box) => box.value);
  const words = field("note")?.value ?? "";
  const focus = side.contains(document.activeElement) ? document.activeElement : null;
  const mark = focus && (focus.id || (focus.name && `${focus.name}=${focus.value}`));
  const before = last.fault;
  return () => {
    if (before && before !== code) return;
    for (const box of side.querySelectorAll("input[name=tried]")) box.checked = ticked.includes(box.value);
    if (field("note")) field("note").value = words;
    if (!mark) return;
    const again = [...side.querySelectorAll("input, button, a")].find((one) => one.id === mark || `${one.name}=${one.value}` === mark);
    again?.focus();
  };
}

function lookSoon() {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

// `precision` says how exactly the place is known: "pin" is set by hand, empty is given as numbers.
function setPlace(latitude, longitude, precision) {
  writePlace(latitude, longitude);
  field("place_precision").value = precision;
  lookSoon();
}

const map = pinMap(document.getElementById("pin-map"), (latitude, longitude) => setPlace(latitude, longitude, "pin"));

function showPlace() {
  const place = readPlace();
  if (place) map.show(...place);
  else map.clear();
}

function takePlace(place) {
  const { latitude, longitude, address, customer, phone } = place.dataset;
  setPlace(latitude, longitude, "");
  if (address) field("address").value = address;
  if (customer && !field("customer").value) field("customer").value = customer;
  if (phone && !field("phone").value) field("phone").value = phone;
  showPlace();
}

// A caller with one known place is most likely there; anything that was typed comes first.
function offerOnlyPlace() {
  const places = side.querySelectorAll(".use-place");
  const isOpen = ["latitude", "longitude", "address"].every((name) => !field(name).value.trim());
  if (places.length === 1 && isOpen) takePlace(places[0]);
}

async function findAddress() {
  const note = document.getElementById("address-note");
  const body = new FormData();
  body.set("address", field("address").value);
  try {
    const answer = await send(form.dataset.address, body);
    const found = await answer.json();
    note.textContent = answer.ok ? found.words : found.error;
    note.className = answer.ok && found.is_rough ? "wrong" : "";
    if (!answer.ok) return;
    setPlace(found.latitude.toFixed(6), found.longitude.toFixed(6), found.precision);
    showPlace();
  } catch {
    note.textContent = form.dataset.unreachable;
  }
}

symptomList({
  input: field("symptom"),
  list: document.getElementById("symptoms"),
  address: form.dataset.faults,
  onChoose(code, text) {
    field("fault").value = code;
    document.getElementById("chosen-text").textContent = text;
    document.getElementById("chosen").hidden = !code;
    look();
  },
});

document.getElementById("no-fault").addEventListener("click", () => {
  field("fault").value = "";
  document.getElementById("chosen").hidden = true;
  field("symptom").focus();
  look();
});
document.getElementById("find-address")?.addEventListener("click", findAddress);
side.addEventListener("click", (event) => {
  const place = event.target.closest(".use-place");
  if (place) takePlace(place);
});
form.addEventListener("input", (event) => {
  const { name } = event.target;
  if (!name) return;
  byHand.add(name);
  if (PROPOSED.includes(name)) tellProposed(name, proposal()[name]);
  if (name === "latitude" || name === "longitude") field("place_precision").value = "";
  if (["latitude", "longitude", "coordinates"].includes(name)) showPlace();
  lookSoon();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[name=after]"));
  }
});
// Enter goes on instead of sending half a form; buttons and long texts keep theirs.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (event.target.matches("input")) event.preventDefault();
});

showPlace();
last = { ...proposal() };
for (const name of PROPOSED) tellProposed(name, last.fault ? last[name] : undefined);
if (!last.fault && [...new FormData(form).entries()].some(([name, value]) => ["phone", "customer"].includes(name) && value)) lookSoon();
form.dataset.ready = "yes";
