// On the other pages of a technician: logging out with something unsent asks first.

import { actsOf, current } from "./db.js";

const form = document.querySelector("form[data-unsent]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { user } = await current();
  const waiting = user ? (await actsOf(user)).length : 0;
  if (!waiting || confirm(form.dataset.unsent.replace("{n}", waiting))) form.submit();
});
