// Photos one after the other: each that is taken or chosen joins those before, is shown small and can be taken away.
// The holder is [data-photos]; its inputs give their files to one input that is sent, under the same name.
for (const holder of document.querySelectorAll("[data-photos]")) keep(holder);

function keep(holder) {
  const sources = [...holder.querySelectorAll("input[type=file]")];
  const sent = Object.assign(document.createElement("input"), { type: "file", name: sources[0].name, multiple: true, hidden: true });
  const kept = new DataTransfer();
  holder.append(sent);
  for (const source of sources) {
    source.removeAttribute("name");
    source.addEventListener("change", () => {
      for (const file of source.files) add(file);
      source.value = "";
    });
  }

  function add(file) {
    kept.items.add(file);
    sent.files = kept.files;
    holder.insertBefore(tile(file), holder.querySelector(".photo-add"));
    holder.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function tile(file) {
    const box = Object.assign(document.createElement("span"), { className: "photo" });
    const picture = Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: file.name });
    const away = Object.assign(document.createElement("button"), { type: "button", className: "photo-away" });
    away.setAttribute("aria-label", `${holder.dataset.away} ${file.name}`);
    away.append("×");
    away.addEventListener("click", () => {
      kept.items.remove([...kept.files].indexOf(file));
      sent.files = kept.files;
      URL.revokeObjectURL(picture.src);
      box.remove();
    });
    box.append(picture, away);
    return box;
  }
}
