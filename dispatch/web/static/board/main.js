// Begins the board: data that came with the page first, then whatever changes.

import { start as startFigures } from "./figures.js";
import { start as startFilters } from "./filters.js";
import { start as startKeys } from "./keys.js";
import { start as startList } from "./list.js";
import { start as startLive } from "./live.js";
import { start as startMap } from "./map.js";
import { start as startNeeds } from "./needs.js";
import { start as startPanel } from "./panel.js";
import { start as startTimeline } from "./timeline.js";
import { begin, choose, jobs } from "./state.js";

// The map's own script waits for the same event and was here first.
document.addEventListener("DOMContentLoaded", () => {
  const starts = [startFigures, startFilters, startNeeds, startList, startTimeline, startMap, startPanel, startKeys];
  for (const start of starts) start();
  begin(JSON.parse(document.getElementById("board-data").textContent));
  const asked = new URLSearchParams(location.search).get("job");
  if (asked && jobs.has(asked)) choose(asked, "link", { open: true });
  startLive();
  document.documentElement.dataset.board = "ready";
  // The first frame is painted after the one that asks for it; from then on the board can be worked with.
  requestAnimationFrame(() => setTimeout(() => performance.mark("board-interactive")));
});
