// The lines of the grid: add, drop, move, copy from above, fill from a product.
import { makeCombo } from "../combobox.js";
import { isSame } from "../numbers.js";
import { linesOf, productFor } from "./block.js";
import { body, cell, changed, CELLS, field, form, make, productOf, rowsNow, slot } from "./form.js";

const template = document.getElementById("row-template");
const total = field("lines-TOTAL_FORMS");

export function prepare(row) {
  const combo = row.querySelector(".combo");
  row.combo = makeCombo(combo, { url: form.dataset.pickProduct, query: () => ({ customer: field("customer").value }) });
  combo.addEventListener("chosen", (event) => fillProduct(row, event.detail));
  if (isSame(cell(row, "unit_price").value, row.dataset.price ?? "")) row.dataset.offered = cell(row, "unit_price").value;
  // Fast fingers leave the code before the list has come.
  cell(row, "code").addEventListener("change", () => nameRows([row]).then(changed));
}

function fillProduct(row, product) {
  row.dataset.formerProduct ||= productOf(row).value;
  cell(row, "code").value = product.code;
  productOf(row).value = product.id;
  showProduct(row, product);
  offerPrice(row, product);
  goTo(row, "quantity");
  showPrices(product.id);
  changed();
}

// A price of this page goes with its product; one that somebody typed stays, with the offered one said beside it.
function offerPrice(row, product) {
  takePrice(row, product.price, product.price);
  if (!cell(row, "discount").value) cell(row, "discount").value = form.dataset.discount ?? "";
}

function takePrice(row, price, offered) {
  const box = cell(row, "unit_price");
  const typed = box.value.trim() && box.value !== row.dataset.offered;
  const exchanged = row.dataset.formerProduct && row.dataset.formerProduct !== productOf(row).value;
  if (!typed) box.value = price;
  if (isSame(box.value, offered)) row.dataset.offered = box.value;
  else delete row.dataset.offered;
  delete row.dataset.formerProduct;
  notePrice(row, typed && exchanged && !isSame(box.value, offered) ? offered : "");
}

function notePrice(row, offered) {
  const note = slot(row, "price");
  note.hidden = !offered;
  note.textContent = offered ? note.dataset.text.replace("__price__", offered) : "";
}

// From here on the price is a person's own.
export function ownPrice(row) {
  delete row.dataset.offered;
  notePrice(row, "");
}

export function showProduct(row, product) {
  slot(row, "name").replaceChildren(product.name, make("span", "sub", product.spec));
  slot(row, "unit").textContent = product.unit;
  row.dataset.tax = product.tax_rate;
  row.dataset.onHand = product.on_hand ?? "";
}

export function forgetProduct(row) {
  row.dataset.formerProduct = productOf(row).value || row.dataset.formerProduct || "";
  productOf(row).value = "";
  row.dataset.tax = row.dataset.onHand = "";
  slot(row, "name").replaceChildren();
  slot(row, "unit").textContent = "";
}

export async function showPrices(product) {
  const customer = field("customer").value;
  if (!customer || !product) return;
  const response = await fetch(`${form.dataset.prices}?${new URLSearchParams({ customer, product })}`).catch(() => null);
  if (response?.ok) document.getElementById("prices").innerHTML = await response.text();
}

// The order on the screen is the order that is sent: fields are named by their place.
export function renumber() {
  rowsNow().forEach((row, place) => {
    row.querySelector("[data-row-no]").textContent = String(place + 1);
    for (const input of row.querySelectorAll("[name^=lines-]")) input.name = input.name.replace(/^lines-\d+-/, `lines-${place}-`);
  });
}

export function addRow({ after = null, focus = true } = {}) {
  const row = template.content.querySelector("tr").cloneNode(true);
  for (const input of row.querySelectorAll("[name*=__prefix__]")) {
    input.name = input.name.replace("__prefix__", total.value);
    input.removeAttribute("id");
  }
  total.value = String(Number(total.value) + 1);
  if (after) after.after(row);
  else body.append(row);
  prepare(row);
  renumber();
  if (focus) goTo(row, "code");
  return row;
}

export function dropRow(row) {
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  total.value = String(Number(total.value) - 1);
  renumber();
  changed();
  if (neighbour) goTo(neighbour, "code");
  else addRow();
}

export function moveRow(moved, before, focused, name) {
  if (!moved || !before) return;
  before.before(moved);
  renumber();
  goTo(focused, name);
  changed();
}

export function copyAbove(row, name) {
  const above = row.previousElementSibling;
  if (!above) return;
  cell(row, name).value = cell(above, name).value;
  if (name === "code") copyProduct(row, above);
  if (name === "unit_price") ownPrice(row);
  changed();
}

function copyProduct(row, above) {
  row.dataset.formerProduct = productOf(row).value || row.dataset.formerProduct || "";
  productOf(row).value = productOf(above).value;
  Object.assign(row.dataset, { tax: above.dataset.tax ?? "", onHand: above.dataset.onHand ?? "" });
  slot(row, "name").replaceChildren(...[...slot(above, "name").childNodes].map((node) => node.cloneNode(true)));
  slot(row, "unit").textContent = slot(above, "unit").textContent;
  takePrice(row, cell(above, "unit_price").value, above.dataset.offered ?? "");
  if (!cell(row, "discount").value) cell(row, "discount").value = cell(above, "discount").value;
}

// What is given away costs nothing; without the tick the price is what it was.
export function giftPrice(row) {
  const box = cell(row, "unit_price");
  if (cell(row, "is_gift").checked) {
    row.dataset.formerPrice = box.value;
    box.value = "0";
  } else if (row.dataset.formerPrice !== undefined) box.value = row.dataset.formerPrice;
  ownPrice(row);
  changed();
}

export function goTo(row, name) {
  const target = row ? cell(row, name) : null;
  target?.focus();
  target?.select?.();
}

// Rows that know only a typed or pasted code ask for the product once, all at the same time.
export function nameRows(rows) {
  return Promise.all(rows.filter((row) => cell(row, "code").value.trim() && !productOf(row).value).map(nameRow));
}

async function nameRow(row) {
  const typed = cell(row, "code").value.trim();
  const sought = { code: typed, ...(row.sought?.shown === typed ? row.sought : {}) };
  const word = sought.name ? `${sought.name} ${sought.spec ?? ""}`.trim() : typed;
  const query = new URLSearchParams({ q: word, customer: field("customer").value });
  const response = await fetch(`${form.dataset.pickProduct}?${query}`).catch(() => null);
  const product = response?.ok && productFor(sought, (await response.json()).results);
  if (!product || productOf(row).value || cell(row, "code").value.trim() !== typed) return;
  cell(row, "code").value = product.code;
  productOf(row).value = product.id;
  showProduct(row, product);
  offerPrice(row, product);
}

export function pasteBlock(text, row, name) {
  const touched = [];
  for (const line of linesOf(text, name)) {
    row ??= addRow({ focus: false });
    for (const target of CELLS) if (line[target] !== undefined) cell(row, target).value = line[target];
    if (line.name && !line.code) {
      const shown = [line.name, line.spec].filter(Boolean).join(" ");
      cell(row, "code").value = shown;
      row.sought = { name: line.name, spec: line.spec, shown };
    }
    if (line.code !== undefined || line.name) forgetProduct(row);
    touched.push(row);
    row = row.nextElementSibling;
  }
  nameRows(touched).then(changed);
  changed();
}
