export const byId = (id) => document.getElementById(id);

/** What the page was made of. Times are milliseconds since the first event. */
export const data = JSON.parse(byId('data').textContent);

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  // Only ever as text: events hold whatever somebody said or typed.
  if (text !== undefined) made.textContent = text;
  return made;
}
