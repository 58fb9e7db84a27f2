// A line 姓名 电话 省市区 地址 that is pasted into a contact, phone or address field is taken apart by the server; what could
// not be told stays in the address and is named below it. `data-split` of the form is {kind: name of its field}.
const HAS_PHONE = /1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[-\s]?\d{7,8}|400[-\s]?\d{3}[-\s]?\d{4}/;
const LABELLED = /[:：]/;

for (const form of document.querySelectorAll("form[data-split]")) watch(form);

function watch(form) {
  const names = JSON.parse(form.dataset.split);
  const fields = Object.fromEntries(Object.entries(names).map(([kind, name]) => [kind, form.elements[name]]));
  for (const field of Object.values(fields)) field?.addEventListener("paste", (event) => pasted(event, form, fields));
}

// A phone number alone, or an address alone, is pasted as it is.
function pasted(event, form, fields) {
  const text = event.clipboardData.getData("text/plain").trim();
  if (text.length < 12 || !(HAS_PHONE.test(text) || (LABELLED.test(text) && text.includes("\n")))) return;
  if (/^[\d\s+()（）-]+$/.test(text)) return;
  event.preventDefault();
  take(text, event.target, form, fields);
}

async function take(text, target, form, fields) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("text", text);
  const response = await fetch(form.dataset.splitUrl, { method: "POST", body }).catch(() => null);
  const split = response?.ok ? await response.json() : null;
  if (split) {
    for (const kind of ["name", "phone", "address"]) if (split[kind] && fields[kind]) fields[kind].value = split[kind];
    note(fields.address, split.text);
  } else target.setRangeText(text.replace(/\s*\n\s*/g, " "), target.selectionStart, target.selectionEnd, "end");
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function note(field, text) {
  let line = field.parentElement.querySelector("[data-split-note]");
  if (!line) {
    line = Object.assign(document.createElement("span"), { className: "hint" });
    line.dataset.splitNote = "";
    line.setAttribute("role", "status");
    field.after(line);
  }
  line.textContent = text;
}
