import { html } from 'hono/html';
import type { BrowseContext } from '../browse-context.ts';

/** HTML with all that came from elsewhere escaped. */
export type Html = ReturnType<typeof html>;

/** Where a page belongs. */
export type Section = 'calls' | 'rejections' | 'status';

const SECTIONS: readonly (readonly [Section, address: string, name: string])[] = [
  ['calls', '/', 'Calls'],
  ['rejections', '/rejections', 'Rejections'],
  ['status', '/status', 'Status'],
];

/** What every page has in its head. */
export const ICON = html`<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">`;

/** A whole page. */
export function framed(
  context: BrowseContext,
  page: {
    readonly title: string;
    readonly section?: Section;
    /** What is looked for, where the page is of that. */
    readonly search?: string | undefined;
    readonly scripts?: readonly string[];
    readonly content: Html;
  },
): Html {
  const scripts = ['page.js', ...(page.scripts ?? [])];
  return htmlDocument({
    title: page.title,
    head: html`${ICON}
<link rel="stylesheet" href="/assets/pages.css">
${scripts.map((name) => html`<script type="module" src="/assets/${name}"></script>`)}`,
    body: html`${bar(context, page.section, page.search)}
${page.content}`,
  });
}

/** A page from its beginning to its end. */
export function htmlDocument({
  title,
  head,
  body,
}: {
  readonly title: string;
  /** Style and scripts. */
  readonly head: Html;
  readonly body: Html;
}): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Voice events</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

/** What stands above every page: where one may go, and the search. */
export function bar({ system, server }: BrowseContext, section?: Section, search = ''): Html {
  return html`<a class="skip" href="#main">Skip to the content</a>
<header class="bar" data-server="${server}">
<a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="26" height="26"><span>Voice events</span></a>
<span class="system" title="The system that is shown"><bdi>${system.isLocal ? 'local' : system.title}</bdi></span>
<nav aria-label="Sections">
${SECTIONS.map(
  ([key, address, name]) =>
    html`<a href="${address}" ${key === section ? html`aria-current="page"` : ''}>${name}</a>`,
)}
</nav>
<form class="search" role="search" action="/" id="search">
<input type="search" name="q" value="${search}" aria-label="Find a number, a call, a conference or an event" placeholder="+1…, CA…, CF… or an event’s id" autocomplete="off" spellcheck="false" autocapitalize="off">
<kbd aria-hidden="true">/</kbd>
</form>
</header>`;
}

/** The heading of a page that is about one thing. */
export function heading(eyebrow: string, title: string, id = ''): Html {
  return html`<div class="heading">
<p class="eyebrow">${eyebrow}</p>
<h1><bdi>${title}</bdi></h1>
${id && html`<p class="sid">${id}</p>`}
</div>`;
}

/** A fact of a list of facts. */
export function factView(name: string, value: unknown, size: '' | 'wide' | 'whole' = ''): Html {
  return html`<div class="fact ${size}"><dt>${name}</dt><dd>${value}</dd></div>`;
}
