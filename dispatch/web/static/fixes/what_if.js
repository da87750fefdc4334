// The scenario page: only the fields that a change asks for are shown, and a comparison says that it is at work.

const add = document.getElementById("add");
if (add) {
  const kind = document.getElementById("add-kind");
  const follow = () => {
    for (const field of add.querySelectorAll("[data-for]")) {
      const isWanted = field.dataset.for.split(" ").includes(kind.value);
      field.hidden = !isWanted;
      for (const input of field.querySelectorAll("input, select")) input.disabled = !isWanted;
    }
  };
  kind.addEventListener("change", follow);
  follow();
}

const compare = document.getElementById("compare");
compare?.addEventListener("submit", () => {
  compare.querySelector(".at-work").textContent = compare.dataset.atWork;
  compare.querySelector("button").disabled = true;
});
window.addEventListener("pageshow", () => {
  const pressed = compare?.querySelector("button");
  if (pressed) pressed.disabled = false;
});
document.getElementById("result")?.focus();
