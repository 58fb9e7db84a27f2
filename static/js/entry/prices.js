// What is proposed for a line: the agreed price that its quantity reaches, else the list price. A price of this page goes
// with its product and its quantity; one that somebody typed stays, with the offered one said beside it.
import { decimal, isMore, isSame } from "../numbers.js";
import { cell, field, form, productOf, slot } from "./form.js";

const ONE = { digits: 1n, scale: 0 };

// {price, own, from}: the first of the row's prices that its quantity reaches; they come in the order in which they count.
function offerOf(row) {
  const quantity = decimal(cell(row, "quantity").value) ?? ONE;
  const agreed = JSON.parse(row.dataset.prices || "[]").find((one) => !isMore(decimal(one.from), quantity));
  return agreed ?? { price: row.dataset.price ?? "", own: false, from: "" };
}

const nameOf = (offer) => `${offer.price} ${offer.own} ${offer.from}`;

// An own price of the customer is paid in full; the usual discount is taken off the others.
const shareOf = (offer) => (offer.own ? "" : form.dataset.discount ?? "");

export function preparePrice(row) {
  const offer = offerOf(row);
  row.dataset.offer = nameOf(offer);
  if (isSame(cell(row, "unit_price").value, offer.price)) row.dataset.offered = cell(row, "unit_price").value;
  noteAgreed(row, offer);
}

// A product was chosen: its price comes along, and the customer's discount where nothing is typed.
export function offerPrice(row) {
  const offer = offerOf(row);
  row.dataset.offer = nameOf(offer);
  takePrice(row, offer.price, offer.price);
  const share = cell(row, "discount");
  if (!share.value || share.value === row.dataset.offeredShare) share.value = shareOf(offer);
  row.dataset.offeredShare = share.value;
  noteAgreed(row, offer);
}

// The quantity or the prices have changed: the price follows where another one is proposed now.
export function reprice(row) {
  const offer = offerOf(row);
  const before = row.dataset.offer ?? "";
  if (!productOf(row).value || before === nameOf(offer)) return;
  const wasOwn = before.split(" ")[1] === "true";
  row.dataset.offer = nameOf(offer);
  if (row.dataset.offered !== undefined && cell(row, "unit_price").value === row.dataset.offered) {
    cell(row, "unit_price").value = row.dataset.offered = offer.price;
    if (wasOwn !== offer.own) cell(row, "discount").value = row.dataset.offeredShare = shareOf(offer);
    notePrice(row, "");
  } else if (cell(row, "unit_price").value.trim() && !isSame(cell(row, "unit_price").value, offer.price)) {
    notePrice(row, offer.price);
  }
  noteAgreed(row, offer);
}

// Taken from the line above, with what was offered there.
export function copyPrice(row, above) {
  Object.assign(row.dataset, { price: above.dataset.price ?? "", prices: above.dataset.prices ?? "" });
  takePrice(row, cell(above, "unit_price").value, above.dataset.offered ?? "");
  row.dataset.offer = nameOf(offerOf(row));
  noteAgreed(row, offerOf(row));
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

// Where the price comes from, as long as it is the agreed one.
function noteAgreed(row, offer) {
  const note = slot(row, "agreed");
  const stands = offer.from !== "" && isSame(cell(row, "unit_price").value, offer.price);
  note.hidden = !stands;
  if (stands) note.textContent = offer.own ? note.dataset.own : note.dataset.break.replace("__from__", offer.from);
}

// From here on the price is a person's own.
export function ownPrice(row) {
  delete row.dataset.offered;
  notePrice(row, "");
  noteAgreed(row, offerOf(row));
}

export async function showPrices(product) {
  const customer = field("customer").value;
  if (!customer || !product) return;
  const response = await fetch(`${form.dataset.prices}?${new URLSearchParams({ customer, product })}`).catch(() => null);
  if (response?.ok) document.getElementById("prices").innerHTML = await response.text();
}
