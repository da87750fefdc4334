// A list of faults below the field in which the symptom is typed: arrows move, Enter chooses, Escape closes.

const PAUSE = 120; // milliseconds without a key before the server is asked

export function symptomList({ input, list, address, onChoose }) {
  let at = -1;
  let asked = 0;
  let timer = 0;

  const rows = () => [...list.querySelectorAll("[data-code]")];

  function open(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) mark(-1);
  }

  function mark(number) {
    at = number;
    rows().forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    const row = rows()[at];
    if (row) {
      input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function choose(row) {
    if (!row) return;
    onChoose(row.dataset.code, row.dataset.text);
    input.value = "";
    open(false);
  }

  async function ask() {
    const number = ++asked;
    const typed = input.value.trim();
    if (!typed) {
      open(false);
      return;
    }
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`);
      const text = await answer.text();
      if (number !== asked || !answer.ok) return;
      const page = new DOMParser().parseFromString(text, "text/html");
      list.replaceChildren(...page.body.childNodes);
      open(Boolean(list.firstElementChild));
      mark(rows().length ? 0 : -1);
    } catch {
      open(false);
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const count = rows().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else if (count) mark((at + (event.key === "ArrowDown" ? 1 : count - 1) + count) % count);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      choose(rows()[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open(false);
    }
  });
  // Before the field loses the focus, or the click would find the list closed.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    choose(event.target.closest("[data-code]"));
  });
  input.addEventListener("blur", () => open(false));
}
