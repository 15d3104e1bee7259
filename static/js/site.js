/* What HTML and htmx leave open: focus after a swap, toasts, single clicks, passwords to look at, Esc, rows, offline. */
(() => {
  "use strict";
  const LIFE = 8000; // milliseconds that a toast stays; longer while it is looked at
  const { worker } = document.currentScript.dataset;
  const toasts = document.getElementById("toasts");

  const focusMarked = () => {
    const marked = document.querySelector("[data-focus]");
    if (!marked) return;
    marked.removeAttribute("data-focus");
    marked.focus({ preventScroll: marked.matches("button, h2") });
  };
  /* Beside each row, for a mouse; keys and fingers need none. */
  const addArrow = (row, words, mark, step) => {
    const arrow = document.createElement("button");
    arrow.className = "row-button";
    const update = () => {
      const rest = step < 0 ? row.scrollLeft : row.scrollWidth - row.clientWidth - row.scrollLeft;
      arrow.disabled = rest < 2;
    };
    Object.assign(arrow, { type: "button", tabIndex: -1, ariaLabel: words, textContent: mark });
    arrow.addEventListener("click", () => row.scrollBy(step * row.clientWidth, 0));
    row.addEventListener("scroll", update);
    new ResizeObserver(update).observe(row);
    row.parentNode.append(arrow);
  };
  const settle = () => {
    focusMarked();
    for (const row of document.querySelectorAll(".rail:not(:has(~ .row-button))")) {
      addArrow(row, toasts.dataset.back, "←", -0.8);
      addArrow(row, toasts.dataset.further, "→", 0.8);
    }
    for (const button of document.querySelectorAll(".reveal")) button.hidden = false; // of no use without this script
  };
  document.addEventListener("htmx:after:swap", settle);

  /* Back may bring a page as it was left: one from before a login, or after it, is asked for anew. */
  const reader = document.getElementById("favorite-count") ? "member" : "visitor";
  const remember = () => {
    try {
      localStorage.setItem("reader", reader);
    } catch {} // storage may be turned off: then the page stands as it was left
  };
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) remember();
    else if (localStorage.getItem("reader") !== reader) location.reload();
  });

  const expire = (toast) => {
    const wait = () => setTimeout(() => (toast.matches(":hover, :focus-within") ? wait() : toast.remove()), LIFE);
    wait();
  };
  const tell = (words) => {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.append(Object.assign(document.createElement("p"), { textContent: words }));
    toasts.replaceChildren(toast);
    document.getElementById("status").textContent = words;
  };
  document.addEventListener("htmx:response:error", ({ detail }) => {
    if (detail.ctx.response.status > 499) tell(toasts.dataset.failed);
  });
  document.addEventListener("htmx:error", ({ detail }) => {
    if (detail.ctx) tell(toasts.dataset.offline);
  });

  /* The second click of a double click must not take the first one back. */
  const once = (event) => {
    if (event.detail > 1 && event.target.closest(".action-row, .favorite-form, .bookmark-form, [class^=tonight-], .toast")) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  document.addEventListener("click", once, true);

  /* The mouse leaves the focus where it is, and the caret stays; what is sent is a password again, for the browser. */
  const reveal = (button, open) => {
    const field = button.previousElementSibling;
    const { selectionStart, selectionEnd } = field;
    field.type = open ? "text" : "password";
    field.setSelectionRange(selectionStart, selectionEnd);
    button.ariaPressed = open;
  };
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".reveal")) event.preventDefault();
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".reveal");
    if (button) reveal(button, button.ariaPressed !== "true");
  });
  document.addEventListener("submit", ({ target }) => {
    for (const button of target.querySelectorAll(".reveal")) reveal(button, false);
    target.closest(".filters")?.removeAttribute("open"); // on a phone they lie over what they found
  }, true);

  const close = (event) => {
    const toast = toasts.firstElementChild;
    const open = event.target.closest("details[open]");
    if (toast?.contains(event.target) || (toast && !open && event.target.type !== "search")) {
      const inside = toast.contains(event.target);
      toast.remove();
      if (inside) document.getElementById("main").focus({ preventScroll: true });
    } else if (open && event.target.type !== "search") {
      open.open = false;
      open.querySelector("summary").focus();
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(event);
  });

  document.addEventListener("DOMContentLoaded", () => {
    settle();
    new MutationObserver((changes) => {
      for (const change of changes) for (const toast of change.addedNodes) if (toast.localName) expire(toast);
    }).observe(toasts, { childList: true });
  });

  /* The page for when there is no line. Without a worker (an old browser, a private window) the browser shows its own. */
  addEventListener("load", () => navigator.serviceWorker?.register(worker).catch(() => {}));
})();
