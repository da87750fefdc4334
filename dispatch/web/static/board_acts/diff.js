// A proposal: listed by what becomes of each visit, drawn on map and timeline; accepted whole, in part or not at all.

import { announce, ask, choose, post, refresh, state, subscribe } from "../board/state.js";
import { bringIntoSight, drawOnMap } from "./diff_map.js";
import { showChanges } from "./ghosts.js";
import { act, hideConflict } from "./send.js";
import { button, jobWords, make, nameOf, points, time, word } from "./words.js";

const GROUPS = ["newly_late", "dropped", "handed_over", "moved", "newly_served", "left_out", "kept"];
const QUIET = new Set(["kept", "left_out"]);
const MOST = 60; // lines of a group, beside those that can be ticked
let shown = null; // the proposal
let refused = new Map(); // job -> why it could not be accepted alone

export function start() {
  subscribe((what) => what === "data" && shown && again());
}

export async function showProposal(plan) {
  const { status, body } = await ask(`/board/acts/proposal/${encodeURIComponent(plan)}`);
  if (status !== 200) return announce(body.error ?? word("failed"), { isError: true });
  shown = body;
  refused = new Map();
  draw();
  showChanges(shown.changes);
  drawOnMap(shown.changes);
  bringIntoSight();
  document.querySelector("#acts-diff h2").focus({ preventScroll: true });
}

// The board has changed: whether the proposal rests on it still is asked again, what was ticked stays.
async function again() {
  if (shown.board.version === state.data.board?.version) return;
  const plan = shown.plan;
  const { status, body } = await ask(`/board/acts/proposal/${encodeURIComponent(plan)}`);
  if (status !== 200 || shown?.plan !== plan) return;
  const off = unticked();
  shown = body;
  if (shown.state !== "draft") return close();
  draw(off);
  showChanges(shown.changes);
  drawOnMap(shown.changes);
}

function close() {
  shown = null;
  const box = document.getElementById("acts-diff");
  box.hidden = true;
  box.replaceChildren();
  showChanges([]);
  drawOnMap([]);
}

function unticked() {
  return new Set([...document.querySelectorAll('#acts-diff input[type="checkbox"]:not(:checked)')].map((each) => each.value));
}

function draw(off = new Set()) {
  const box = document.getElementById("acts-diff");
  const title = make("h2", "", word("proposal", { plan: shown.plan }));
  title.tabIndex = -1;
  const parts = [title, make("p", "quiet", shown.reason), costOf()];
  if (shown.outdated) parts.push(make("p", "refusal", word("outdated")));
  const choices = shown.changes.filter((each) => each.choice);
  if (choices.length === 0) parts.push(make("p", "", word("no_changes")));
  parts.push(buttons(choices), legend(), ...groups(off));
  box.replaceChildren(...parts);
  box.hidden = false;
}

function costOf() {
  const made = make("details", "acts-cost");
  made.append(make("summary", "", word("cost", { more: points(shown.more_cents) })));
  const list = make("dl", "facts");
  for (const term of shown.cost) list.append(make("dt", "", term.words), make("dd", "", points(term.cents)));
  made.append(list);
  return made;
}

function buttons(choices) {
  const row = make("p", "acts-buttons");
  if (choices.length && document.getElementById("board").dataset.mayAct) {
    row.append(button(word("accept_all", { count: choices.length }), "action small", () => accept(null)));
    row.append(button(word("accept_some"), "quiet-button", () => accept(ticked())));
  }
  row.append(button(word("accept_none"), "quiet-button", discard), button(word("later_on"), "quiet-button", close));
  const fault = make("p", "refusal");
  fault.id = "acts-diff-fault";
  fault.hidden = true;
  const box = make("div");
  box.append(row, fault);
  return box;
}

function legend() {
  return make("p", "quiet", word("diff_legend"));
}

function ticked() {
  return [...document.querySelectorAll('#acts-diff input[type="checkbox"]:checked')].map((each) => each.value);
}

function groups(off) {
  return GROUPS.map((kind) => {
    const own = shown.changes.filter((each) => (kind === "newly_late" ? each.newly_late : each.kind === kind && !each.newly_late));
    if (own.length === 0) return null;
    const made = make("details", `acts-group ${kind}`);
    made.open = !QUIET.has(kind);
    const list = make("ul");
    // What can be ticked is never left out: what is not there would not be accepted.
    const listed = own.filter((change, place) => change.choice || place < MOST);
    list.append(...listed.map((change) => lineOf(change, off)));
    if (own.length > listed.length) list.append(make("li", "quiet", word("and_more", { count: own.length - listed.length })));
    made.append(make("summary", "", `${word(`group_${kind}`)} (${own.length})`), list);
    return made;
  }).filter(Boolean);
}

function lineOf(change, off) {
  const line = make("li");
  const from = change.was ? `${nameOf(change.was.technician)} ${time(change.was.start)}` : word("no_visit");
  const to = change.now ? `${nameOf(change.now.technician)} ${time(change.now.start)}` : word("no_visit");
  const name = button(jobWords(change.job), "link-button", () => choose(change.job, "acts"));
  const words = make("span", "acts-change");
  const same = change.kind === "kept" || change.kind === "left_out";
  words.append(name, make("span", "quiet", same ? ` ${to}` : ` ${from} → ${to}`));
  if (change.choice) {
    const box = make("input");
    Object.assign(box, { type: "checkbox", value: change.job, checked: !off.has(change.job) });
    box.setAttribute("aria-label", jobWords(change.job));
    const price = make("b", "acts-price", points(change.cents));
    price.title = change.cost.map((term) => `${term.words} ${points(term.cents)}`).join("\n");
    line.append(box, words, price);
    if (change.needs.length) line.append(make("p", "quiet", word("together", { jobs: change.needs.join(", ") })));
  } else {
    line.append(make("span", "acts-follows", ""), words);
    if (!same) line.append(make("span", "quiet", word("follows")));
  }
  if (refused.has(change.job)) line.append(make("p", "refusal", refused.get(change.job)));
  return line;
}

async function accept(jobs) {
  if (jobs && jobs.length === 0) return fault(word("none_ticked"));
  const plan = shown.plan;
  lock(true);
  const { status, body } = await act(`proposal/${encodeURIComponent(plan)}/accept`, { jobs });
  lock(false);
  if (status !== 200) return status === 409 ? fault(word("try_again")) : fault(body.error ?? word("failed"));
  hideConflict();
  if (body.not_alone.length) {
    refused = new Map(body.not_alone.map((each) => [each.job, each.sentence]));
    announce(`${body.sentence} ${body.not_alone.map((each) => each.sentence).join(" ")}`, { isError: true });
  } else {
    announce(`${body.sentence} ${word("undo_hint")}`);
  }
  close();
  await refresh();
}

function lock(isBusy) {
  for (const each of document.querySelectorAll("#acts-diff .acts-buttons button")) each.disabled = isBusy;
}

function fault(sentence) {
  const line = document.getElementById("acts-diff-fault");
  if (!line) return announce(sentence, { isError: true });
  line.textContent = sentence;
  line.hidden = false;
}

async function discard() {
  const { status, body } = await post(`/board/acts/proposal/${encodeURIComponent(shown.plan)}/discard`);
  if (status !== 200) return fault(body.error ?? word("failed"));
  announce(body.sentence);
  close();
}

