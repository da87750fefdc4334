// Asks about every second what has changed, while the page is looked at, and says so when nobody answers.

import { ask, clock, refresh, setStale, setWork, state, subscribe, version } from "./state.js";
import { word } from "./words.js";

const EVERY = 800; // milliseconds
const WHEN_STALE = 2500;

let timer = 0;
let answered = Date.now();

export function start() {
  const notice = document.getElementById("board-stale");
  subscribe((what) => {
    if (what !== "stale") return;
    notice.hidden = !state.isStale;
    document.getElementById("board").classList.toggle("stale", state.isStale);
    notice.textContent = word("stale", { time: clock(answered / 1000) });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") poll();
  });
  timer = setTimeout(poll, EVERY);
}

async function poll() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") await look();
  clearTimeout(timer); // another look may have begun meanwhile
  timer = setTimeout(poll, state.isStale ? WHEN_STALE : EVERY);
}

async function look() {
  const since = encodeURIComponent(version());
  const { status, body } = await ask(`/board/changes?since=${since}`);
  setStale(status !== 200);
  if (status !== 200) return;
  answered = Date.now();
  setWork(body.work);
  if (body.changed) await refresh();
}
