// What a new order begins with: a template by its name, or what the customer usually buys.
import { field, form } from "./form.js";
import { takeLines } from "./rows.js";

const basket = document.getElementById("basket");
const said = document.getElementById("taken");

async function takeTemplate(url) {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) return;
  const { lines, text } = await response.json();
  said.textContent = text;
  await takeLines(lines);
}

export async function showBasket() {
  const customer = field("customer").value;
  if (!basket || !form.dataset.basket || !customer) return;
  const response = await fetch(`${form.dataset.basket}?${new URLSearchParams({ customer })}`).catch(() => null);
  if (response?.ok && customer === field("customer").value) basket.innerHTML = await response.text();
}

function takeBasket() {
  const rows = [...basket.querySelectorAll("tr[data-code]")];
  if (rows.length) takeLines(rows.map((row) => ({ code: row.dataset.code, quantity: row.dataset.quantity })));
}

export function watchTaking() {
  form.addEventListener("click", (event) => {
    const template = event.target.closest("[data-take-template]");
    if (template) {
      template.closest("details").open = false;
      takeTemplate(template.dataset.takeTemplate);
    }
    if (event.target.closest("[data-take-basket]")) takeBasket();
  });
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyB" || !event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    if (!basket?.querySelector("tr[data-code]")) return;
    event.preventDefault();
    takeBasket();
  });
  if (form.dataset.take && form.dataset.bound !== "1") takeTemplate(form.dataset.take);
}
