// Small comforts; every page works without them.
(() => {
  const root = document.documentElement;
  const saved = localStorage.getItem('billet-theme');
  if (saved) root.dataset.theme = saved;
  document.addEventListener('click', (event) => {
    const target = event.target.closest('[data-theme-toggle],[data-copy]');
    if (!target) return;
    if (target.dataset.copy !== undefined) {
      navigator.clipboard?.writeText(target.dataset.copy);
      return;
    }
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    localStorage.setItem('billet-theme', root.dataset.theme);
  });
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== 'k') return;
    const field = document.querySelector('[data-key="k"]');
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
  // A form is sent once, however often the button is pressed.
  document.addEventListener('submit', (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    else if (event.target.method === 'post') event.target.dataset.sent = '1';
  });
})();
