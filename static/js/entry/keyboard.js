// The grid worked by keyboard alone: cells, rows, copies, moves, a pasted block.
import { decimal, plain } from "../numbers.js";
import { body, CELLS, field, form, isBlank, productOf, rowsNow } from "./form.js";
import { ownPrice, reprice, showPrices } from "./prices.js";
import { addRow, copyAbove, dropRow, forgetProduct, giftPrice, goTo, moveRow, pasteBlock } from "./rows.js";

const acts = {
  Enter: (row) => (row.nextElementSibling ? goTo(row.nextElementSibling, "code") : addRow()),
  ArrowDown: (row, name) => goTo(row.nextElementSibling, name),
  ArrowUp: (row, name) => goTo(row.previousElementSibling, name),
  "ctrl+d": copyAbove,
  "ctrl+ArrowUp": (row, name) => moveRow(row, row.previousElementSibling, row, name),
  "ctrl+ArrowDown": (row, name) => moveRow(row.nextElementSibling, row, row, name),
  "ctrl+Delete": dropRow,
  "alt+p": (row) => showPrices(productOf(row).value),
};

function pressed(event) {
  const input = event.target.closest("[data-cell]");
  if (event.isComposing || !input || event.defaultPrevented) return;
  const row = input.closest("tr");
  const name = input.dataset.cell;
  const held = `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.altKey ? "alt+" : ""}`;
  const act = acts[held + (held ? event.key.replace(/^[A-Z]$/, (key) => key.toLowerCase()) : event.key)];
  const beside = held || event.shiftKey ? null : sideways(event.key, input, name);
  if (beside) goTo(row, beside);
  else if (act && !(event.shiftKey && held)) once(event) && act(row, name);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// A key that is held walks on and moves the row on; it adds, copies and drops one row only.
const once = (event) => !event.repeat || event.key.startsWith("Arrow");

// Left and right leave the cell only at its edge, so that the text can still be walked through.
function sideways(key, input, name) {
  const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const atStart = whole || input.selectionEnd === 0;
  const atEnd = whole || input.selectionStart === input.value.length;
  if (key === "ArrowLeft" && atStart) return CELLS[CELLS.indexOf(name) - 1];
  if (key === "ArrowRight" && atEnd) return CELLS[CELLS.indexOf(name) + 1];
  return null;
}

function pasted(event) {
  const input = event.target.closest("[data-cell]");
  const text = event.clipboardData.getData("text/plain");
  if (!input || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  pasteBlock(text, input.closest("tr"), input.dataset.cell);
}

// １２０ becomes 120; what is no number stays as it was typed.
function halfWidth(input) {
  if (decimal(input.value)) input.value = plain(input.value);
}

// 12-8 becomes the next 8th of December; the server reads +3 and 周五 as well.
function wholeDate(input) {
  const short = /^(\d{1,2})[-./月](\d{1,2})日?$/.exec(input.value.trim());
  if (!short) return;
  const today = new Date();
  const [month, day] = [Number(short[1]), Number(short[2])];
  const past = month < today.getMonth() + 1 || (month === today.getMonth() + 1 && day < today.getDate());
  const pad = (number) => String(number).padStart(2, "0");
  input.value = `${today.getFullYear() + (past ? 1 : 0)}-${pad(month)}-${pad(day)}`;
}

// What a known customer brings along is there: from the date one goes straight to the lines.
const HEAD = ["customer", "contact_name", "contact_phone", "payment_terms", "address"];
const headIsDone = () => HEAD.every((name) => field(name)?.value.trim());

// In the head Enter goes to the next field; only the buttons send the form.
function nextField(event) {
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (!event.target.matches("input:not([data-cell]), select")) return;
  event.preventDefault();
  if (event.target === field("due_on") && !event.shiftKey && headIsDone()) {
    goTo(rowsNow().find(isBlank) ?? addRow({ focus: false }), "code");
    return;
  }
  const inputs = [...form.querySelectorAll(".field-row .input, [data-cell=code]")].filter((one) => one.checkVisibility());
  inputs[inputs.indexOf(event.target) + 1]?.focus();
}

export function watchKeyboard() {
  body.addEventListener("keydown", pressed);
  body.addEventListener("paste", pasted);
  body.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr");
    rowsNow().forEach((one) => one.classList.toggle("is-cursor", one === row));
  });
  body.addEventListener("input", (event) => {
    if (event.target.dataset.cell === "code") forgetProduct(event.target.closest("tr"));
    if (event.target.dataset.cell === "quantity") reprice(event.target.closest("tr"));
    if (event.target.dataset.cell === "unit_price") ownPrice(event.target.closest("tr"));
    if (event.target.dataset.cell === "is_gift") giftPrice(event.target.closest("tr"));
  });
  body.addEventListener("click", (event) => {
    if (event.target.closest("[data-drop]")) dropRow(event.target.closest("tr"));
  });
  form.addEventListener("change", (event) => {
    if (event.target.inputMode === "decimal") halfWidth(event.target);
    if (event.target === field("due_on") || event.target.dataset.cell === "requested_on") wholeDate(event.target);
  });
  form.addEventListener("keydown", nextField);
  document.getElementById("add-row").addEventListener("click", () => addRow());
}
