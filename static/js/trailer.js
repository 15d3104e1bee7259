/* The trailer in a dialog, asked for by a press alone. */
(() => {
  const link = document.querySelector("[data-embed]");
  const dialog = document.getElementById("trailer");
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const frame = document.createElement("iframe");
    frame.allow = "autoplay;fullscreen";
    frame.title = dialog.ariaLabel;
    frame.src = link.dataset.embed;
    frame.style = "width:min(85vw,64rem);aspect-ratio:16/9;border:0";
    dialog.append(frame);
    dialog.showModal();
    return false;
  };
  dialog.onclose = () => dialog.lastChild.remove();
})();
