// A question before typed text is left; a form is busy while it is sent, so that it is sent once.
let dirty = false;

document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-dirty]")) dirty = true;
});
document.addEventListener("typed:drop", () => {
  dirty = false;
});
addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (!event.target.matches("[data-leaves]")) dirty = false; // the way to another page saves nothing
  const button = event.submitter;
  if (!button || event.target.method === "dialog") return;
  // The pressed button's value must still be sent: it is marked busy after the form has been read.
  setTimeout(() => {
    button.setAttribute("aria-busy", "true");
    for (const other of event.target.querySelectorAll("button:not([type=button])")) other.disabled = true;
  });
});

// The page comes back from the browser's memory: ready again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("form [aria-busy]")) {
    button.removeAttribute("aria-busy");
    for (const other of button.form.querySelectorAll("button")) other.disabled = false;
  }
});
