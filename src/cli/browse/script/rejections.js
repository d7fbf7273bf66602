// Runs in the browser, on the page of rejections: a choice shows its list by itself.
const filters = document.getElementById('filters');
filters.addEventListener('change', () => filters.requestSubmit());
filters.classList.add('live');
