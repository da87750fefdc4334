// "What would serve it?" in the board's side panel: asked for when it is opened, for jobs without a visit and late ones.

import { ask, hooks, state } from "../board/state.js";
import { make, points } from "../board_acts/words.js";

const box = document.getElementById("fixes-words");
const words = box ? JSON.parse(box.dataset.words) : {};
const word = (key) => words[key] ?? key;
const PATIENCE = 30000;
const AHEAD = new Set(["reported", "reopened", "triaged", "planned", "dispatched"]);

if (box) hooks.panel.push({ order: 25, render });

function render(place, job) {
  const text = JSON.stringify([job?.id, job?.state, job?.technician, job?.start, job?.standing, state.data.board]);
  if (place.dataset.seen === text) return;
  place.dataset.seen = text;
  place.replaceChildren();
  const isAsked = job && AHEAD.has(job.state) && (!job.technician || job.standing === "late");
  if (!isAsked || !state.data.board?.plan) return;
  const made = make("details", "fixes");
  made.append(make("summary", "", word("question")));
  made.addEventListener("toggle", () => made.open && made.children.length === 1 && fill(made, job));
  place.append(made);
}

async function fill(made, job) {
  const waiting = make("p", "quiet", word("asking"));
  waiting.setAttribute("role", "status");
  made.append(waiting);
  const { status, body } = await ask(`/board/fixes/${encodeURIComponent(job.id)}`, { patience: PATIENCE });
  waiting.remove();
  if (status !== 200) {
    made.append(make("p", status === 422 ? "" : "refusal", body.error || word("failed")));
    return;
  }
  made.append(make("p", "quiet", body.own));
  if (body.note) made.append(make("p", "", body.note));
  const list = make("ol", "fixes-list");
  list.append(...body.fixes.map(line));
  made.append(list);
}

function line(fix) {
  const made = make("li");
  const price = make("b", "acts-price", points(fix.cents));
  price.title = word("price");
  made.append(make("span", "", fix.words), " ", price, make("p", "quiet", fix.visit));
  for (const each of fix.broken) made.append(make("p", "late", `! ${each}`));
  if (fix.cost.length) made.append(terms(fix.cost));
  const links = make("p", "fixes-links");
  links.append(link(fix.what_if, word("what_if")), ...fix.places.map((each) => link(each.url, each.words)));
  made.append(links);
  return made;
}

function terms(cost) {
  const made = make("details");
  const list = make("ul");
  for (const each of cost) list.append(make("li", "", `${each.words} ${points(each.cents)}`));
  made.append(make("summary", "", word("terms")), list);
  return made;
}

function link(url, text) {
  const made = make("a", "", text);
  made.href = url;
  return made;
}
