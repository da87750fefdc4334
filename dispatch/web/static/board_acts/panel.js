// What can be done with the chosen job, in the side panel: move, lock, take out, hand over, places and appointments.

import { ask, clock, dayAndClock, hooks, post, refresh, state, announce } from "../board/state.js";
import { beginMove } from "./keys.js";
import { EDITABLE, isEditable } from "./routes.js";
import { makeAct } from "./send.js";
import { tryEdit } from "./trial.js";
import { button, make, nameOf, points, time, word } from "./words.js";

const WITHOUT_VISIT = new Set(["reported", "reopened", "triaged"]);
const LOCKS = ["technician", "time", "both", "sequence"];

export function start() {
  hooks.panel.push({ order: 10, render: onlyWhenNew(acts) });
  hooks.panel.push({ order: 20, render: onlyWhenNew(places) });
  hooks.panel.push({ order: 30, render: onlyWhenNew(slots) });
}

// The panel is drawn again with every change of the day; what was opened in it stays where nothing of it has changed.
function onlyWhenNew(render) {
  return (box, job) => {
    const text = JSON.stringify([job?.id, job?.state, job?.technician, job?.start, job?.locked, state.data.board?.version]);
    if (box.dataset.seen === text) return;
    box.dataset.seen = text;
    box.replaceChildren();
    if (job) render(box, job);
  };
}

function acts(box, job) {
  const row = make("div", "acts-buttons");
  if (isEditable(job)) {
    row.append(button(`${word(job.technician ? "move" : "place")} `, "action small", () => beginMove(job)));
    row.lastChild.append(make("kbd", "", "M"));
    if (job.technician) row.append(...lockButtons(job));
    if (job.technician) row.append(button(word("off"), "quiet-button", () => tryEdit({ kind: "off", job: job.id }, "panel", { pause: 0 })));
  }
  box.append(make("h3", "", word("acts")), row, owner(job));
  if (!isEditable(job) && !WITHOUT_VISIT.has(job.state)) box.append(make("p", "quiet", word("fixed")));
}

function lockButtons(job) {
  if (job.locked) {
    const open = button(`${word("unlock")} `, "quiet-button", () => lock(job, "none"));
    open.append(make("kbd", "", "L"));
    return [open];
  }
  const select = make("select");
  select.setAttribute("aria-label", word("lock_what"));
  for (const kind of ["both", ...LOCKS.filter((each) => each !== "both")]) {
    const option = make("option", "", word(`lock_${kind}`));
    option.value = kind;
    select.append(option);
  }
  const set = button(`${word("lock")} `, "quiet-button", () => lock(job, select.value));
  set.append(make("kbd", "", "L"));
  return [set, select];
}

async function lock(job, kind) {
  await makeAct("lock", { job: job.id, kind });
}

// Somebody else answers for the ticket from now on.
function owner(job) {
  const made = make("details", "acts-owner");
  made.append(make("summary", "", word("hand_over")));
  made.addEventListener("toggle", async () => {
    if (!made.open || made.querySelector("form")) return;
    const { status, body } = await ask("/board/acts/owners");
    if (status !== 200) return announce(body.error ?? word("failed"), { isError: true });
    made.append(ownerForm(job, body));
  });
  return made;
}

function ownerForm(job, { me, owners }) {
  const form = make("form", "acts-form");
  const select = make("select");
  select.name = "to";
  for (const each of owners.filter((one) => one.id !== me)) {
    const option = make("option", "", each.name);
    option.value = each.id;
    select.append(option);
  }
  const why = make("input");
  Object.assign(why, { name: "why", required: true, maxLength: 500 });
  const fault = make("p", "refusal");
  fault.hidden = true;
  const send = make("button", "quiet-button", word("hand_over"));
  form.append(labelled(word("to"), select), labelled(word("why"), why), send, fault);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { status, body } = await post(`/board/acts/owner/${encodeURIComponent(job.id)}`, { to: select.value, why: why.value });
    fault.hidden = status === 200;
    fault.textContent = body.error ?? "";
    if (status !== 200) return;
    announce(body.sentence);
    form.remove();
  });
  return form;
}

function labelled(text, field) {
  const label = make("label");
  label.append(make("span", "", text), field);
  return label;
}

function places(box, job) {
  if (!EDITABLE.has(job.state)) return;
  const made = make("details", "acts-places");
  made.append(make("summary", "", word("places")));
  made.addEventListener("toggle", () => made.open && made.children.length === 1 && fillPlaces(made, job));
  box.append(made);
  if (!job.technician || job.standing === "late") made.open = true;
}

async function fillPlaces(made, job) {
  const waiting = make("p", "quiet", word("asking"));
  made.append(waiting);
  const { status, body } = await ask(`/board/acts/places/${encodeURIComponent(job.id)}`);
  waiting.remove();
  if (status !== 200) return made.append(make("p", "refusal", body.error ?? word("failed")));
  if (body.note) made.append(make("p", "", body.note));
  const list = make("ul", "acts-list");
  for (const each of body.places) list.append(offerLine(`${nameOf(each.technician)}, ${time(each.start)}`, each, word("try"), () => {
    const { technician, shift, before } = each;
    tryEdit({ kind: "place", job: job.id, technician, shift, before }, "panel", { pause: 0 });
  }));
  made.append(list);
}

function offerLine(text, offer, verb, run) {
  const line = make("li");
  const words = make("span", "", text);
  const price = make("b", "acts-price", points(offer.cents));
  price.title = offer.cost.map((term) => `${term.words} ${points(term.cents)}`).join("\n");
  const warn = offer.later ? make("span", "late", `! ${word("makes_late", { count: offer.later })}`) : "";
  line.append(words, price, warn, button(verb, "quiet-button", run));
  return line;
}

function slots(box, job) {
  if (job.technician || !WITHOUT_VISIT.has(job.state)) return;
  const made = make("details", "acts-slots");
  made.append(make("summary", "", word("slots")));
  made.addEventListener("toggle", () => made.open && made.children.length === 1 && fillSlots(made, job));
  box.append(made);
  made.open = job.state !== "triaged";
}

async function fillSlots(made, job) {
  const waiting = make("p", "quiet", word("asking"));
  made.append(waiting);
  const { status, body } = await ask(`/board/acts/slots/${encodeURIComponent(job.id)}`);
  waiting.remove();
  if (status !== 200) return made.append(make("p", "refusal", body.error ?? word("failed")));
  if (body.note) made.append(make("p", "", body.note));
  const list = make("ul", "acts-list");
  const verb = body.triage ? word("triage_and_take") : word("take");
  for (const each of body.slots) {
    const text = `${dayAndClock(each.opens)}–${clock(each.closes)}, ${nameOf(each.technician)}`;
    list.append(offerLine(text, each, verb, (event) => takeSlot(made, job, each, event.currentTarget)));
  }
  made.append(list);
}

async function takeSlot(made, job, { opens, closes }, pressed) {
  pressed.disabled = true;
  const { status, body } = await post(`/board/acts/slots/${encodeURIComponent(job.id)}`, { opens, closes });
  pressed.disabled = false;
  made.querySelector(".refusal")?.remove();
  if (status !== 200) {
    pressed.closest("li").append(make("p", "refusal", body.error ?? word("failed")));
    return;
  }
  await refresh();
  announce(`${body.sentence} ${word("undo_hint")}`);
}
