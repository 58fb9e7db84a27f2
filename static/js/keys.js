// The keyboard: single letters outside inputs (they can be turned off), Ctrl combinations everywhere.
// An element takes a key by data-key="n", data-key="]" or data-key="ctrl+s". A key that is held down acts once; only
// the cursor goes on. What decides carries data-unread="1000": no key presses it before the page has been open so many
// milliseconds, so that a second press, meant for the page before, decides nothing that nobody has read.
const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
const lettersOn = () => localStorage.getItem("letters") !== "off";
const shown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

function nameOf(event) {
  const key = event.key.toLowerCase();
  return event.ctrlKey || event.metaKey ? `ctrl+${key}` : key;
}

function press(element) {
  if (element.disabled) return;
  if (element.matches("input, textarea")) element.focus();
  else element.click();
}

const rows = () => [...document.querySelectorAll("table[data-list] tbody tr")].filter((row) => row.querySelector("a"));

function moveCursor(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("is-cursor"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  all.forEach((row) => row.classList.toggle("is-cursor", row === next));
  next.querySelector("a").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function openFilters() {
  const more = document.querySelector("[data-toggle=filters-body][aria-expanded=false]");
  if (more && shown(more)) more.click();
  document.querySelector(".filters summary.chip, #list-q")?.focus();
}

// Escape leaves a search field, with the word as it is: letters are shortcuts again.
function leave(event) {
  event.preventDefault();
  event.target.blur();
}

const builtIn = {
  "/": () => document.getElementById("q")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
  j: () => moveCursor(1),
  k: () => moveCursor(-1),
  f: openFilters,
};
const walks = new Set(["j", "k"]);

let openedAt = performance.now();
addEventListener("pageshow", (event) => {
  if (event.persisted) openedAt = performance.now();
});
// A click without a mouse (detail 0) is a key: a shortcut, or Enter and Space on the button.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-unread]");
  if (!button || event.detail > 0 || performance.now() - openedAt >= Number(button.dataset.unread)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.defaultPrevented || !event.key) return;
  if (event.key === "Escape" && event.target.matches("input[type=search]")) return leave(event);
  const name = nameOf(event);
  const withCtrl = name.startsWith("ctrl+");
  if (!withCtrl && (typing(event.target) || !lettersOn())) return;
  if (name === "enter" && event.target.closest("a, button, summary, label")) return;
  if (document.querySelector("dialog[open]")) return;
  const taker = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find(shown);
  const action = taker ? () => press(taker) : builtIn[name];
  if (!action) return;
  event.preventDefault();
  if (!event.repeat || (!taker && walks.has(name))) action();
});

const letters = document.querySelector("[data-keys-switch]");
if (letters) {
  letters.checked = lettersOn();
  letters.addEventListener("change", () => localStorage.setItem("letters", letters.checked ? "on" : "off"));
}
