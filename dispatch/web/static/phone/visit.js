// One visit: what is wrong, the steps, parts used, notes and photos, and how it ends.

import { described, nextState } from "./day.js";
import { countRow, counts, fill, offer, word } from "./fill.js";
import { shrunk } from "./photos.js";

export function drawVisit(shown, id, act) {
  const visit = shown.visits.get(id);
  if (!visit || visit.state === "cancelled") return fill("t-gone", {});
  const made = fill("t-visit", {
    ...described(visit),
    onSite: visit.state === "on_site",
    noParts: !visit.parts.length,
    steps: visit.steps.map((what) => fill("t-item", { what })),
    parts: visit.parts.map((part) => countRow(part, part.quantity)),
    missing: visit.parts.map((part) => countRow(part, 0)),
    notes: visit.notes.map((note) => fill("t-note", { ...note, photo: note.preview || note.photo })),
  });
  for (const picture of made.querySelectorAll("img")) {
    picture.addEventListener("error", () => picture.remove()); // no connection: the note stands without it
  }
  bindParts(made, shown);
  bindStep(made, visit, act);
  bindNotes(made, visit, act);
  bindEnds(made, visit, act);
  return made;
}

function bindParts(made, shown) {
  const used = made.querySelector("#used");
  if (!used) return;
  const held = shown.van.map((part) => ({ ...part, name: word("in_van", part.quantity).replace("{name}", part.name) }));
  offer(used.querySelector("select"), held, used.firstElementChild);
  const missing = made.querySelector("#needs-part");
  offer(missing.querySelector("select"), shown.parts, missing.firstElementChild);
}

function used(made) {
  const form = made.querySelector("#used");
  return form ? counts(form) : null;
}

function bindStep(made, visit, act) {
  made.querySelector("[data-act=step]")?.addEventListener("click", () => {
    const to = nextState(visit);
    const words = to === "done" ? made.querySelector("#note-words").value.trim() : "";
    act({ kind: "move", ticket: visit.id, to, words, used: to === "done" ? used(made) : null });
  });
}

function bindNotes(made, visit, act) {
  const form = made.querySelector("#note");
  const words = form.querySelector("textarea");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (words.value.trim()) act({ kind: "note", ticket: visit.id, words: words.value.trim() });
    else words.focus();
  });
  form.querySelector("input[type=file]").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    const fault = made.querySelector("#photo-fault");
    fault.hidden = true;
    if (!file) return;
    try {
      const { photo, preview } = await shrunk(file);
      act({ kind: "photo", ticket: visit.id, words: words.value.trim(), photo, preview });
    } catch {
      fault.textContent = word("photo.unreadable");
      fault.hidden = false;
    }
  });
}

function bindEnds(made, visit, act) {
  const ends = (id, to, read) => {
    const form = made.querySelector(id);
    if (!form) return;
    form.noValidate = true; // the sentence beside it says more than the browser's
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const more = read(form);
      form.querySelector("[data-fault]").hidden = Boolean(more);
      if (more) act({ kind: "move", ticket: visit.id, to, used: used(made), ...more });
    });
  };
  const words = (form) => form.querySelector("textarea").value.trim();
  ends("#needs-part", "needs_part", (form) => {
    const missing = Object.fromEntries(Object.entries(counts(form)).filter(([, count]) => count > 0));
    return Object.keys(missing).length ? { missing, words: words(form) } : null;
  });
  ends("#needs-expert", "needs_expert", (form) => (words(form) ? { words: words(form) } : null));
}

