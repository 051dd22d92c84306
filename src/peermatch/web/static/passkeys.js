// Passkeys: asks the browser for one and sends its answer with the form. Without it, or in a browser
// that has none, the form stays hidden and the password is there.
(() => {
  const keys = window.PublicKeyCredential;
  if (!keys?.parseRequestOptionsFromJSON || !keys.parseCreationOptionsFromJSON) return;

  async function asked(form) {
    const options = JSON.parse(form.dataset.options);
    const made =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(options) });
    return JSON.stringify(made.toJSON());
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        form.elements.answer.value = await asked(form);
      } catch {
        form.querySelector("[role=status]").textContent =
          "The browser gave no passkey. Try again, or go on without one.";
        return;
      }
      form.submit();
    });
  }
})();
