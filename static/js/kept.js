// The entry page keeps what is typed in this browser (entry/keep.js): it is dropped once it arrived, and at sign-out.
const PREFIX = "order-entry:";
const sent = sessionStorage.getItem("order-entry-sent");
const entry = document.getElementById("entry");
const deciding = document.querySelector("form [name=resolve]"); // the conflict page: not saved yet

if (sent && !deciding) {
  sessionStorage.removeItem("order-entry-sent");
  if (`${PREFIX}${entry?.dataset.keep}` !== sent) localStorage.removeItem(sent);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-forget]")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
});
