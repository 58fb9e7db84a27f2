// The search from anywhere: results below the field, walked by the arrow keys.
const field = document.getElementById("q");
const found = document.getElementById("found");

function results() {
  return [...found.querySelectorAll("a")];
}

function close() {
  found.replaceChildren();
  field.setAttribute("aria-expanded", "false");
}

if (field && found) {
  found.addEventListener("htmx:afterSwap", () => field.setAttribute("aria-expanded", String(results().length > 0)));
  field.closest("form").addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      close();
      field.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = [field, ...results()];
    const at = all.indexOf(document.activeElement);
    const next = all[(at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length];
    event.preventDefault();
    next.focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) close();
  });
}
