// What the journey through every form does in the page, by name.
window.filling = (() => {
  const LEFT = ['hidden', 'submit', 'file'];
  const CHOSEN = ['radio', 'checkbox'];
  const unseen = e => e.closest('[aria-hidden=true]') !== null;
  const fields = form => [...form.elements].filter(e => e.name && !LEFT.includes(e.type) && !unseen(e));

  function empty(form) {
    for (const e of fields(form)) {
      if (CHOSEN.includes(e.type)) e.checked = false;
      else if (e.tagName !== 'SELECT') e.value = '';
      else if ([...e.options].some(o => o.value === '')) e.value = '';
    }
  }

  // The value that a field of this type never takes.
  function wrong(form) {
    const typed = fields(form).filter(
      e => ![...CHOSEN, 'time'].includes(e.type) && e.tagName !== 'SELECT');
    for (const e of typed) {
      e.removeAttribute('maxlength');
      if (e.type === 'date') e.value = '0001-01-01';
      else if (e.type === 'datetime-local') e.value = '0001-01-01T00:00';
      else if (e.type === 'number') e.value = '-5';
      else e.value = 'x'.repeat(2500);
    }
    return typed.length;
  }

  function right(form, values) {
    const ticked = new Set();
    for (const e of fields(form)) {
      if (CHOSEN.includes(e.type)) {
        e.checked = !ticked.has(e.name);
        ticked.add(e.name);
      } else if (e.tagName === 'SELECT') {
        const first = [...e.options].find(o => o.value !== '');
        if (first) e.value = first.value;
      } else if (e.name in values) e.value = values[e.name];
      else if (e.type === 'date') e.value = '2026-11-20';
      else if (e.type === 'datetime-local') e.value = '2026-11-20T10:00';
      else if (e.type === 'number') e.value = e.max && Number(e.max) < 60 ? e.max : '60';
      else if (/_id$|^into$/.test(e.name)) e.value = '00000000-0000-4000-8000-00000000000b';
      else if (e.type !== 'time') e.value = 'Made up';
    }
  }

  function typed(form) {
    const found = {};
    for (const e of fields(form)) {
      if (e.type === 'password') continue;
      found[e.name] ||= [];
      if (!CHOSEN.includes(e.type) || e.checked) found[e.name].push(e.value);
    }
    return found;
  }

  const alwaysChosen = e => e.tagName === 'SELECT' && ![...e.options].some(o => o.value === '');

  // By field: whether its label calls it optional, and whether it is marked as required.
  function demanded(form) {
    const found = {};
    for (const e of fields(form)) {
      const set = e.closest('fieldset');
      const label = set ? set.querySelector('legend') : e.labels && e.labels[0];
      found[set && set.id ? set.id : e.name] = {
        optional: Boolean(label && label.textContent.includes('(optional)')),
        required: (e.required && !alwaysChosen(e)) || Boolean(set && set.getAttribute('aria-required') === 'true'),
      };
    }
    return found;
  }

  // What the browser says instead of sending the form as it stands on the page.
  function blocked(form) {
    if (form.noValidate) return [];
    const checked = [...form.elements].filter(e => e.willValidate && !e.checkValidity());
    return checked.map(e => `${e.name}: ${e.validationMessage}`);
  }

  // As somebody opens what is folded away before the form in it can be seen.
  function unfold(form) {
    for (let e = form.parentElement; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true;
  }

  // Whether rows of a file that was sent are told to be wrong, its columns are asked for, or it is
  // told to be none.
  const REFUSED = 'a[href*="show=refused"], form[action$="/columns"] tbody tr, #outcome ~ .usa-alert--error';
  function refusedRows() {
    return document.querySelectorAll(REFUSED).length;
  }

  // The reasons above the form, each with the field that it leads to.
  function summary() {
    const box = document.querySelector('main .usa-alert--error');
    if (!box) return null;
    const links = [...box.querySelectorAll('a[href^="#"]')].map(a => [a.hash.slice(1), a.textContent]);
    return {
      text: box.textContent.trim().replace(/\s+/g, ' '),
      errors: links,
      lost: links.map(([name]) => name).filter(name => !document.getElementById(name)),
    };
  }

  // Of each form that is posted: what it holds, whether it takes a file, whether its answer is put
  // into the page that stays open.
  function forms() {
    const found = {};
    for (const form of document.querySelectorAll('form[method=post]:not([hidden])')) {
      found[form.getAttribute('action')] ??= {
        typed: typed(form),
        files: Boolean(form.querySelector('input[type=file]')),
        stays: form.hasAttribute('hx-post'),
      };
    }
    return found;
  }

  // All that is asked about an open page, in one round trip.
  const shown = () => ({
    title: document.title, forms: forms(), summary: summary(), refusedRows: refusedRows(),
  });

  const first = action => [...document.querySelectorAll('form[method=post]:not([hidden])')].find(
    form => form.getAttribute('action') === action);

  // Fills it; what about it is told to whoever sends it.
  function filled(action, {how, values, regardless}) {
    const form = first(action);
    unfold(form);
    const filled = {empty, wrong, right, nothing: () => 0}[how](form, values);
    if (how === 'right') form.noValidate = false;
    const told = {filled, typed: typed(form), demanded: demanded(form), blocked: blocked(form)};
    if (how === 'right') form.noValidate = regardless && told.blocked.length > 0;
    return told;
  }

  // Presses its button as a script does, wherever on the page it stands.
  function press(action) {
    first(action).querySelector('[type=submit]').click();
  }

  return {shown, filled, press};
})();
