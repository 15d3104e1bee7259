/* Passkeys: hands the options of a form to the browser, and the browser's answer to the form. */
(() => {
  "use strict";
  const known = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
  const ready = () => {
    if (!known) return; // the sentence that stands there instead says so
    for (const part of document.querySelectorAll("[data-passkey] [hidden]:not([data-failed])")) part.hidden = false;
    for (const sentence of document.querySelectorAll("[data-no-passkeys]")) sentence.hidden = true;
  };
  const ask = (form) => {
    const options = JSON.parse(form.dataset.options);
    return form.dataset.passkey === "add"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-passkey]");
    if (!form || form.elements.credential.value || !known) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      form.submit();
    } catch {
      failed.hidden = false; // refused by the person, or not possible here
      failed.focus();
    }
  });
  ready();
})();
