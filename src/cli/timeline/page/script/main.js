// Runs in the browser, in the page of one timeline.
import { draw } from './chart.js';
import { byId } from './elements.js';
import './events.js';
import './gestures.js';
import { onChange } from './view.js';

onChange(draw);
byId('timeline').hidden = false;
new ResizeObserver(draw).observe(byId('plot'));
draw();
