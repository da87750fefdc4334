// One pin: set on the map, by the fields, or by looking the address up again.

import { readPlace, writePlace } from "../intake/coordinates.js";
import { pinMap } from "../intake/pin.js";

const id = (name) => document.getElementById(name);
const form = id("place");
const map = pinMap(id("pin-map"), writePlace);

function show() {
  const place = readPlace();
  if (place) map.show(...place);
  else map.clear();
}

async function lookUp(event) {
  const body = new FormData();
  body.set("address", event.target.dataset.text);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  try {
    const answer = await fetch(form.dataset.address, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    const found = await answer.json();
    id("address-note").textContent = answer.ok ? found.words : found.error;
    if (!answer.ok) return;
    writePlace(found.latitude.toFixed(6), found.longitude.toFixed(6));
    show();
  } catch {
    id("address-note").textContent = form.dataset.unreachable;
  }
}

for (const name of ["latitude", "longitude", "coordinates"]) id(`field-${name}`).addEventListener("input", show);
id("find-address")?.addEventListener("click", lookUp);
show();
form.dataset.ready = "yes";
