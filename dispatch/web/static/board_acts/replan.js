// Re-planning from the board: what has happened, the search with its progress, and then the proposal.

import { announce, ask, post, state, subscribe } from "../board/state.js";
import { showProposal } from "./diff.js";
import { button, make, nameOf, word } from "./words.js";

const EVERY = 1000; // milliseconds
const followed = new Map(); // work id -> {mine}
const strips = new Map(); // work id -> element
let timer = 0;

export function start() {
  const dialog = document.getElementById("replan-dialog");
  document.getElementById("act-replan").addEventListener("click", () => open(dialog));
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    send(dialog, event.currentTarget);
  });
  dialog.querySelector('[name="kind"]').addEventListener("change", () => showFields(dialog));
  subscribe((what) => what === "work" && state.work.filter((each) => each.kind === "replan").forEach((each) => follow(each.id, false)));
}

function open(dialog) {
  const people = dialog.querySelector('[name="technician"]');
  people.replaceChildren(...state.data.technicians.map((each) => option(each.id, each.name)));
  if (state.chosen.technician) people.value = state.chosen.technician;
  const visits = dialog.querySelector('[name="job"]');
  const underWay = state.data.jobs.filter((job) => job.state === "on_site" || job.state === "on_the_way");
  visits.replaceChildren(...underWay.map((job) => option(job.id, `${job.id} ${job.customer}, ${nameOf(job.technician)}`)));
  dialog.querySelector(".refusal").hidden = true;
  showFields(dialog);
  dialog.showModal();
}

function option(value, text) {
  const made = make("option", "", text);
  made.value = value;
  return made;
}

function showFields(dialog) {
  const kind = dialog.querySelector('[name="kind"]').value;
  for (const field of dialog.querySelectorAll("[data-for]")) {
    field.hidden = !field.dataset.for.split(" ").includes(kind);
    for (const input of field.querySelectorAll("input, select")) input.disabled = field.hidden;
  }
}

async function send(dialog, form) {
  const data = new FormData(form);
  const whole = (name) => (data.get(name) ? Number(data.get(name)) : undefined);
  const order = { seconds: whole("seconds"), reason: data.get("reason") ?? "" };
  const kind = data.get("kind");
  if (kind) {
    const event = { kind, technician: data.get("technician") ?? undefined, job: data.get("job") ?? undefined, minutes: whole("minutes"), factor: whole("factor"), until: momentToday(data.get("until")) };
    const { status, body } = await post("/board/acts/happened", strip(event));
    if (status !== 200) return refuse(dialog, body);
    form.reset(); // what was recorded is not recorded twice
  }
  const { status, body } = await post("/board/acts/replan", strip(order));
  if (status !== 202) return refuse(dialog, body);
  dialog.close();
  follow(body.id, true);
}

function strip(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
}

// A time of the day that is looked at, by the clock of the board.
function momentToday(text) {
  if (!text) return undefined;
  const [hours, mins] = text.split(":").map(Number);
  const day = state.data.days.find((each) => each.date === state.day) ?? state.data.days[0];
  return day.start + 3600 * hours + 60 * mins;
}

function refuse(dialog, body) {
  const fault = dialog.querySelector(".refusal");
  fault.textContent = body.error ?? word("failed");
  fault.hidden = false;
}

function follow(id, mine) {
  if (followed.has(id)) return;
  followed.set(id, { mine });
  const box = make("div", "acts-work");
  strips.set(id, box);
  document.getElementById("acts-works").append(box);
  draw(box, { id, state: "queued", progress: {}, mine });
  schedule();
}

function schedule() {
  clearTimeout(timer);
  if (followed.size) timer = setTimeout(look, EVERY);
}

async function look() {
  for (const [id, { mine }] of [...followed]) {
    const { status, body } = await ask(`/board/acts/work/${encodeURIComponent(id)}`);
    if (status !== 200) continue;
    draw(strips.get(id), body);
    if (body.state === "queued" || body.state === "running") continue;
    followed.delete(id);
    finish(body, mine || body.mine);
  }
  schedule();
}

function finish(work, mine) {
  if (work.plan && mine) {
    drop(work.id);
    showProposal(work.plan);
  } else if (!work.plan && work.state === "cancelled") {
    drop(work.id);
    announce(work.sentence || word("cancelled"));
  }
}

function drop(id) {
  strips.get(id)?.remove();
  strips.delete(id);
}

function draw(box, work) {
  const { progress } = work;
  const isOpen = work.state === "queued" || work.state === "running";
  const sign = work.state === "failed" ? word("work_failed") : word(`work_${work.state}`);
  const parts = [make("b", "", `${word("replanning")} ${work.id}: ${sign}`)];
  if (isOpen && work.seconds) {
    const bar = make("progress");
    Object.assign(bar, { max: work.seconds, value: Math.min(work.seconds, progress.seconds ?? 0) });
    bar.setAttribute("aria-label", word("progress"));
    parts.push(bar, make("span", "quiet", `${Math.round(progress.seconds ?? 0)} / ${work.seconds} s`));
  }
  if (progress.cost !== undefined && progress.cost !== null) {
    const cost = (progress.cost / 100).toLocaleString("en-GB", { maximumFractionDigits: 0 });
    parts.push(make("span", "", word("best", { cost, unserved: progress.unserved ?? 0 })));
  }
  if (work.best) parts.push(make("span", "quiet", word("best_changes", { over: work.best.handed_over, served: work.best.newly_served })));
  if (work.sentence && !isOpen) parts.push(make("span", work.state === "failed" ? "refusal" : "", work.sentence));
  if (isOpen && work.cancel_asked) parts.push(make("span", "quiet", word("ending")));
  else if (isOpen && work.mine) parts.push(button(word("end"), "quiet-button", (event) => cancel(work.id, event.currentTarget)));
  if (work.plan) parts.push(button(word("look"), "action small", () => { drop(work.id); showProposal(work.plan); }));
  if (!isOpen) parts.push(button(word("seen"), "quiet-button", () => drop(work.id)));
  const hadFocus = box.contains(document.activeElement);
  box.replaceChildren(...parts);
  if (hadFocus) box.querySelector("button")?.focus({ preventScroll: true });
}

async function cancel(id, pressed) {
  pressed.disabled = true;
  const { status, body } = await post(`/board/acts/work/${encodeURIComponent(id)}/cancel`);
  if (status !== 200) announce(body.error ?? word("failed"), { isError: true });
}
