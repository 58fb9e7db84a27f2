// Amounts and totals as they are typed, and the list of what is still missing.
import { capitals } from "../capitals.js";
import { decimal, difference, fenOf, isMore, paidShare, shown, shownFen, taxOf } from "../numbers.js";
import { cell, field, form, isBlank, make, rowsNow, slot } from "./form.js";

const missing = document.getElementById("missing");
// What the server marked as wrong counts as missing until it is changed; what it refused otherwise is looked at anew
// when the order is saved again: the page never says that all is well while a refusal stands on it.
const wrong = [...form.querySelectorAll("[aria-invalid=true]")].map((input) => ({ input, was: input.value, said: errorOf(input) }));
const refused = document.querySelector(".toast-red, .banner-red") !== null;
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
  showCredit(total);
  showMissing(count);
}

// How much of the customer's credit is used with what is typed.
function showCredit(total) {
  const place = document.querySelector("#customer-facts [data-used]");
  if (!place) return;
  const [used, cover] = [place.dataset.used, place.dataset.cover].map((text) => fenOf(decimal(text), { digits: 1n, scale: 0 }));
  place.textContent = shownFen(used + total);
  place.classList.toggle("late", used + total > cover);
}

// What is missing, as [text, the input that would hold it], each input once.
function lacking(count) {
  const who = document.getElementById("customer-text");
  const found = [...marked(), ...empty({ customer: who }), ...customFields()];
  if (field("customer").value && missing.dataset.lacking) found.push([missing.dataset.lacking, who]);
  if (!count) found.push([text("lines"), cell(rowsNow()[0], "code")]);
  found.push(...unfinished());
  return found.filter(([, input], place) => found.findIndex(([, other]) => other === input) === place);
}

function marked() {
  const still = wrong.filter(({ input, was, said }) => {
    const same = input.isConnected && input.value === was;
    input.setAttribute("aria-invalid", String(same));
    if (said) said.hidden = !same;
    return same;
  });
  return still.map(({ input, said }) => [wordsOf(input, said?.textContent ?? ""), input]);
}

const empty = (inputs) => NEEDED.filter((name) => text(name) && field(name) && !field(name).value.trim()).map((name) => [text(name), inputs[name] ?? field(name)]);

// Required fields that the house added say themselves what is missing.
function customFields() {
  const inputs = [...form.querySelectorAll("[data-needed]")].filter((input) => !input.value.trim());
  return inputs.map((input) => [input.dataset.needed, input]);
}

function unfinished() {
  const found = [];
  for (const [place, row] of rowsNow().entries()) {
    if (isBlank(row)) continue;
    const name = ["code", "quantity", "unit_price"].find((one) => !cell(row, one).value.trim());
    const free = decimal(cell(row, "unit_price").value)?.digits === 0n && !cell(row, "is_gift").checked;
    const share = cell(row, "discount");
    if (paidShare(share.value) === null) found.push([text("discount").replace("__line__", String(place + 1)), share]);
    if (name || free) found.push([text(name ?? "unit_price").replace("__line__", String(place + 1)), cell(row, name ?? "unit_price")]);
  }
  return found;
}

function errorOf(input) {
  const id = (input.getAttribute("aria-describedby") ?? "").split(" ").find((one) => one.endsWith("-error"));
  return id ? document.getElementById(id) : null;
}

function wordsOf(input, said) {
  const row = input.closest("tr");
  const label = input.getAttribute("aria-label") ?? form.querySelector(`label[for="${input.id}"]`)?.firstChild.textContent ?? "";
  const words = row ? text("wrong-line").replace("__line__", String(rowsNow().indexOf(row) + 1)) : text("wrong");
  return words.replace("__label__", label.trim()).replace("__said__", said.trim());
}

const text = (name) => missing.getAttribute(`data-${name}`);

function showMissing(count) {
  const found = lacking(count);
  const now = found.map(([said]) => said).join();
  if (missing.dataset.now === now) return;
  missing.dataset.now = now;
  missing.replaceChildren(...found.map(itemOf));
  if (found.length) return;
  missing.append(refused ? make("li", "muted", missing.dataset.again) : make("li", "good", missing.dataset.nothing));
}

function itemOf([said, input]) {
  const item = make("li", "todo");
  const link = make("button", "link", said);
  link.type = "button";
  link.addEventListener("click", () => input.focus());
  item.append(link);
  return item;
}
