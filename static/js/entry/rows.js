// The lines of the grid: add, drop, move, copy from above, fill from a product.
import { makeCombo } from "../combobox.js";
import { linesOf, productFor } from "./block.js";
import { body, cell, changed, CELLS, field, form, isBlank, make, productOf, rowsNow, slot } from "./form.js";
import { copyPrice, offerPrice, ownPrice, preparePrice, reprice, showPrices } from "./prices.js";

const template = document.getElementById("row-template");
const total = field("lines-TOTAL_FORMS");

export function prepare(row) {
  const combo = row.querySelector(".combo");
  row.combo = makeCombo(combo, { url: form.dataset.pickProduct, query: () => ({ customer: field("customer").value }) });
  combo.addEventListener("chosen", (event) => fillProduct(row, event.detail));
  preparePrice(row);
  // Fast fingers leave the code before the list has come.
  cell(row, "code").addEventListener("change", () => nameRows([row]).then(changed));
}

function fillProduct(row, product) {
  row.dataset.formerProduct ||= productOf(row).value;
  cell(row, "code").value = product.code;
  productOf(row).value = product.id;
  showProduct(row, product);
  offerPrice(row);
  goTo(row, "quantity");
  showPrices(product.id);
  changed();
}

export function showProduct(row, product) {
  slot(row, "name").replaceChildren(product.name, make("span", "sub", product.spec));
  slot(row, "unit").textContent = product.unit;
  row.dataset.tax = product.tax_rate;
  row.dataset.onHand = product.on_hand ?? "";
  row.dataset.price = product.price;
  row.dataset.prices = JSON.stringify(product.prices ?? []);
}

export function forgetProduct(row) {
  row.dataset.formerProduct = productOf(row).value || row.dataset.formerProduct || "";
  productOf(row).value = "";
  row.dataset.tax = row.dataset.onHand = row.dataset.price = row.dataset.prices = "";
  slot(row, "agreed").hidden = true;
  slot(row, "name").replaceChildren();
  slot(row, "unit").textContent = "";
}

// The order on the screen is the order that is sent: fields are named by their place.
export function renumber() {
  rowsNow().forEach((row, place) => {
    row.querySelector("[data-row-no]").textContent = String(place + 1);
    for (const input of row.querySelectorAll("[name^=lines-]")) input.name = input.name.replace(/^lines-\d+-/, `lines-${place}-`);
  });
}

function rowFrom(source) {
  const row = source.content.querySelector("tr").cloneNode(true);
  for (const input of row.querySelectorAll("[name*=__prefix__]")) {
    input.name = input.name.replace("__prefix__", total.value);
    input.removeAttribute("id");
  }
  return row;
}

export function addRow({ after = null, focus = true } = {}) {
  const row = rowFrom(template);
  total.value = String(Number(total.value) + 1);
  if (after) after.after(row);
  else body.append(row);
  prepare(row);
  if (after) renumber();
  else row.querySelector("[data-row-no]").textContent = total.value; // named by its place already
  if (focus) goTo(row, "code");
  return row;
}

export function dropRow(row) {
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  total.value = String(Number(total.value) - 1);
  renumber();
  form.dispatchEvent(new CustomEvent("line-dropped", { detail: row }));
  changed();
  if (neighbour) goTo(neighbour, "code");
  else addRow();
}

// A line that was dropped comes back above the blank ones: the row itself, or one made from its template.
export function putBack(dropped) {
  const row = dropped.content ? rowFrom(dropped) : dropped;
  const blank = rowsNow().find(isBlank);
  if (blank) blank.before(row);
  else body.append(row);
  if (dropped.content) prepare(row);
  total.value = String(Number(total.value) + 1);
  renumber();
  changed();
  goTo(row, "quantity");
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
  copyPrice(row, above);
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

// Rows that know only a typed or pasted code ask for their products together; what is no code is searched for by itself.
export async function nameRows(rows) {
  const unnamed = rows.filter((row) => cell(row, "code").value.trim() && !productOf(row).value);
  if (unnamed.length > 1) {
    const products = await askProducts(unnamed.map((row) => ["code", cell(row, "code").value.trim()]));
    for (const row of unnamed) nameBy(row, soughtIn(row), products);
  }
  return Promise.all(unnamed.filter((row) => !productOf(row).value).map(nameRow));
}

// The customer is another one: its prices are proposed where nobody typed one.
export async function priceRows(rows) {
  const named = rows.filter((row) => productOf(row).value);
  const products = await askProducts(named.map((row) => ["product", productOf(row).value]));
  for (const row of named) {
    const product = products.find((one) => String(one.id) === productOf(row).value);
    if (product) showProduct(row, product);
    reprice(row);
  }
  if (named.length) changed();
}

async function askProducts(pairs) {
  if (!pairs.length) return [];
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "customer"]) body.append(name, field(name).value);
  for (const pair of pairs) body.append(...pair);
  const response = await fetch(form.dataset.nameProducts, { method: "POST", body }).catch(() => null);
  return response?.ok ? (await response.json()).results : [];
}

const soughtIn = (row) => {
  const typed = cell(row, "code").value.trim();
  return { code: typed, ...(row.sought?.shown === typed ? row.sought : {}) };
};

async function nameRow(row) {
  const sought = soughtIn(row);
  const typed = sought.code;
  const word = sought.name ? `${sought.name} ${sought.spec ?? ""}`.trim() : typed;
  const query = new URLSearchParams({ q: word, customer: field("customer").value });
  const response = await fetch(`${form.dataset.pickProduct}?${query}`).catch(() => null);
  if (!response?.ok || cell(row, "code").value.trim() !== typed) return;
  nameBy(row, sought, (await response.json()).results);
}

function nameBy(row, sought, products) {
  const product = productFor(sought, products);
  if (!product || productOf(row).value) return;
  cell(row, "code").value = product.code;
  productOf(row).value = product.id;
  showProduct(row, product);
  offerPrice(row);
}

// Lines of a template or of the usual basket: {code, quantity, note, is_gift}, below what is typed already.
export async function takeLines(lines) {
  let row = rowsNow().find(isBlank);
  const taken = [];
  for (const line of lines) {
    row = row && isBlank(row) ? row : addRow({ focus: false });
    for (const name of ["code", "quantity", "note"]) cell(row, name).value = line[name] ?? "";
    if (line.is_gift) {
      cell(row, "is_gift").checked = true;
      giftPrice(row);
    }
    taken.push(row);
    row = row.nextElementSibling;
  }
  await nameRows(taken);
  changed();
  if (taken.length) goTo(taken[0], "quantity");
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
