// Anchors over the sections of a long page, made from their headings: nothing is hidden, the tab of the section in view is marked.
const panels = document.querySelector("[data-tabs]");

function tabOf(section) {
  const tab = document.createElement("a");
  tab.className = "tab";
  tab.href = `#${section.id}`;
  tab.textContent = section.querySelector("h2").textContent;
  const badge = section.querySelector(".section-head .badge");
  if (badge) tab.append(badge.cloneNode(true));
  return tab;
}

function mark(tabs, id) {
  for (const tab of tabs.children) {
    if (tab.hash === `#${id}`) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

const sections = [...panels.querySelectorAll(":scope > section[id]")].filter((section) => section.querySelector("h2"));
if (sections.length > 2) {
  const tabs = document.createElement("nav");
  tabs.className = "tabs tabs-stick";
  tabs.setAttribute("aria-label", panels.dataset.tabs);
  tabs.append(...sections.map(tabOf));
  const beside = document.querySelector("[data-tab-beside]"); // on a phone it stands below all of them
  if (beside) {
    const tab = tabOf(beside);
    tab.classList.add("only-stacked");
    tabs.prepend(tab);
  }
  panels.prepend(tabs);
  mark(tabs, sections[0].id);
  const seen = new IntersectionObserver(
    (entries) => {
      const entered = entries.find((entry) => entry.isIntersecting);
      if (entered) mark(tabs, entered.target.id);
    },
    { rootMargin: "-100px 0px -70% 0px" },
  );
  sections.forEach((section) => seen.observe(section));
}
