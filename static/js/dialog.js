// Dialogs open by name (data-open); what cannot be undone asks first (data-ask on a link or a button).
const ask = document.getElementById("ask");
let asking = null;

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    opener.closest("[popover]")?.hidePopover();
    document.getElementById(opener.dataset.open)?.showModal();
  }
  const asked = event.target.closest("[data-ask]");
  if (!asked || asked === asking || !ask) return;
  event.preventDefault();
  asking = asked;
  ask.querySelector("h2").textContent = asked.dataset.ask;
  ask.returnValue = "no";
  ask.showModal();
});

// The same click again, now that it was answered: dirty.js and htmx meet it as if nobody had asked.
ask?.addEventListener("close", () => {
  const asked = asking;
  if (ask.returnValue === "yes") {
    if (asked.matches("a")) document.dispatchEvent(new CustomEvent("typed:drop"));
    asked.click();
  }
  asking = null;
  asked?.focus();
});

// A click on the scrim closes what only informs.
document.addEventListener("click", (event) => {
  if (event.target.matches("dialog[data-light]")) event.target.close();
});
