// The box in the heading ticks every row of the page; it shows what is ticked when rows are ticked one by one.
const rows = () => [...document.querySelectorAll(".tick[name]")];

document.addEventListener("change", (event) => {
  if (!event.target.matches(".tick")) return;
  if (event.target.matches("[data-tick-all]")) for (const row of rows()) row.checked = event.target.checked;
  const ticked = rows().filter((row) => row.checked).length;
  const all = document.querySelector("[data-tick-all]");
  all.checked = ticked > 0 && ticked === rows().length;
  all.indeterminate = ticked > 0 && !all.checked;
});
