// Keeps the page as it stands now, without a hand on what is being typed: the part that only tells is replaced; where
// what can be done has changed, the page is loaded anew, or says so while something is typed.

const EVERY = 30_000;
const now = document.getElementById("now");
const stale = document.getElementById("stale");
const changed = document.getElementById("changed");

function isChanged(field) {
  if (field.type === "radio") return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
}

function isTyping() {
  return [...document.querySelectorAll("form[data-keep]")].some(
    (form) => form.contains(document.activeElement) || [...form.elements].some(isChanged));
}

async function look() {
  if (document.hidden) return;
  let text;
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" });
    if (answer.status === 404) return location.reload();
    if (!answer.ok) throw new Error(answer.statusText);
    text = await answer.text();
  } catch {
    stale.hidden = false;
    return;
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const found = fresh.getElementById("now");
  if (!found) return location.reload();
  stale.hidden = true;
  stale.querySelector("span").textContent = fresh.querySelector("#stale span").textContent;
  document.getElementById("as-of").textContent = fresh.getElementById("as-of").textContent;
  if (found.innerHTML === now.innerHTML && found.dataset.state === now.dataset.state) return;
  if (found.dataset.state === now.dataset.state) now.replaceChildren(...found.childNodes);
  else if (isTyping()) changed.hidden = false;
  else location.replace(location.pathname);
}

// Pages that answered a form (as with a refusal) are left as they are: what was typed stands in them.
if (now && location.pathname.endsWith("/c")) {
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}
