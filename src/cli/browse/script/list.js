// Runs in the browser, on the page of calls: it shows what is new without being asked.
import { fetched, rememberList, whileSeen } from './page.js';
import { showRows } from './rows.js';

/** Counting a long list takes the table some time: once in so many refreshes. */
const REFRESHES_A_COUNT = 20;
/** Parts of the list that are replaced as they are, where they changed. */
const PARTS = ['caption', 'freshness', 'pages'];
const DAYS = ['from', 'to'];
const OPENED = 'opened';

const byId = (id) => document.getElementById(id);
const filters = byId('filters');
let loading = new AbortController();
let counting = new AbortController();
let countedAt = 0;
let isLoading = false;
let loadedAt = Date.now();

/** Shows the list of an address: the same one as it is now, or another one. */
async function show(address, isNews) {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  isLoading = true;
  const results = byId('results');
  results.classList.toggle('loading', !isNews);
  try {
    const text = await fetched(`/list${address}`, signal);
    const next = new DOMParser().parseFromString(text, 'text/html').getElementById('results');
    if (!next) throw new Error('The list could not be read: reload the page.');
    const find = (id) => next.querySelector(`#${id}`);
    for (const id of PARTS) {
      if (byId(id).innerHTML !== find(id).innerHTML) byId(id).replaceWith(find(id));
    }
    showRows(byId('rows'), find('rows'), isNews);
    showSums(find('sums'), isNews);
    results.dataset.every = next.dataset.every;
    fillDays(next.dataset);
    lost('');
  } catch (error) {
    if (error.name !== 'AbortError') lost(error.message);
  } finally {
    // Of an answer that another request has overtaken, nothing is left to do.
    if (loading.signal === signal) {
      isLoading = false;
      loadedAt = Date.now();
      results.classList.remove('loading');
    }
  }
}

/** Days that nobody chose are those that the list is of; who is writing one is left alone. */
function fillDays(shown) {
  for (const name of DAYS) {
    const field = filters.elements[name];
    if (field !== document.activeElement) field.value ||= shown[name] ?? '';
  }
}

/** Figures that are known stay until others are counted. */
function showSums(next, isNews) {
  if (!isNews || next.dataset.href === undefined) byId('sums').replaceWith(next);
  const every = Number(byId('results').dataset.every) * REFRESHES_A_COUNT;
  if (!isNews || Date.now() - countedAt > every * 1000) count(next.dataset.href);
}

async function count(address) {
  counting.abort();
  counting = new AbortController();
  if (address === undefined) return;
  countedAt = Date.now();
  try {
    const text = await fetched(address, counting.signal);
    const sums = new DOMParser().parseFromString(text, 'text/html').getElementById('sums');
    if (sums) byId('sums').replaceWith(sums);
  } catch (error) {
    if (error.name !== 'AbortError') lost(error.message);
  }
}

function lost(words) {
  if (byId('lost').textContent !== words) byId('lost').textContent = words;
  byId('results').classList.toggle('stale', words !== '');
}

/** The address that the filters say. */
function chosen() {
  const params = new URLSearchParams(new FormData(filters));
  if (params.get('time') !== 'days') for (const name of DAYS) params.delete(name);
  return params.size > 0 ? `?${params}` : '';
}

filters.addEventListener('change', () => {
  history.pushState(null, '', `/${chosen()}`);
  rememberList();
  show(location.search, false);
});
filters.classList.add('live');

addEventListener('popstate', () => {
  const params = new URLSearchParams(location.search);
  for (const field of filters.elements) {
    if (field.name) field.value = params.get(field.name) ?? field.dataset.usual ?? '';
  }
  rememberList();
  show(location.search, false);
});

rememberList();
const { href } = byId('sums').dataset;
if (href) count(href);

whileSeen(0.5, () => {
  const every = Number(byId('results').dataset.every);
  const isDue = every > 0 && Date.now() - loadedAt > every * 1000;
  // An answer that takes long is waited for.
  if (isDue && !isLoading) show(location.search, true);
});

// Who comes back goes on where they were.
byId('results').addEventListener('click', ({ target }) => {
  const row = target.closest('tbody tr');
  if (row) sessionStorage.setItem(OPENED, row.id);
});
if (performance.getEntriesByType('navigation')[0]?.type === 'back_forward') {
  byId(sessionStorage.getItem(OPENED))?.querySelector('a').focus({ preventScroll: true });
}
