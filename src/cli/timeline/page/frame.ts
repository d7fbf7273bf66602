/** What the page's frame is filled with: HTML already, or text that is safe in HTML. */
export interface PageParts {
  /** Of the head: policy and style. */
  readonly head: string;
  readonly script: string;
  /** What stands above the page's content, and in it above and below the heading. */
  readonly bar: string;
  readonly above: string;
  readonly below: string;
  readonly kind: string;
  /** Of the window: says what it is a page of. */
  readonly title: string;
  readonly heading: string;
  readonly sid: string;
  readonly zone: string;
  readonly facts: string;
  readonly legend: string;
  readonly rows: string;
  /** JSON in which nothing looks like markup. */
  readonly data: string;
}

/** The frame of a timeline's page. */
export function pageHtml(page: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${page.title}</title>
${page.head}
</head>
<body>
${page.bar}<main id="main" tabindex="-1">
${page.above}<header class="heading">
<p class="eyebrow">${page.kind}</p>
<h1><bdi>${page.heading}</bdi></h1>
<p class="sid">${page.sid}</p>
${page.below}</header>
<section aria-label="Facts">
<dl class="facts">
${page.facts}
</dl>
</section>
<section class="card" id="timeline" aria-labelledby="timeline-title" hidden>
<div class="toolbar">
<h2 id="timeline-title">Timeline</h2>
<p id="range" class="range" aria-live="polite"></p>
<div class="buttons" role="group" aria-label="Out of sight">
<button type="button" id="before" hidden></button>
<button type="button" id="after" hidden></button>
</div>
<div class="buttons" role="group" aria-label="Zoom">
<button type="button" id="zoom-out" aria-label="Zoom out" title="Zoom out (−)">−</button>
<button type="button" id="zoom-in" aria-label="Zoom in" title="Zoom in (+)">+</button>
<button type="button" id="fit" title="Show all (0)">Show all</button>
</div>
</div>
<div class="chart">
<div class="names" id="names" aria-hidden="true"></div>
<div class="plot" id="plot" role="group" aria-label="Events in their lanes. Arrow keys go from event to event, plus and minus zoom." tabindex="-1">
<div class="axis" id="axis" aria-hidden="true"></div>
<div class="lanes" id="lanes"></div>
<div class="cursor" id="cursor" aria-hidden="true" hidden><span></span></div>
</div>
</div>
<div class="overview" id="overview" aria-hidden="true"><div class="window" id="window"></div></div>
${page.legend}
<p class="hint touch">Pinch to zoom, drag to move, tap an event for its details.</p>
<p class="hint mouse"><kbd>Ctrl</kbd> or <kbd>⌘</kbd> with the wheel to zoom, drag to move, hover or focus an event for its details. Keys: <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd>, and from an event that has the focus <kbd>←</kbd> <kbd>→</kbd></p>
</section>
<section class="card events" aria-labelledby="events-title">
<h2 id="events-title">Events</h2>
<table>
<thead><tr><th scope="col">Time, ${page.zone}</th><th scope="col">After</th><th scope="col">Type</th><th scope="col">What happened</th></tr></thead>
<tbody>
${page.rows}
</tbody>
</table>
</section>
</main>
<div class="tip" id="tip" role="tooltip" hidden></div>
<script type="application/json" id="data">${page.data}</script>
${page.script}
</body>
</html>
`;
}
