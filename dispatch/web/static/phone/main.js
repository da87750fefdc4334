// Joins the pieces: opens the page from what the phone keeps, asks the server, draws, and lets the queue go.

import * as db from "./db.js";
import { drawDay } from "./day.js";
import { fill } from "./fill.js";
import { mapElement } from "./map.js";
import * as queue from "./queue.js";
import { drawStrip, offerUndo } from "./strip.js";
import { LOGIN, OFFLINE, OK, fetchDay, send } from "./sync.js";
import { drawVisit } from "./visit.js";

const EVERY = 20000; // milliseconds between two looks at the server while the page is seen

const main = document.getElementById("main");
const page = { user: "", state: null, acts: [], how: OK, sending: false, others: 0 };
let drawn = "";
let leaving = false; // for another of these pages: what can be taken back here still can there

const visitId = () => {
  const found = /^\/my\/visits\/([^/]+)$/.exec(location.pathname);
  if (!found) return "";
  const id = decodeURIComponent(found[1]);
  if (!id.startsWith("~")) return id;
  const bytes = atob(id.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (sign) => sign.charCodeAt(0)));
};

async function redraw() {
  page.acts = page.user ? await db.actsOf(page.user) : [];
  page.others = page.user ? await db.actsOfOthers(page.user) : 0;
  drawStrip(page, { again, drop });
  offerUndo(page.acts, takeBack);
  const asOf = document.querySelector("[data-text=asOf]");
  if (asOf && page.state) asOf.textContent = page.state.at.slice(11, 16);
  if (!page.state) return drawEmpty();
  const shown = queue.withActs(page.state, page.acts);
  const text = JSON.stringify({ ...shown, csrf: "", at: "" });
  // Nothing is drawn anew under the fingers of somebody who is writing.
  if (text === drawn || main.dataset.written) return;
  drawn = text;
  draw(shown);
}

function drawEmpty() {
  if (page.how === OK) return; // the answer is on its way
  const card = fill("t-login", {});
  main.replaceChildren(card);
  if (page.how === LOGIN) location.replace(card.querySelector("a").href);
}

function draw(shown) {
  const open = [...main.querySelectorAll("details")].map((each) => each.open);
  const note = main.querySelector("#note-words")?.value || "";
  const id = visitId();
  const made = id ? drawVisit(shown, id, act) : drawDay(shown, act);
  const map = made.querySelector(".phone-map");
  if (map) map.append(mapElement(shown.map));
  main.replaceChildren(made);
  main.querySelectorAll("details").forEach((each, place) => {
    if (open.length && open[place] !== undefined) each.open = open[place];
  });
  const words = main.querySelector("#note-words");
  if (words) words.value = note;
  for (const place of document.querySelectorAll("[data-text=user]")) place.textContent = shown.user.name;
}

async function act(what) {
  const visit = queue.withActs(page.state, page.acts).visits.get(what.ticket);
  const plan = what.kind === "pick_up" ? page.state.plan : "";
  await queue.add(page.user, { ...what, plan, label: visit ? visit.customer : what.depot });
  delete main.dataset.written;
  const words = main.querySelector("#note-words");
  if (words && what.words) words.value = "";
  if (visitId() && queue.OVER.has(what.to)) {
    leaving = true;
    location.assign("/my");
    return;
  }
  await redraw();
  sync();
}

async function takeBack(what) {
  await queue.undo(what);
  await redraw();
}

async function again(what) {
  await queue.again(what);
  await redraw();
  sync();
}

async function drop(what) {
  await queue.drop(what);
  await redraw();
  sync();
}

async function take(state) {
  if (page.user !== state.user.id) drawn = "";
  page.user = state.user.id;
  page.state = state;
  await redraw();
}

let running = false;
let asked = null;

async function sync(options = {}) {
  if (running) {
    asked = options;
    return;
  }
  running = true;
  try {
    await round(options);
  } finally {
    running = false;
  }
  await redraw();
  if (asked) {
    const next = asked;
    asked = null;
    await sync(next);
  }
}

async function round({ flush = false }) {
  const found = await fetchDay();
  page.how = found.how;
  if (!found.state) return;
  await take(found.state);
  let some = false;
  const onSent = async () => {
    some = page.sending = true;
    await redraw();
  };
  const { how, wait } = await send(page.state, { flush, onSent });
  page.sending = false;
  page.how = how;
  if (wait) setTimeout(sync, wait + 20);
  const after = some ? await fetchDay() : { state: null };
  if (after.state) await take(after.state);
}

function bindPage() {
  addEventListener("online", () => sync());
  addEventListener("offline", () => {
    page.how = OFFLINE;
    redraw();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sync();
    else if (!leaving) sync({ flush: true }); // a phone in a pocket sends what is left at once
  });
  setInterval(() => document.visibilityState === "visible" && sync(), EVERY);
  main.addEventListener("input", () => {
    main.dataset.written = "yes";
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && new URL(link.href).origin === location.origin) leaving = true;
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  document.getElementById("log-out").addEventListener("click", askToLeave);
}

async function askToLeave() {
  const dialog = document.getElementById("leave");
  if (!page.acts.length) return leave();
  dialog.onclose = () => dialog.returnValue === "leave" && leave();
  for (const button of dialog.querySelectorAll("button")) button.onclick = () => dialog.close(button.value);
  dialog.showModal();
}

async function leave() {
  const headers = { "X-CSRFToken": page.state ? page.state.csrf : "" };
  const answer = await fetch("/account/logout", { method: "POST", headers, redirect: "manual" }).catch(() => null);
  if (!answer) {
    page.how = "logout";
    drawStrip(page, { again, drop });
    return;
  }
  await db.lock();
  leaving = true;
  location.assign("/login");
}

async function start() {
  bindPage();
  const known = await db.current();
  if (!known.locked && known.user) {
    page.user = known.user;
    page.state = await db.dayOf(known.user);
    await redraw();
  }
  await sync();
  navigator.serviceWorker?.register("/my/worker.js", { scope: "/my", updateViaCache: "none" }).catch(() => {});
  navigator.storage?.persist?.();
}

start();
