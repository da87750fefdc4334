// Acts on the board: registered before the board begins, so that its first drawing knows of them.

import { subscribe } from "../board/state.js";
import { start as startCard } from "./card.js";
import { start as startDiff, showProposal } from "./diff.js";
import { start as startDiffMap } from "./diff_map.js";
import { start as startDrag } from "./drag.js";
import { start as startGhosts } from "./ghosts.js";
import { start as startKeys, undo } from "./keys.js";
import { start as startPanel } from "./panel.js";
import { start as startReplan } from "./replan.js";
import { mayAct } from "./words.js";

if (mayAct) {
  for (const start of [startGhosts, startCard, startDiffMap, startDiff, startReplan, startDrag, startKeys, startPanel]) start();
  document.querySelector(".middle").append(document.getElementById("acts-diff"));
  document.getElementById("act-undo").addEventListener("click", undo);
  // A link such as /?proposal=P-000007 opens the proposal once the board is there.
  const asked = new URLSearchParams(location.search).get("proposal");
  const stop = subscribe((what) => {
    if (what !== "data") return;
    stop();
    if (asked) showProposal(asked);
  });
}
