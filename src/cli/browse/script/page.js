// Runs in the browser, on every page.

/** The list that was looked at last, and the call that was opened from it. */
const LIST = 'list';

const search = document.querySelector('#search input');

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, select, textarea')) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// What is as usual says nothing in an address.
document.addEventListener('formdata', ({ target, formData }) => {
  for (const [name, value] of [...formData]) {
    if (value === (target.elements[name].dataset.usual ?? '')) formData.delete(name);
  }
});

/** Remembers the list's address, for the way back to it. It is gone with the tab. */
export function rememberList() {
  sessionStorage.setItem(LIST, location.search);
}

for (const link of document.querySelectorAll('[data-back]')) {
  link.href = `/${sessionStorage.getItem(LIST) ?? ''}`;
}

/** The page of an answer; throws what went wrong, in words. */
export async function fetched(address, signal) {
  const answer = await fetch(address, { signal }).catch((error) => {
    if (error.name === 'AbortError') throw error;
    const { server } = document.querySelector('.bar').dataset;
    throw new Error(`Connection lost. Is "${server}" still running? Trying again …`);
  });
  const text = await answer.text();
  if (answer.ok) return text;
  const page = new DOMParser().parseFromString(text, 'text/html');
  throw new Error(page.getElementById('problem')?.textContent ?? text.slice(0, 300));
}

/** Calls that again and again while somebody looks, and at once when they look again; one at a time. */
export function whileSeen(seconds, run) {
  let isRunning = false;
  const ifSeen = async () => {
    if (document.hidden || isRunning) return;
    isRunning = true;
    try {
      await run();
    } finally {
      isRunning = false;
    }
  };
  setInterval(ifSeen, seconds * 1000);
  document.addEventListener('visibilitychange', ifSeen);
}
