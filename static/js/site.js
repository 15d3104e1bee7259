/* What HTML and htmx leave open: focus after a swap, a toast when the server does not answer, "/" to search. */
(() => {
  "use strict";
  const focusMarked = (root) => root.querySelector?.("[data-focus]")?.focus({ preventScroll: true });

  document.addEventListener("DOMContentLoaded", () => focusMarked(document));
  document.addEventListener("htmx:after:swap", () => {
    const marked = document.querySelector("[data-focus]");
    if (marked) {
      marked.focus({ preventScroll: true });
      marked.removeAttribute("data-focus");
    }
  });

  const tell = (words) => {
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.textContent = words;
    document.getElementById("toasts").replaceChildren(toast);
    setTimeout(() => toast.remove(), 8000);
    document.getElementById("status").textContent = words;
  };
  document.addEventListener("htmx:response:error", () => tell("That did not work. Please try again in a moment."));
  document.addEventListener("htmx:error", () => tell("No connection. Nothing was changed."));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    document.getElementById("q").focus();
  });
})();
