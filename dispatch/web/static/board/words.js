// Words come from the page; sums of time and DOM nodes are made here. Every text is set as text.

const words = JSON.parse(document.getElementById("board").dataset.words);

export function word(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function duration(seconds) {
  const whole = Math.floor(Math.abs(seconds) / 60);
  if (whole < 60) return word("min", { minutes: whole });
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  return rest ? word("hour_min", { hours, minutes: String(rest).padStart(2, "0") }) : word("hour", { hours });
}

// How a job stands, as a few words: what the colour says is always said here, too.
export function standingWords(job) {
  if (job.standing === "late" || job.standing === "tight") return word(`${job.standing}_by`, { time: duration(job.slack) });
  return word(job.standing);
}

export function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Puts the children in this order with as few moves as possible, so that focus and scrolling stay.
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let place = parent.firstElementChild;
  for (const child of children) {
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
}

// Moves a list alone: the page, and with it the map, keeps its place.
export function scrollWithin(box, element, { sideways = false } = {}) {
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  const top = outer.top + 40;
  if (inner.top < top || inner.bottom > outer.bottom) {
    box.scrollTop += inner.top - outer.top - outer.height / 2;
  }
  if (sideways && (inner.left < outer.left + 160 || inner.right > outer.right)) {
    box.scrollLeft += inner.left - outer.left - outer.width / 2;
  }
}
