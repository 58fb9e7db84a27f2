// A combobox after the ARIA pattern: an input, a listbox, a JSON endpoint `?q=` -> {results: [{id, label, sub, tail}]}.
// The holder tells what was chosen by an event "chosen" with the result as its detail. On a phone the holder becomes a
// full-screen picker. Keys are left alone while an input method composes.
let serial = 0;
const narrow = matchMedia("(max-width: 820px)");
const PAUSE = 120;

class Combo {
  constructor(holder, { url, query = () => ({}) }) {
    this.holder = holder;
    this.input = holder.querySelector("[role=combobox]");
    this.list = holder.querySelector("[role=listbox]");
    this.none = holder.querySelector("[data-none]");
    this.url = url;
    this.query = query;
    this.results = [];
    this.at = -1;
    this.asked = 0;
    this.timer = 0;
    this.list.id ||= `combo-${(serial += 1)}`;
    this.input.setAttribute("aria-controls", this.list.id);
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", (event) => event.isComposing || this.askSoon());
    this.input.addEventListener("compositionend", () => this.askSoon());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("click", () => narrow.matches && !this.isOpen() && this.ask());
    this.holder.querySelector("[data-combo-close]")?.addEventListener("click", () => this.close());
  }

  isOpen() {
    return this.holder.classList.contains("is-open");
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const mine = (this.asked += 1);
    const params = new URLSearchParams({ q: this.input.value, ...this.query() });
    const response = await fetch(`${this.url}?${params}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!response?.ok || mine !== this.asked || document.activeElement !== this.input) return;
    this.results = (await response.json()).results;
    this.show();
  }

  show() {
    this.list.replaceChildren(...this.results.map((result, place) => this.optionOf(result, place)));
    this.list.hidden = !this.results.length;
    if (this.none) this.none.hidden = this.results.length > 0;
    this.holder.classList.add("is-open");
    this.input.setAttribute("aria-expanded", "true");
    this.mark(this.results.length ? 0 : -1);
  }

  optionOf(result, place) {
    const option = document.createElement("div");
    option.className = "menu-item";
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    for (const [name, css] of [["label", "no"], ["sub", "clip"], ["tail", "tail"]]) {
      option.append(Object.assign(document.createElement("span"), { className: css, textContent: result[name] ?? "" }));
    }
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.choose(place));
    return option;
  }

  mark(next) {
    this.at = next;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === next)));
    const option = this.list.children[next];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  choose(place) {
    const result = this.results[place];
    this.close();
    if (result) this.holder.dispatchEvent(new CustomEvent("chosen", { detail: result, bubbles: true }));
  }

  // Whoever hears of the choice may have gone to the next field already: then Tab must not go one further.
  leave(event) {
    this.choose(this.at);
    if (document.activeElement !== this.input) event.preventDefault();
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.list.hidden = true;
    if (this.none) this.none.hidden = true;
    this.holder.classList.remove("is-open");
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const count = this.isOpen() ? this.results.length : 0;
    if (event.key === "Escape" && this.isOpen()) this.close();
    else if (count && event.key === "ArrowDown") this.mark((this.at + 1) % count);
    else if (count && event.key === "ArrowUp") this.mark((this.at + count - 1) % count);
    else if (count && event.key === "Enter") this.choose(this.at);
    else if (count && event.key === "Tab") return this.leave(event);
    else return undefined;
    event.preventDefault();
    return event.stopPropagation();
  }
}

export function makeCombo(holder, options) {
  return new Combo(holder, options);
}
