// Acts sent on the board that is seen. Where somebody was quicker, what they changed is shown and nothing is lost.

import { announce, choose, clock, post, refresh, state } from "../board/state.js";
import { button, jobWords, make, nameOf, word } from "./words.js";

const PATIENCE = 30000; // milliseconds: publishing a large plan on a busy server takes its time

export async function act(path, body = {}) {
  const { plan, version } = state.data.board ?? { plan: null, version: 0 };
  const answer = await post(`/board/acts/${path}`, { board_version: version, plan, ...body }, { patience: PATIENCE });
  if (answer.status === 409 && answer.body.board) {
    showConflict(answer.body);
    await refresh();
  }
  return answer;
}

// An act that is made: says what was done, and how to take it back.
export async function makeAct(path, body) {
  const answer = await act(path, body);
  if (answer.status === 200) {
    hideConflict();
    await refresh();
    announce(`${answer.body.sentence} ${word("undo_hint")}`);
  } else if (answer.status === 0) {
    announce(word("no_answer"), { isError: true }); // it may have been done all the same
    await refresh();
  } else if (answer.status !== 409) {
    announce(answer.body.error ?? word("failed"), { isError: true });
  }
  return answer;
}

export function hideConflict() {
  document.getElementById("acts-conflict").hidden = true;
}

function showConflict({ error, changes }) {
  const box = document.getElementById("acts-conflict");
  const shown = changes.slice(0, 6).map(changeLine);
  const list = make("ul");
  list.append(...shown);
  if (changes.length > shown.length) list.append(make("li", "", word("and_more", { count: changes.length - shown.length })));
  box.replaceChildren(make("p", "", error), list, button(word("seen"), "quiet-button", hideConflict));
  box.hidden = false;
  announce("");
}

function changeLine({ job, before, after }) {
  const line = make("li");
  const was = before ? `${nameOf(before.technician)} ${clock(before.start)}` : word("no_visit");
  const now = after ? `${nameOf(after.technician)} ${clock(after.start)}` : word("no_visit");
  line.append(button(jobWords(job), "link-button", () => choose(job, "acts", { open: true })), ` ${was} → ${now}`);
  return line;
}
