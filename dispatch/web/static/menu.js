// Closes the menu "More" when something else is clicked, or by Escape; without this script its own heading closes it.
const more = document.querySelector(".more-pages");

document.addEventListener("click", (event) => {
  if (more?.open && !more.contains(event.target)) more.open = false;
});
more?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  more.open = false;
  more.querySelector("summary").focus();
  event.stopPropagation();
});
