// A form that was sent after the session had ended: the log-in page marks it, and its page puts back what was typed.
// Only for the same person, in the same tab; what is hidden or secret is not kept.
const SENT = "sent";
const LOST = "sent-lost";
const SECRET = new Set(["hidden", "password", "file", "submit"]);
const me = document.body.dataset.user;

// A control may be called "action" or "method": the attributes are asked, not the properties.
const addressOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
const isPost = (form) => form.getAttribute("method")?.toLowerCase() === "post";

function typed(form) {
  const controls = [...form.elements].filter((control) => control.name && !SECRET.has(control.type) && control.type !== "button");
  return controls.map((control) => [control.name, /^(checkbox|radio)$/.test(control.type) ? [control.value, control.checked] : control.value]);
}

function put(form, fields) {
  for (const [name, value] of fields) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (!Array.isArray(value)) control.value = value;
      else if (control.value === value[0]) control.checked = value[1];
    }
  }
}

function resume(sent) {
  const form = [...document.forms].find((one) => isPost(one) && addressOf(one) === sent.action);
  if (!form) return;
  put(form, sent.fields);
  document.getElementById("resumed").hidden = false;
}

if (document.querySelector("[data-session-ended]")) sessionStorage.setItem(LOST, "1");
if (me) {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
  const lost = sessionStorage.getItem(LOST) && sent?.user === me;
  if (lost && sent.page === location.pathname) resume(sent);
  if (!lost || sent.page === location.pathname) {
    sessionStorage.removeItem(SENT);
    sessionStorage.removeItem(LOST);
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isPost(form)) return;
    const sent = { user: me, page: location.pathname, action: addressOf(form), fields: typed(form) };
    sessionStorage.setItem(SENT, JSON.stringify(sent));
  });
}
