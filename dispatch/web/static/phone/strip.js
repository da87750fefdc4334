// What stands above and below the day: what waits to be sent, what was not done, and what can be taken back.

import { counted, fill, word } from "./fill.js";
import { blocked } from "./queue.js";
import { OK } from "./sync.js";

const strip = document.getElementById("strip");
const refused = document.getElementById("refused");
const undo = document.getElementById("undo");

const wordsOf = (act) => [word(`act.${act.to || act.kind}`), act.label].filter(Boolean).join(": ");

export function drawStrip(page, { again, drop }) {
  const waiting = page.acts.filter((act) => !act.refused).length;
  const how = page.how === OK && page.sending ? "sending" : page.how;
  strip.dataset.how = how;
  strip.hidden = how === OK && !waiting && !page.others;
  show(".waiting", waiting);
  show(".others", page.others);
  for (const place of document.querySelectorAll("[data-text=waiting]")) place.textContent = counted("things", waiting);
  document.querySelector("[data-text=kept]").textContent = counted("things", page.acts.length);
  for (const place of document.querySelectorAll("[data-text=others]")) place.textContent = counted("things", page.others);
  drawRefused(page.acts, again, drop);
}

function show(name, count) {
  strip.querySelector(name).hidden = !count;
}

let shown = "";

function drawRefused(acts, again, drop) {
  const held = blocked(acts);
  const all = acts.filter((act) => act.refused);
  const text = JSON.stringify([all.map((act) => [act.id, act.refused]), held.length]);
  if (text === shown) return;
  shown = text;
  refused.hidden = !all.length;
  refused.replaceChildren(
    ...all.map((act) => {
      const behind = act.ticket ? held.filter((each) => each.ticket === act.ticket).length : 0;
      const made = fill("t-refused", {
        what: wordsOf(act),
        sentence: act.refused,
        behind: behind ? counted("things", behind) : "",
      });
      made.querySelector("[data-act=again]").addEventListener("click", () => again(act));
      made.querySelector("[data-act=drop]").addEventListener("click", () => drop(act));
      return made;
    }),
  );
}

let timer = 0;

// For a few seconds a move can be taken back, before it is sent.
export function offerUndo(acts, takeBack) {
  const last = acts.findLast((act) => act.waits > Date.now());
  clearTimeout(timer);
  undo.hidden = !last;
  if (!last) return;
  undo.querySelector("[data-text=undo]").textContent = wordsOf(last);
  undo.querySelector("button").onclick = () => takeBack(last);
  timer = setTimeout(() => {
    undo.hidden = true;
  }, last.waits - Date.now());
}
