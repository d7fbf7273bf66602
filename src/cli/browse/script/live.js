// Runs in the browser, on the page of a call or a conference: it says when there is more to show.
import { fetched, whileSeen } from './page.js';

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
const news = document.getElementById('news');
const shown = Number(meta('events'));
const everySeconds = Number(meta('refresh'));

/** Whoever is in the middle of something is not to lose it. */
let isTouched = false;
for (const name of ['pointerdown', 'keydown', 'wheel']) {
  addEventListener(name, () => {
    isTouched = true;
  });
}

whileSeen(everySeconds, async () => {
  try {
    const { events } = JSON.parse(await fetched(`${location.pathname}/count`));
    if (events === shown) return say('');
    if (!isTouched) return location.reload();
    say(`There is more by now: ${events} events. `, 'Show them');
  } catch (error) {
    say(error.message);
  }
});

function say(words, button) {
  if (news.dataset.words === words) return;
  news.dataset.words = words;
  news.replaceChildren(words);
  if (button === undefined) return;
  const show = document.createElement('button');
  show.type = 'button';
  show.textContent = button;
  show.addEventListener('click', () => location.reload());
  news.append(show);
}
