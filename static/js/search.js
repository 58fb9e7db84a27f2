// The search from anywhere: a listbox below the field, walked by the arrow keys while the typing goes on.
const field = document.getElementById("q");
const found = document.getElementById("found");
const options = () => [...found.querySelectorAll("[role=option]")];
let at = -1;

function mark(next) {
  const all = options();
  at = next;
  all.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
  if (all[at]) {
    field.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}

function close() {
  found.replaceChildren();
  field.setAttribute("aria-expanded", "false");
  mark(-1);
}

function walk(event) {
  const all = options();
  if (event.isComposing) return;
  if (event.key === "Escape" && !found.firstElementChild) field.blur();
  else if (event.key === "Escape") close();
  else if (event.key === "ArrowDown" && all.length) mark((at + 1) % all.length);
  else if (event.key === "ArrowUp" && all.length) mark((Math.max(at, 0) + all.length - 1) % all.length);
  else if (event.key === "Enter" && all[at]) all[at].click();
  else return;
  event.preventDefault();
}

if (field && found) {
  found.addEventListener("htmx:afterSwap", () => {
    options().forEach((option, place) => {
      option.id = `found-${place}`;
    });
    field.setAttribute("aria-expanded", String(options().length > 0));
    mark(-1);
  });
  field.addEventListener("keydown", walk);
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) close();
  });
  field.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !event.relatedTarget.closest(".search")) close();
  });
}
