// A form with data-passkey: the browser makes a passkey or signs with one, and its answer goes with the form.
// Without a script, or where the browser offers none, the button stays hidden.
const form = document.querySelector("form[data-passkey]");
const button = form?.querySelector("[data-passkey-ask]");

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keys = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

function prepared(options) {
  const ready = { ...options, challenge: bytes(options.challenge) };
  if (options.user) ready.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) ready.excludeCredentials = keys(options.excludeCredentials);
  if (options.allowCredentials) ready.allowCredentials = keys(options.allowCredentials);
  return ready;
}

function answerOf(credential) {
  const given = credential.response;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = Object.fromEntries(parts.filter((part) => given[part]).map((part) => [part, text(given[part])]));
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
}

async function ask() {
  const options = prepared(JSON.parse(form.dataset.options));
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  button.disabled = true;
  try {
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: options });
    form.elements.answer.value = JSON.stringify(answerOf(credential));
  } catch {
    failed.hidden = false;
    button.disabled = false;
    return;
  }
  form.submit();
}

if (button && window.PublicKeyCredential) {
  button.hidden = false;
  form.querySelector("[data-passkey-absent]")?.remove();
  button.addEventListener("click", ask);
}
