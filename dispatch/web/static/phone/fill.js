// Fills the templates of the page. Texts are set as text and nothing else; addresses only where they are of a known kind.

const LINKS = /^(https?:|geo:|tel:|\/(?!\/))/;

export function word(name, count) {
  const found = document.getElementById("words").content.querySelector(`[data-word="${CSS.escape(name)}"]`);
  return (found ? found.textContent : name).replace("{n}", count ?? "");
}

export const counted = (name, count) => word(`${name}.${count === 1 ? 1 : "n"}`, count);

// Returns the first element of a template with its places filled from `values`:
// data-text: text; data-if: removed where the value is empty; data-href, data-src: removed where there is no address;
// data-state: class; data-value: value; data-slot: children, an array of elements.
export function fill(name, values) {
  const made = document.getElementById(name).content.firstElementChild.cloneNode(true);
  const all = [made, ...made.querySelectorAll("*")];
  for (const place of all) {
    const { text, href, src, state, value, slot } = place.dataset;
    if (place.dataset.if && !isThere(values[place.dataset.if])) place.remove();
    if (text) place.textContent = values[text] ?? "";
    if (href) setLink(place, "href", values[href]);
    if (src) setLink(place, "src", values[src]);
    if (state) place.classList.add(`is-${values[state]}`);
    if (value) place.value = values[value];
    if (slot && values[slot]) place.append(...values[slot]);
  }
  return made;
}

function isThere(value) {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function setLink(place, name, address) {
  const isPicture = name === "src" && /^data:image\/jpeg;base64,/.test(address || "");
  if (address && (isPicture || LINKS.test(address))) place.setAttribute(name, address);
  else place.remove();
}

// A row with a number that thumbs can change.
export function countRow(part, quantity) {
  const row = fill("t-count", part);
  const input = row.querySelector("input");
  input.value = quantity;
  input.dataset.sku = part.sku;
  input.id = `count-${Math.random().toString(36).slice(2)}`;
  row.querySelector("label").htmlFor = input.id;
  for (const button of row.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => {
      input.value = Math.max(0, Number(input.value || 0) + Number(button.dataset.step));
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  return row;
}

export function counts(form) {
  const rows = form.querySelectorAll("input[data-sku]");
  return Object.fromEntries([...rows].map((input) => [input.dataset.sku, Math.max(0, Math.floor(Number(input.value) || 0))]));
}

// A list of parts to choose from; a choice becomes a row of its own.
export function offer(select, parts, rows) {
  const empty = fill("t-option", { name: word("choose"), sku: "" });
  select.append(empty, ...parts.map((part) => fill("t-option", { sku: part.sku, name: `${part.name} (${part.sku})` })));
  select.addEventListener("change", () => {
    const part = parts.find((each) => each.sku === select.value);
    const known = rows.querySelector(`input[data-sku="${CSS.escape(select.value)}"]`);
    if (part && !known) rows.append(countRow(part, 1));
    select.value = "";
  });
}
