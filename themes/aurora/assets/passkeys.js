// Lets the browser's passkey dialogue fill in a form. Without passkeys the form stays out of sight.
(() => {
  const { PublicKeyCredential: Credential } = globalThis;
  if (!Credential?.parseRequestOptionsFromJSON || !navigator.credentials) return;
  const ask = (section) => {
    const options = JSON.parse(section.dataset.options);
    return section.dataset.passkey === 'create'
      ? navigator.credentials.create({ publicKey: Credential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: Credential.parseRequestOptionsFromJSON(options) });
  };
  for (const section of document.querySelectorAll('[data-passkey]')) {
    section.hidden = false;
    const form = section.querySelector('form');
    const response = form.elements.namedItem('response');
    form.addEventListener('submit', async (event) => {
      if (response.value !== '') return;
      event.preventDefault();
      // The house's own rule lets a form go once; this one has not gone yet.
      event.stopPropagation();
      try {
        response.value = JSON.stringify((await ask(section)).toJSON());
      } catch {
        // Given up by the person: the form waits as it was.
        return;
      }
      form.requestSubmit();
    });
  }
})();
