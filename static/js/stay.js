// A form with photos is sent without leaving the page: refused, everything typed and chosen is still there.
// The server answers 204 with the address to go to, or the page again with what is wrong (orderdesk/core/pages/staying.py).
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-stay]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  send(form, event.submitter);
}, true);

async function send(form, submitter) {
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  submitter?.setAttribute("aria-busy", "true");
  const url = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  const answer = await fetch(url, { method: "POST", body: new FormData(form, submitter), headers: { "X-Stay": "1" } }).catch(() => null);
  const target = answer?.headers.get("X-Go");
  if (target) {
    document.dispatchEvent(new CustomEvent("typed:drop"));
    location.assign(target);
    return;
  }
  if (answer?.redirected) {
    // The session has ended: the log-in leads back here, and resume.js puts back what was typed.
    document.dispatchEvent(new CustomEvent("typed:drop"));
    location.assign(answer.url);
    return;
  }
  delete form.dataset.sending;
  submitter?.removeAttribute("aria-busy");
  if (answer && (answer.status === 422 || answer.status === 409)) show(form, await answer.text(), answer.status === 409);
  else complain(form);
}

// After a conflict the answer holds what was typed, and where only the other person changed something, theirs.
function show(form, html, isConflict) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const [at, place] of form.querySelectorAll("[data-said]").entries()) {
    // A step that is over has no form any more: what the whole page says is said here.
    const told = page.getElementById(place.id) ?? (at ? null : page.getElementById("refused"));
    place.replaceChildren(...(told ? [...told.childNodes].map((node) => document.importNode(node, true)) : []));
  }
  for (const control of form.querySelectorAll("input[id], select[id], textarea[id]")) {
    const told = page.getElementById(control.id);
    mark(control, told);
    if (isConflict && told && !["file", "radio", "checkbox"].includes(control.type)) control.value = told.value;
  }
  const version = page.querySelector("[name=version]");
  if (version && form.elements.version) form.elements.version.value = version.value;
  const first = form.querySelector("[aria-invalid=true], [data-said] .error, [data-said] [role=alert]");
  first?.scrollIntoView({ block: "center" });
  if (first?.matches("input, select, textarea")) first.focus({ preventScroll: true });
}

// What the server says of one field, beside that field.
function mark(control, told) {
  for (const name of ["aria-invalid", "aria-describedby"]) {
    if (told?.hasAttribute(name)) control.setAttribute(name, told.getAttribute(name));
    else control.removeAttribute(name);
  }
  const field = control.closest(".field");
  for (const old of field?.querySelectorAll(".error") ?? []) old.remove();
  for (const fresh of told?.closest(".field")?.querySelectorAll(".error") ?? []) field?.append(document.importNode(fresh, true));
}

// No connection, or an error of the server: said in place, with everything as it was.
function complain(form) {
  const place = form.querySelector("[data-said]");
  const banner = document.createElement("div");
  banner.className = "banner banner-red";
  banner.setAttribute("role", "alert");
  banner.textContent = form.dataset.unsent;
  place.replaceChildren(banner);
  banner.scrollIntoView({ block: "center" });
}
