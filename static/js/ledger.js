// The stage ledger, written in place: cells open for writing, rows are saved as a whole, nothing typed is lost.
import { watchCells } from "./ledger/cells.js";
import { isDirty } from "./ledger/sheet.js";
import { watchRows } from "./ledger/rows.js";

if (document.getElementById("sheet")) {
  watchCells();
  watchRows();
  addEventListener("beforeunload", (event) => {
    if (isDirty()) event.preventDefault();
  });
}
