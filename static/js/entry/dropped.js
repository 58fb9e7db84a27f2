// Lines of the order that a change drops: named below the grid until they are put back.
import { cell, form, slot } from "./form.js";
import { putBack } from "./rows.js";

const section = document.getElementById("dropped");

const idOf = (row) => row.querySelector("[name$=-id]").value;

function name(row) {
  const item = section.querySelector("#dropped-line").content.querySelector("li").cloneNode(true);
  const goods = slot(row, "name").firstChild?.textContent ?? "";
  item.querySelector("[data-text]").textContent = `${cell(row, "code").value} ${goods} × ${cell(row, "quantity").value} ${slot(row, "unit").textContent}`;
  item.row = row;
  section.querySelector("ul").append(item);
  section.hidden = false;
}

export function watchDropped() {
  if (!section) return;
  form.addEventListener("line-dropped", (event) => idOf(event.detail) && name(event.detail));
  section.addEventListener("click", (event) => {
    const item = event.target.closest("[data-put-back]")?.closest("li");
    if (!item) return;
    putBack(item.row ?? item.querySelector("template"));
    item.remove();
    section.hidden = !section.querySelector("ul li");
  });
}
