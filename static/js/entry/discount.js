// The discount of the whole order: the server spreads it over the lines, the page puts it into the cells. Typed anew it
// starts from the lines as they were before; cleared it is taken back.
import { cell, changed, form, rowsNow } from "./form.js";

const box = document.getElementById("whole-discount");
const note = document.getElementById("whole-note");
const NAMES = ["unit_price", "discount"];
const valuesOf = (row) => JSON.stringify(NAMES.map((name) => cell(row, name).value));
const total = () => form.querySelector("[data-sum=total]").textContent;
let reached = "";

// What is not spread yet is spread by the server when the form is sent.
const isSpread = (done) => {
  box.name = done ? "wished" : "wish";
};

function put(row, values) {
  NAMES.forEach((name, place) => {
    cell(row, name).value = values[place];
  });
}

// Lines that nobody typed over since.
function takeBack() {
  for (const row of rowsNow()) {
    if (row.dataset.spread && row.dataset.spread === valuesOf(row)) put(row, JSON.parse(row.dataset.unspread));
    delete row.dataset.spread;
    delete row.dataset.unspread;
  }
  reached = "";
}

function say(text, isWrong = false) {
  note.textContent = text;
  note.classList.toggle("error", isWrong);
  box.setAttribute("aria-invalid", String(isWrong));
}

async function spread() {
  takeBack();
  isSpread(false);
  if (!box.value.trim()) {
    say("");
    return changed();
  }
  const response = await fetch(form.dataset.spread, { method: "POST", body: new FormData(form) }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (!answer || answer.error) {
    say(answer?.error ?? note.dataset.failed, true);
    return changed();
  }
  const rows = rowsNow();
  for (const one of answer.rows) {
    const row = rows[one.place];
    row.dataset.unspread = valuesOf(row);
    put(row, NAMES.map((name) => one[name]));
    row.dataset.spread = valuesOf(row);
  }
  changed();
  reached = total();
  isSpread(true);
  say(answer.text);
}

export function watchDiscount() {
  if (!box) return;
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) spread();
  });
  box.addEventListener("change", spread);
  box.addEventListener("input", () => isSpread(false));
  form.addEventListener("input", () => {
    if (reached && total() !== reached) say(note.dataset.stale);
  });
}
