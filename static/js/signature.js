// A field to sign in with a finger, a pen or the mouse. The picture goes into the hidden field as a PNG, black on white,
// whatever the look of the page. Without this script the typed name is the signature.
const INK = "#111", PAPER = "#fff", WIDTH = 2.6;

for (const holder of document.querySelectorAll("[data-signature]")) sign(holder);

function sign(holder) {
  const canvas = holder.querySelector("canvas");
  const field = holder.parentElement.querySelector("input[name=signature]");
  const pen = canvas.getContext("2d");
  let last = null;
  let isDrawn = false;
  const former = field.value;
  holder.hidden = false;
  clear();
  if (former) restore();

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    stroke(last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (last) stroke(place(event));
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, end);
  holder.querySelector("[data-clear]").addEventListener("click", clear);

  function stroke(next) {
    isDrawn = true;
    pen.beginPath();
    pen.moveTo(last.x, last.y);
    pen.lineTo(next.x + 0.01, next.y);
    pen.stroke();
    last = next;
  }

  function end() {
    last = null;
    if (isDrawn) field.value = canvas.toDataURL("image/png");
  }

  function clear() {
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    pen.scale(scale, scale);
    pen.fillStyle = PAPER;
    pen.fillRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    Object.assign(pen, { strokeStyle: INK, lineWidth: WIDTH, lineCap: "round", lineJoin: "round" });
    isDrawn = false;
    field.value = "";
  }

  // A page that came back refused carries what was drawn.
  function restore() {
    const picture = new Image();
    picture.addEventListener("load", () => pen.drawImage(picture, 0, 0, canvas.clientWidth, canvas.clientHeight));
    picture.src = field.value = former;
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
