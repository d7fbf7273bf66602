import { type Context, Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { isStorableKey } from '../../events/keys.ts';
import { CliError, EXIT, forPeople } from '../errors.ts';
import { forgottenAtOf, wasForgotten } from '../forgotten.ts';
import { findRejections, readRejections } from '../rejections/rejections-table.ts';
import { cutToRetention, eventRetentionDays } from '../retention.ts';
import { lookAtParts } from '../status/parts.ts';
import { countEventsOf, readEventItem } from '../stored-events.ts';
import { around } from '../timeline/around.ts';
import { hashOf } from '../timeline/page.ts';
import { CALL, CONFERENCE, type TimelineKind } from '../timeline/timeline-kind.ts';
import { type Access, ownersOnly } from './access.ts';
import { ASSETS } from './assets.ts';
import type { BrowseContext } from './browse-context.ts';
import { destinationOf } from './destination.ts';
import { cutToMaxDays, listAddress, listQuery, rangeOf, validDay, withDays } from './list-query.ts';
import { cursorAround, pageOfCalls, sumsOfCalls } from './page-of-calls.ts';
import { eventPage } from './pages/event.ts';
import { listPage, listResults } from './pages/list.ts';
import { NO_TOKEN_STYLE } from './pages/no-token.ts';
import { problemPage } from './pages/problem.ts';
import { MAX_PAGES, rejectionPage, rejectionsPage } from './pages/rejections.ts';
import { statusPage } from './pages/status.ts';
import { sumsView } from './pages/sums.ts';
import { timelineOf } from './pages/timeline.ts';

/** Nothing but what this server itself serves, in no frame, and nothing of it kept. */
const HEADERS = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'", hashOf(NO_TOKEN_STYLE)],
    scriptSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // There is no TLS on 127.0.0.1.
  strictTransportSecurity: false,
};

/** The pages of a system: what each address shows. All of them only read. */
export function browseApp(context: BrowseContext, access: Access, stopping: AbortSignal): Hono {
  const { system } = context;
  const app = new Hono();
  const retentionDays = once(() => eventRetentionDays(system));

  const signalOf = (c: Context) => AbortSignal.any([c.req.raw.signal, stopping]);
  const eventsOf = (c: Context) => ({
    client: system.dynamoDb,
    table: system.eventsTable,
    signal: signalOf(c),
  });
  async function listOf(c: Context) {
    const query = withDays(listQuery(new URL(c.req.url).searchParams), context.zone);
    const { isOpen, ...asked } = rangeOf(query, context.zone);
    const { range: kept, keptDays } = await cutToRetention(asked, retentionDays);
    // The calls of a number are one partition, however long the time.
    const whole = { range: kept, isCut: false };
    const { range, isCut } = query.party === undefined ? cutToMaxDays(kept) : whole;
    return { query, range, isOpen, keptDays, isCut };
  }
  async function pageOf(c: Context) {
    const list = await listOf(c);
    return { ...list, page: await pageOfCalls(eventsOf(c), list.query, list.range) };
  }

  app.use(secureHeaders(HEADERS));
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  app.use(ownersOnly(access));

  // DynamoDB refuses what is too long for a key, and has nothing under it.
  app.use('/:kind/:id/*', async (c, next) =>
    isStorableKey(c.req.param('id')) ? next() : c.notFound(),
  );

  app.get('/', async (c) => {
    const destination = destinationOf(c.req.query('q'));
    if (destination !== undefined) return c.redirect(destination, 303);
    return c.html(listPage(context, await pageOf(c)));
  });
  app.get('/list', async (c) => c.html(listResults(context, await pageOf(c))));
  app.get('/sums', async (c) => {
    const { query, range } = await listOf(c);
    return c.html(sumsView(await sumsOfCalls(eventsOf(c), query, range), context.zone));
  });

  for (const kind of [CALL, CONFERENCE] satisfies TimelineKind[]) {
    app.get(`/${kind.kind}s/:sid`, async (c) => {
      const isWhole = c.req.query('all') !== undefined;
      return c.html(await timelineOf(context, eventsOf(c), kind, c.req.param('sid'), isWhole));
    });
    app.get(`/${kind.kind}s/:sid/count`, async (c) =>
      c.json({ events: await countEventsOf(eventsOf(c), kind.index, c.req.param('sid')) }),
    );
  }

  app.get('/calls/:sid/around', async (c) => {
    const [at = '', callSid] = [c.req.query('at'), c.req.param('sid')];
    const isTime = validDay(at.slice(0, 'YYYY-MM-DD'.length)) && !Number.isNaN(Date.parse(at));
    if (!isTime) return c.notFound();
    const { day } = context.zone;
    const { since, until } = around(at);
    const list = listAddress({
      time: 'days',
      from: day(since.toISOString()),
      to: day(until.toISOString()),
      before: await cursorAround(eventsOf(c), { at, callSid }),
    });
    return c.redirect(`${list}#call-${encodeURIComponent(callSid)}`, 303);
  });

  app.get('/events/:id', async (c) => {
    const id = c.req.param('id');
    const item = await readEventItem(eventsOf(c), id);
    if (item === undefined) {
      throw new CliError(
        `There is no event "${id}" in the table ${system.eventsTable} (${system.title}). Check the id, and whether its time to live has passed. An event takes some seconds after it was sent; if it could not be read, it is among the rejections.`,
        EXIT.notFound,
      );
    }
    const forgottenAt = forgottenAtOf(item);
    if (forgottenAt !== undefined) {
      throw new CliError(`${wasForgotten(`"${id}"`, forgottenAt, context.zone)}.`, EXIT.notFound);
    }
    return c.req.query('raw') === undefined ? c.html(eventPage(context, item)) : c.json(item);
  });

  app.get('/rejections', async (c) => {
    const reason = c.req.query('reason') || undefined;
    let pages = 0;
    const rejections = await findRejections(
      system,
      { ...(reason !== undefined && { reason }) },
      {
        signal: signalOf(c),
        maxPages: MAX_PAGES,
        onScanned() {
          pages += 1;
        },
      },
    );
    return c.html(rejectionsPage(context, { rejections, reason, isPart: pages === MAX_PAGES }));
  });
  app.get('/rejections/:id', async (c) => {
    const id = c.req.param('id');
    const [rejection] = await readRejections(system, [id], signalOf(c));
    if (rejection === undefined) {
      throw new CliError(
        `There is no rejection ${id}: it was redriven or deleted, or has expired.`,
        EXIT.notFound,
      );
    }
    return c.html(rejectionPage(context, rejection));
  });

  app.get('/status', async (c) =>
    c.html(
      statusPage(context, await lookAtParts(system, { env: context.env, signal: signalOf(c) })),
    ),
  );

  app.get('/assets/:name', (c) => {
    const [type, text] = ASSETS.get(c.req.param('name')) ?? [];
    return type === undefined ? c.notFound() : c.body(text ?? '', 200, { 'Content-Type': type });
  });

  app.notFound((c) =>
    c.html(
      problemPage(
        context,
        'There is no such page',
        'Go to the calls, or look for a number or a SID above.',
      ),
      404,
    ),
  );
  app.onError((error, c) => {
    const { message, exitCode } = forPeople(error, system.isLocal);
    const isMissing = exitCode === EXIT.notFound;
    const title = isMissing ? 'Not found' : 'This could not be shown';
    return c.html(problemPage(context, title, context.hint(message)), isMissing ? 404 : 502);
  });
  return app;
}

/** Has it done at the first call, and gives the same to all; what failed is done again. */
function once<T>(run: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= run().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
