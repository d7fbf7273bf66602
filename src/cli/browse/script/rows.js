// Runs in the browser: the rows of the list of calls.

const rowsOf = (parent) => [...parent.querySelectorAll('tbody tr')];

/** What each row was made of, to see whether it is another one. */
const sources = new Map();

function remember(rows) {
  sources.clear();
  for (const row of rows) sources.set(row.id, row.outerHTML);
}
remember(rowsOf(document));

/**
 * Shows other rows where some are: a row that says the same stays, so that focus, selection and place
 * on the screen stay. `isNews`: what is new or has changed is for a moment in another colour.
 */
export function showRows(here, next, isNews) {
  const body = here.querySelector('tbody');
  const nextBody = next.querySelector('tbody');
  const made = rowsOf(next);
  if (!body || !nextBody) {
    here.replaceChildren(...document.importNode(next, true).childNodes);
    remember(made);
    return;
  }
  const focused = document.activeElement?.closest('tr')?.id;
  const anchor = document.getElementById(focused) ?? firstSeen(rowsOf(here));
  const top = anchor?.getBoundingClientRect().top;
  const before = new Map(rowsOf(here).map((row) => [row.id, row]));
  const wanted = made.map((row) => {
    if (before.has(row.id) && sources.get(row.id) === row.outerHTML) return before.get(row.id);
    const shown = document.importNode(row, true);
    if (isNews) shown.classList.add('news');
    return shown;
  });
  remember(made);
  body.replaceChildren(...wanted);
  const again = document.getElementById(anchor?.id);
  if (again && scrollY > 0) scrollBy(0, again.getBoundingClientRect().top - top);
  if (focused) document.getElementById(focused)?.querySelector('a').focus({ preventScroll: true });
}

function firstSeen(rows) {
  return rows.find((row) => row.getBoundingClientRect().top >= 0);
}

/** The arrow keys go from row to row. */
document.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target.closest('tbody tr');
  if (step === undefined || row === null || event.ctrlKey || event.altKey || event.metaKey) return;
  const all = rowsOf(document);
  const next = all[all.indexOf(row) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.querySelector('a').focus();
});
