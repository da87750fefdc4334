// Words and small pieces of the page for acts on the board. Words come from the page; every text is set as text.

import { clock, dayAndClock, jobs, state } from "../board/state.js";

const box = document.getElementById("acts-words");
const words = box ? JSON.parse(box.dataset.words) : {};
export const mayAct = Boolean(box);

export function word(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function make(tag, className = "", text = undefined) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function button(text, className, run) {
  const made = make("button", className, text);
  made.type = "button";
  made.addEventListener("click", run);
  return made;
}

// Points of cost with their sign, as in +4.20.
export function points(cents) {
  const number = (Math.abs(cents) / 100).toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return cents < 0 ? `−${number}` : `+${number}`;
}

export function minutes(seconds) {
  const whole = Math.max(1, Math.round(Math.abs(seconds) / 60));
  if (whole < 60) return word("minutes", { minutes: whole });
  return word("hours", { hours: Math.floor(whole / 60), minutes: String(whole % 60).padStart(2, "0") });
}

// With the day where the board shows several.
export function time(seconds) {
  return state.data.days.length > 1 ? dayAndClock(seconds) : clock(seconds);
}

export function nameOf(technician) {
  return state.data.technicians.find((each) => each.id === technician)?.name ?? technician;
}

export function jobWords(id) {
  const customer = jobs.get(id)?.customer;
  return customer ? `${id} ${customer}` : id;
}
