// Small comforts; every page works without them.
(() => {
  const copy = (target) => {
    navigator.clipboard?.writeText(target.dataset.copy);
    target.dataset.done = '1';
  };
  const pickAll = (target) => {
    for (const box of target.form?.querySelectorAll('.pick[name]') ?? []) box.checked = target.checked;
  };
  document.addEventListener('click', (event) => {
    const target = event.target.closest('[data-copy],[data-pick-all],[data-palette]');
    if (!target) return;
    if (target.dataset.copy !== undefined) copy(target);
    else if (target.dataset.pickAll !== undefined) pickAll(target);
    else if (openPalette()) event.preventDefault();
  });
  // A form is sent once, however often the button is pressed.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post' || form.hasAttribute('hx-post') || event.submitter?.formTarget) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
  });
  // On to a payment page: by itself, once the guard above is there.
  document.querySelector('form[data-onward]')?.requestSubmit();
  // The look that is being chosen is shown at once, on a page of the shop.
  const frame = document.querySelector('iframe[data-preview]');
  const chooser = frame?.ownerDocument.querySelector(`input[name="_form"][value="${frame.dataset.preview}"]`)?.form;
  let soon = 0;
  chooser?.addEventListener('input', () => {
    clearTimeout(soon);
    soon = setTimeout(() => {
      const fields = [...new FormData(chooser)].filter(([name]) => !name.startsWith('_'));
      frame.src = `${frame.dataset.path}?${new URLSearchParams({ preview: new URLSearchParams(fields).toString() })}`;
    }, 250);
  });
  // What is being written is shown beside it a moment later.
  for (const form of document.querySelectorAll('form[data-live]')) {
    const show = form.querySelector('[formtarget]');
    form.addEventListener('input', () => {
      clearTimeout(soon);
      soon = setTimeout(() => form.requestSubmit(show), 400);
    });
  }
  // A long list of switches is searched by its words; what is out of sight is sent all the same.
  for (const place of document.querySelectorAll('[data-filter]')) {
    const form = place.closest('form');
    const none = form.querySelector('[data-filter-none]');
    place.hidden = false;
    place.addEventListener('input', ({ target }) => {
      const words = target.value.toLowerCase().split(/\s+/);
      for (const set of form.querySelectorAll('fieldset')) {
        const whole = words.every((word) => set.querySelector('legend').textContent.toLowerCase().includes(word));
        for (const field of set.querySelectorAll('.field')) field.hidden = !whole && !words.every((word) => field.textContent.toLowerCase().includes(word));
        set.hidden = set.querySelector('.field:not([hidden])') === null;
      }
      none.hidden = form.querySelector('fieldset:not([hidden])') !== null;
    });
    place.addEventListener('change', (event) => event.stopPropagation());
    place.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault());
  }
  addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  const palette = document.getElementById('palette');
  const hits = document.getElementById('palette-hits');
  const input = palette?.querySelector('input');
  let newest = 0;
  const options = () => [...hits.querySelectorAll('[role="option"]')];
  const select = (index) => {
    const all = options();
    const at = all.length === 0 ? -1 : (index + all.length) % all.length;
    for (const [i, option] of all.entries()) option.setAttribute('aria-selected', String(i === at));
    if (at >= 0) {
      input.setAttribute('aria-activedescendant', all[at].id);
      all[at].scrollIntoView({ block: 'nearest' });
    }
  };
  const selected = () => options().findIndex((option) => option.getAttribute('aria-selected') === 'true');
  const ask = async () => {
    newest += 1;
    const mine = newest;
    const answer = await fetch(`/staff/find?${new URLSearchParams({ q: input.value })}`, { headers: { 'X-Part': 'palette' } });
    const html = answer.ok ? await answer.text() : '';
    if (mine !== newest) return;
    hits.innerHTML = html;
    select(0);
  };
  const openPalette = () => {
    if (!palette?.showModal) return false;
    if (!palette.open) palette.showModal();
    input.select();
    void ask();
    return true;
  };
  input?.addEventListener('input', ask);
  input?.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      select(selected() + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter' && selected() >= 0) {
      event.preventDefault();
      options()[selected()].click();
    }
  });
  palette?.addEventListener('click', (event) => {
    if (event.target === palette) palette.close();
  });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'k' && openPalette()) event.preventDefault();
  });
})();
