// The keyboard: single letters outside inputs (they can be turned off), Ctrl combinations everywhere.
// An element takes a key by data-key="n", data-key="]" or data-key="ctrl+s".
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

const builtIn = {
  "/": () => document.getElementById("q")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
  j: () => moveCursor(1),
  k: () => moveCursor(-1),
  f: openFilters,
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.defaultPrevented || !event.key) return;
  const name = nameOf(event);
  const withCtrl = name.startsWith("ctrl+");
  if (!withCtrl && (typing(event.target) || !lettersOn())) return;
  if (name === "enter" && event.target.closest("a, button, summary, label")) return;
  if (document.querySelector("dialog[open]")) return;
  const taker = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find(shown);
  const action = taker ? () => press(taker) : builtIn[name];
  if (!action) return;
  event.preventDefault();
  action();
});

const letters = document.querySelector("[data-keys-switch]");
if (letters) {
  letters.checked = lettersOn();
  letters.addEventListener("change", () => localStorage.setItem("letters", letters.checked ? "on" : "off"));
}
