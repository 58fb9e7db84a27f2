// The entry page: a customer fills the head, the grid is worked by keyboard alone, totals follow the typing.
import "./address.js";
import { watchCustomer } from "./entry/customer.js";
import { watchDiscount } from "./entry/discount.js";
import { watchDropped } from "./entry/dropped.js";
import { form, productOf, rowsNow } from "./entry/form.js";
import { watchJudgement } from "./entry/judgement.js";
import { watchKeep } from "./entry/keep.js";
import { watchKeyboard } from "./entry/keyboard.js";
import { nameRows, prepare, renumber } from "./entry/rows.js";
import { watchTaking } from "./entry/take.js";
import { refresh } from "./entry/totals.js";

for (const row of rowsNow()) prepare(row);
renumber();
watchKeyboard();
watchCustomer();
watchDiscount();
watchTaking();
watchDropped();
watchKeep();
watchJudgement();
form.addEventListener("input", (event) => event.isComposing || refresh());
form.addEventListener("compositionend", refresh);
nameRows(rowsNow().filter((row) => !productOf(row).value)).then(refresh);
refresh();
