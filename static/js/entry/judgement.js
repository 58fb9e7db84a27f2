// Who would have to approve the order as it is typed, asked again once the typing pauses. Without an answer nothing is shown.
import { form } from "./form.js";

const PAUSE = 900;
const place = document.getElementById("judgement");
let timer = 0;
let asked = "";
let request = null;

async function ask() {
  const data = new FormData(form);
  data.set("order", place.dataset.order);
  const typed = new URLSearchParams(data).toString();
  if (typed === asked) return;
  asked = typed;
  request?.abort();
  request = new AbortController();
  const options = { method: "POST", body: data, signal: request.signal };
  const response = await fetch(place.dataset.url, options).catch(() => null);
  if (response?.ok) place.innerHTML = await response.text();
}

export function watchJudgement() {
  if (!place) return;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  later();
}
