// Amounts and totals as they are typed, and the list of what is still missing.
import { capitals } from "../capitals.js";
import { decimal, difference, fenOf, isMore, paidShare, shown, shownFen, taxOf } from "../numbers.js";
import { cell, field, form, isBlank, make, rowsNow, slot } from "./form.js";

const missing = document.getElementById("missing");
const NEEDED = ["customer", "contact_name", "contact_phone", "payment_terms", "due_on", "address"];
const sum = (name, text) => {
  form.querySelector(`[data-sum=${name}]`).textContent = text;
};

function fenOfRow(row) {
  const quantity = decimal(cell(row, "quantity").value);
  const price = decimal(cell(row, "unit_price").value);
  const share = paidShare(cell(row, "discount").value);
  return quantity?.digits > 0n && price?.digits >= 0n && share ? fenOf(quantity, price, share) : null;
}

function taxOfRow(row, fen) {
  const rate = fen ? decimal(row.dataset.tax ?? "") : null;
  return rate ? taxOf(fen, rate) : 0n;
}

function noteStock(row) {
  const quantity = decimal(cell(row, "quantity").value);
  const onHand = decimal(row.dataset.onHand ?? "");
  const short = quantity && onHand && isMore(quantity, onHand);
  const note = slot(row, "stock");
  note.hidden = !short;
  if (short) note.textContent = note.dataset.text.replace("__have__", shown(onHand)).replace("__short__", difference(quantity, onHand));
}

function freight() {
  const typed = decimal(field("freight")?.value ?? "");
  return typed ? fenOf(typed, { digits: 1n, scale: 0 }) : 0n;
}

export function refresh() {
  const carried = freight();
  const rate = decimal(form.dataset.freightTax ?? "");
  let total = carried;
  let tax = carried && rate ? taxOf(carried, rate) : 0n;
  let count = 0;
  for (const row of rowsNow()) {
    const fen = fenOfRow(row);
    const blank = isBlank(row);
    row.classList.toggle("is-blank", blank);
    slot(row, "amount").textContent = fen === null ? "" : shownFen(fen);
    noteStock(row);
    total += fen ?? 0n;
    tax += taxOfRow(row, fen);
    count += blank ? 0 : 1;
  }
  sum("lines", String(count));
  sum("total", shownFen(total));
  sum("tax", shownFen(tax));
  sum("capitals", capitals(total));
  showMissing(count);
}

// What is missing, as [text, the input that would hold it].
function lacking(count) {
  const inputs = { customer: document.getElementById("customer-text") };
  const found = NEEDED.filter((name) => field(name) && !field(name).value.trim()).map((name) => [text(name), inputs[name] ?? field(name)]);
  if (!count) found.push([text("lines"), cell(rowsNow()[0], "code")]);
  for (const [place, row] of rowsNow().entries()) {
    if (isBlank(row)) continue;
    const name = ["code", "quantity", "unit_price"].find((one) => !cell(row, one).value.trim());
    if (name) found.push([text(name).replace("__line__", String(place + 1)), cell(row, name)]);
  }
  return found;
}

const text = (name) => missing.getAttribute(`data-${name}`);

function showMissing(count) {
  const found = lacking(count);
  const now = found.map(([said]) => said).join();
  if (missing.dataset.now === now) return;
  missing.dataset.now = now;
  missing.replaceChildren(...found.map(itemOf));
  if (!found.length) missing.append(make("li", "good", missing.dataset.nothing));
}

function itemOf([said, input]) {
  const item = make("li", "todo");
  const link = make("button", "link", said);
  link.type = "button";
  link.addEventListener("click", () => input.focus());
  item.append(link);
  return item;
}
