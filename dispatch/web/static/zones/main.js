// The page of zones: what is drawn is judged by the server after every change, and saved when somebody asks for it.

import * as list from "./list.js";
import * as drawn from "./map.js";
import { change, degrees, freshName, isChanged, kept, model, open, redo, roundZone, rounded, subscribe, undo } from "./model.js";

const PAUSE = 300; // milliseconds without a change before the server is asked
const id = (name) => document.getElementById(name);
const page = id("zones");
const data = JSON.parse(id("zone-data").textContent);
const { words } = data;
const token = document.querySelector('meta[name="csrf-token"]').content;

let [asked, timer, isFaulty] = [0, 0, false];

function say(text) {
  id("hint").textContent = text;
  id("hint").hidden = !text;
}

const map = drawn.start(id("zone-map"), data, say);
list.start(data, say);

subscribe((what) => {
  id("undo").disabled = !model.past.length;
  id("redo").disabled = !model.future.length;
  id("standing").textContent = isChanged() ? words.unsaved : words.as_saved;
  standing();
  if (what !== "zones") return;
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
});

function standing() {
  id("save").disabled = !isChanged() || isFaulty;
  page.classList.toggle("unsaved", isChanged());
}

const body = () => JSON.stringify({ version: model.version, zones: model.zones });

const send = (address, sent, headers = {}) => fetch(address, { method: "POST", body: sent, headers: { "X-CSRFToken": token, Accept: "application/json, text/html", ...headers } });

async function check() {
  const number = ++asked;
  id("check").setAttribute("aria-busy", "true");
  try {
    const answer = await send(page.dataset.check, body(), { "Content-Type": "application/json" });
    const text = await answer.text();
    if (number !== asked) return;
    const found = new DOMParser().parseFromString(text, "text/html");
    isFaulty = !answer.ok || found.querySelector("[data-fault]") !== null;
    id("check").replaceChildren(...found.body.childNodes);
  } catch {
    say(words.unreachable);
  } finally {
    if (number === asked) id("check").removeAttribute("aria-busy");
  }
  standing();
  page.dataset.checked = String(number);
}

async function save() {
  id("save").disabled = true;
  try {
    const answer = await send(page.dataset.save, body(), { "Content-Type": "application/json" });
    const found = await answer.json();
    if (answer.ok) {
      kept(found.zones, found.version);
      say(words.saved);
    } else {
      refuse(found.error ?? words.unreachable);
    }
  } catch {
    refuse(words.unreachable);
  }
  standing();
}

function refuse(text) {
  const sorry = document.createElement("p");
  sorry.className = "refusal";
  sorry.setAttribute("role", "alert");
  sorry.textContent = text;
  id("check").replaceChildren(sorry);
}

async function readFile(event) {
  event.preventDefault();
  try {
    const answer = await send(page.dataset.read, new FormData(id("read-form")));
    const found = await answer.json();
    if (!answer.ok) {
      refuse(found.error ?? words.unreachable);
      return;
    }
    take(found.zones, words.read.replace("{count}", found.zones.length));
  } catch {
    refuse(words.unreachable);
  }
}

async function lookBack(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok) take((await answer.json()).zones, words.earlier);
  } catch {
    refuse(words.unreachable);
  }
}

function take(zones, text) {
  change((all) => all.splice(0, all.length, ...zones), -1);
  map.fit();
  say(text);
}

function makeRings(event) {
  event.preventDefault();
  const latitude = degrees(id("rings-latitude").value, 90);
  const longitude = degrees(id("rings-longitude").value, 180);
  const radii = id("rings-km").value.split(/[,;，；\s]+/).filter(Boolean).map(Number);
  const isGood = radii.length > 0 && radii.every((km) => km > 0 && km <= 20_000);
  id("rings-note").hidden = isGood && latitude !== null && longitude !== null;
  id("rings-note").textContent = isGood ? words.rings_hint : words.bad_rings;
  if (!id("rings-note").hidden) return;
  const sorted = [...new Set(radii)].sort((one, other) => one - other);
  change((zones) => {
    const names = new Set(zones.map((zone) => zone.name));
    for (const [index, km] of sorted.entries()) {
      const wanted = words.ring.replace("{km}", km);
      const name = names.has(wanted) ? `${wanted} · ${freshName(words.zone)}` : wanted;
      zones.push(roundZone(name, index === 0 ? "urban" : "suburban", [latitude, longitude], km));
    }
  }, model.zones.length);
  showRings(false);
  map.fit();
}

function showRings(isShown) {
  id("rings-form").hidden = !isShown;
  id("rings").setAttribute("aria-expanded", String(isShown));
  if (!isShown) {
    say("");
    return;
  }
  id("rings-latitude").focus();
  map.pickMiddle(([latitude, longitude]) => {
    id("rings-latitude").value = rounded(latitude);
    id("rings-longitude").value = rounded(longitude);
    id("rings-km").focus();
  });
}

id("draw").addEventListener("click", () => {
  const isOn = map.isDrawing();
  if (isOn) map.stopDrawing();
  else {
    showRings(false);
    map.startDrawing();
  }
  id("draw").setAttribute("aria-pressed", String(!isOn));
});
id("zone-map").addEventListener("drawing-over", () => id("draw").setAttribute("aria-pressed", "false"));
id("rings").addEventListener("click", () => showRings(id("rings-form").hidden));
id("rings-form").addEventListener("submit", makeRings);
id("one").addEventListener("click", () => change((zones) => zones.splice(0), -1));
id("undo").addEventListener("click", undo);
id("redo").addEventListener("click", redo);
id("save").addEventListener("click", save);
id("read-form").addEventListener("submit", readFile);
for (const each of document.querySelectorAll(".earlier")) each.addEventListener("click", () => lookBack(each.dataset.from));
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, textarea")) return;
  const key = event.key.toLowerCase();
  if (key === "z") (event.shiftKey ? redo : undo)();
  else if (key === "y") redo();
  else return;
  event.preventDefault();
});
addEventListener("beforeunload", (event) => {
  if (isChanged()) event.preventDefault();
});

open(data.zones, data.version);
map.fit();
page.dataset.ready = "yes";
