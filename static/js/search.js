/* "/" leads to the search, Esc back. The header's box as a combobox (ARIA 1.2): htmx fills its list, this opens and walks it. */
(() => {
  "use strict";
  let origin = null; // where the keyboard was before "/"
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key === "Escape" && target.type === "search" && !target.value) {
      target.blur();
      origin?.focus();
      origin = null;
    }
    if (key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.querySelector("input[type=search]");
    if (!box) return;
    event.preventDefault();
    origin = document.activeElement;
    box.focus();
    box.select();
  });

  const field = document.getElementById("q");
  const list = document.getElementById("suggestions");
  if (!field) return; // the page of the search has a box of its own
  const options = () => [...list.querySelectorAll("[role=option]")];
  let active = null;

  const mark = (option) => {
    if (active) active.ariaSelected = false;
    active = option;
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.ariaSelected = true;
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  };
  const show = (isOpen) => {
    list.hidden = !isOpen;
    field.ariaExpanded = isOpen;
    mark(null);
  };
  const move = (step) => {
    const stops = [null, ...options()]; // before the first option, and after the last, comes the box itself
    mark(stops.at((stops.indexOf(active) + step) % stops.length));
  };

  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": false })
    .forEach(([name, value]) => field.setAttribute(name, value));
  document.addEventListener("htmx:after:swap", () => {
    options().forEach((option, place) => (option.id = `suggestion-${place}`));
    show(options().length > 0 && document.activeElement === field && field.value !== "");
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options().length) {
      event.preventDefault();
      if (list.hidden) show(true);
      move(step);
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      active.click();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the browser would empty the box
      event.stopPropagation();
      show(false);
    }
  });
  field.form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!field.form.contains(relatedTarget)) show(false);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
})();
