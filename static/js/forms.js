// Forms: busy while they are sent, a question before typed text is left, a question before what cannot be undone.
let dirty = false;

document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-dirty]")) dirty = true;
});

document.addEventListener("submit", (event) => {
  dirty = false;
  const button = event.submitter;
  if (!button) return;
  // The pressed button's value must still be sent: it is marked busy after the form has been read.
  setTimeout(() => {
    button.setAttribute("aria-busy", "true");
    for (const other of event.target.querySelectorAll("button:not([type=button])")) other.disabled = true;
  });
});

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  for (const button of document.querySelectorAll("form button:disabled")) button.disabled = false;
});

addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-ask]");
  if (!asked) return;
  if (confirm(asked.dataset.ask)) dirty = false;
  else event.preventDefault();
});
