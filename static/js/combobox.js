// A combobox after the ARIA pattern: an input, a listbox, a JSON endpoint `?q=` -> {results: [{id, label, sub, tail}]}.
// The element `.combo` tells what was chosen by an event "chosen" with the result as its detail.
let serial = 0;

export function makeCombo(holder, { url, query = () => ({}) }) {
  const input = holder.querySelector("[role=combobox]");
  const list = holder.querySelector("[role=listbox]");
  list.id ||= `combo-${(serial += 1)}`;
  input.setAttribute("aria-controls", list.id);
  let results = [];
  let at = -1;
  let timer = 0;
  let asked = 0;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    holder.classList.remove("is-open");
  }

  function mark(next) {
    at = next;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    const option = list.children[at];
    if (option?.id) input.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  }

  function optionOf(result, place) {
    const option = document.createElement("div");
    option.className = "menu-item";
    option.id = `${list.id}-${place}`;
    option.setAttribute("role", "option");
    for (const [name, css] of [["label", "no"], ["sub", "clip"], ["tail", "tail"]]) {
      const part = document.createElement("span");
      part.className = css;
      part.textContent = result[name] ?? "";
      option.append(part);
    }
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(place);
    });
    return option;
  }

  function show() {
    list.replaceChildren(...results.map(optionOf));
    if (!results.length) {
      const none = document.createElement("p");
      none.className = "muted menu-note";
      none.textContent = list.dataset.none ?? "";
      list.append(none);
    }
    list.hidden = false;
    holder.classList.add("is-open");
    input.setAttribute("aria-expanded", "true");
    if (results.length) mark(0);
  }

  async function ask() {
    const mine = (asked += 1);
    const params = new URLSearchParams({ q: input.value, ...query() });
    const response = await fetch(`${url}?${params}`, { headers: { Accept: "application/json" } });
    if (!response.ok || mine !== asked || document.activeElement !== input) return;
    results = (await response.json()).results;
    show();
  }

  function choose(place) {
    const result = results[place];
    asked += 1;
    close();
    if (result) holder.dispatchEvent(new CustomEvent("chosen", { detail: result, bubbles: true }));
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 60);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden && results.length > 0;
    if (event.key === "Escape" && !list.hidden) close();
    else if (open && event.key === "ArrowDown") mark((at + 1) % results.length);
    else if (open && event.key === "ArrowUp") mark((at + results.length - 1) % results.length);
    else if (open && (event.key === "Enter" || event.key === "Tab")) {
      choose(at);
      if (event.key === "Tab") return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener("blur", () => {
    asked += 1;
    close();
  });
  return { close, isOpen: () => !list.hidden };
}
