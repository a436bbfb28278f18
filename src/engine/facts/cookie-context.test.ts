import { describe, expect, test } from 'vitest';
import { type EntryInput, exchanges, harEntry } from '../checks/testing.ts';
import type { CookieContext } from '../cookies/jar.ts';
import { exchangesFromHar } from '../exchange/from-har.ts';
import { Chains } from './chain.ts';
import { CookieContexts } from './cookie-context.ts';

const SHOP = 'https://shop.example/';
const IDP = 'https://idp.example/';

/** The context of the last request. */
function contextOf(...entries: readonly EntryInput[]): CookieContext {
  const chains = new Chains();
  const contexts = new CookieContexts();
  const all = exchanges(...entries).map((exchange) => contexts.observe(exchange, chains.observe(exchange)));
  const last = all.at(-1);
  if (last === undefined) throw new Error('no entries');
  return last;
}

const meta = (site: string, dest = 'empty', mode = 'cors'): Record<string, string> => ({
  'Sec-Fetch-Site': site,
  'Sec-Fetch-Dest': dest,
  'Sec-Fetch-Mode': mode,
});
const page = (url: string, site = 'none', rest: Partial<EntryInput> = {}): EntryInput => ({
  url,
  type: 'document',
  ...rest,
  headers: { ...meta(site, 'document', 'navigate'), ...rest.headers },
});
const frame = (url: string, referer: string, site = 'cross-site'): EntryInput => ({
  url,
  type: 'document',
  headers: { ...meta(site, 'iframe', 'navigate'), Referer: referer },
});

describe('a navigation', () => {
  test('by the user has no initiator', () => {
    expect(contextOf(page(SHOP))).toMatchObject({ kind: 'document', initiator: null });
  });

  test('from a link names the page that it stood on', () => {
    const context = contextOf(page(SHOP, 'cross-site', { headers: { Referer: IDP } }));
    expect(context.initiator).toBe(IDP);
  });

  test('whose referrer is hidden is cross-site where Sec-Fetch-Site says so', () => {
    expect(contextOf(page(SHOP, 'cross-site')).initiator).toBe('null');
    expect(contextOf(page(SHOP, 'same-origin')).initiator).toBe('https://shop.example');
  });

  test('whose referrer is hidden may come from a page of the site by the other scheme', () => {
    const plain: EntryInput = { url: 'http://shop.example/', type: 'document' };
    expect(contextOf(plain, page(SHOP, 'cross-site'))).not.toHaveProperty('initiator');
  });

  test('over plain http, without a referrer, is left open', () => {
    expect(contextOf({ url: 'http://shop.example/', type: 'document' })).not.toHaveProperty('initiator');
  });

  test('with the Origin "null" of a referrer policy is left open, too', () => {
    const post: EntryInput = {
      url: 'http://shop.example/',
      type: 'document',
      method: 'POST',
      headers: { Origin: 'null' },
    };
    expect(contextOf(post)).not.toHaveProperty('initiator');
  });
});

describe('a redirect', () => {
  test('keeps who set off the first request, whatever its own fields say', () => {
    const context = contextOf(
      page(SHOP),
      {
        ...page(`${IDP}go`, 'cross-site', { headers: { Referer: SHOP } }),
        status: 302,
        answer: { Location: `${SHOP}cb` },
      },
      page(`${SHOP}cb`, 'cross-site'),
    );
    expect(context).toMatchObject({
      kind: 'document',
      initiator: SHOP,
      redirectChain: [`${IDP}go`],
      topLevelUrl: `${SHOP}cb`,
    });
  });

  test('of a fetch keeps the page, though Origin became "null"', () => {
    const context = contextOf(
      page(SHOP),
      {
        url: 'https://api.shop.example/a',
        status: 307,
        headers: { ...meta('same-site'), Origin: 'https://shop.example', Referer: SHOP },
        answer: { Location: 'https://other.example/b' },
      },
      { url: 'https://other.example/b', headers: { ...meta('cross-site'), Origin: 'null', Referer: SHOP } },
    );
    expect(context).toMatchObject({
      kind: 'fetch',
      initiator: 'https://shop.example',
      topLevelUrl: SHOP,
      redirectChain: ['https://api.shop.example/a'],
    });
  });

  test('does not become the page: its target does', () => {
    const context = contextOf(
      page(SHOP),
      { ...page(`${SHOP}old`, 'same-origin'), status: 302, answer: { Location: IDP } },
      { url: `${SHOP}api`, headers: { ...meta('same-origin'), Referer: SHOP } },
    );
    expect(context.topLevelUrl).toBe(SHOP);
  });
});

describe('a redirect of what names nobody', () => {
  const away = { url: `${IDP}pixel`, type: 'image', status: 302, answer: { Location: `${SHOP}pixel` } };
  const image = (site: string) => meta(site, 'image', 'no-cors');

  test('may lead to where a hidden frame is cross-site and the page is not', () => {
    const target = { url: `${SHOP}pixel`, type: 'image', headers: image('cross-site') };
    const hidden = contextOf(page(SHOP), { ...away, headers: image('cross-site') }, target);
    expect(hidden.redirectChain).toEqual([`${IDP}pixel`]);
    expect(hidden).not.toHaveProperty('initiator');
    const named = { ...away, headers: { ...image('cross-site'), Referer: SHOP } };
    expect(contextOf(page(SHOP), named, target).initiator).toBe('https://shop.example');
  });

  test('is followed by the request itself, not by the preflight that goes ahead of it', () => {
    const start = { url: `${SHOP}old`, status: 307, answer: { Location: `${IDP}api` } };
    const fields = { ...meta('cross-site'), Origin: 'null', Referer: SHOP };
    const ahead = { url: `${IDP}api`, method: 'OPTIONS', type: 'preflight', headers: fields };
    const call = { url: `${IDP}api`, headers: fields };
    const first = { ...start, headers: { ...meta('same-origin'), Referer: SHOP } };
    expect(contextOf(page(SHOP), first, ahead, call)).toMatchObject({
      initiator: 'https://shop.example',
      redirectChain: [`${SHOP}old`],
    });
  });

  test('that was not recorded may have led to what is called cross-site', () => {
    const call = { url: `${SHOP}cb`, headers: { ...meta('cross-site'), Referer: SHOP } };
    expect(contextOf(page(SHOP), call)).not.toHaveProperty('initiator');
    expect(contextOf(page(`${SHOP}cb`, 'cross-site', { headers: { Referer: SHOP } }))).not.toHaveProperty(
      'initiator',
    );
  });

  test('is not known by the page where the first hop says nothing', () => {
    const hop: EntryInput = {
      url: 'http://idp.example/',
      type: 'document',
      page: 'page_1',
      status: 302,
      answer: { Location: SHOP },
    };
    const context = contextOf(page(SHOP, 'none', { page: 'page_1' }), hop, {
      ...page(SHOP, 'cross-site'),
      page: 'page_2',
    });
    expect(context.redirectChain).toEqual(['http://idp.example/']);
    expect(context).not.toHaveProperty('initiator');
  });

  test('leaves the user who set it off', () => {
    const start = { ...page(IDP), status: 302, answer: { Location: SHOP } };
    expect(contextOf(start, page(SHOP)).initiator).toBe(null);
  });
});

describe('a request inside a page', () => {
  test('of the same site by the other scheme may come from a hidden frame', () => {
    const call = { url: `${SHOP}a.png`, type: 'image', headers: meta('cross-site', 'image', 'no-cors') };
    expect(contextOf({ url: 'http://shop.example/', type: 'document' }, call)).not.toHaveProperty(
      'initiator',
    );
  });

  test('has the page of its id around it, also while another tab loads', () => {
    const context = contextOf(page(SHOP, 'none', { page: 'page_1' }), page(IDP, 'none', { page: 'page_2' }), {
      url: `${SHOP}api`,
      page: 'page_1',
      headers: meta('same-origin'),
    });
    expect(context).toMatchObject({ topLevelUrl: SHOP, initiator: 'https://shop.example' });
  });

  test('has no known page where the capture began after its document', () => {
    const context = contextOf({
      url: `${SHOP}api`,
      page: 'page_1',
      headers: { ...meta('same-origin'), Referer: SHOP },
    });
    expect(context).not.toHaveProperty('topLevelUrl');
    expect(context.initiator).toBe('https://shop.example');
  });

  test('is told by Referer where the producer gives no page ids and several tabs are open', () => {
    const context = contextOf(page(SHOP), page(IDP), {
      url: `${SHOP}api`,
      headers: { ...meta('same-origin'), Referer: SHOP },
    });
    expect(context.topLevelUrl).toBe(SHOP);
  });

  test('is nobody’s where neither id nor Referer tells, and several sites are open', () => {
    const context = contextOf(page(SHOP), page(IDP), { url: 'https://api.other.example/x' });
    expect(context).not.toHaveProperty('topLevelUrl');
  });

  test('that a style sheet of another site loads is the page’s all the same', () => {
    const css = 'https://cdn.example/a.css';
    const context = contextOf(
      page(SHOP),
      { url: css, type: 'stylesheet', headers: { ...meta('cross-site', 'style', 'no-cors'), Referer: SHOP } },
      { url: `${SHOP}bg.png`, type: 'image', headers: { Referer: css } },
    );
    expect(context.initiator).toBe('https://shop.example');
  });

  test('by WebSocket names an opaque origin', () => {
    const socket = { url: 'wss://shop.example/', type: 'websocket', headers: { Origin: 'null' } };
    expect(contextOf(page(SHOP), socket).initiator).toBe('null');
    expect(contextOf(page(SHOP), { ...socket, headers: {} }).initiator).toBe('https://shop.example');
  });

  test('that carries cookies was made with them', () => {
    const call = {
      url: 'https://api.shop.example/x',
      headers: { ...meta('same-site'), Origin: 'https://shop.example', Cookie: 'a=1' },
    };
    expect(contextOf(page(SHOP), call).credentials).toBe('include');
    expect(contextOf(page(SHOP), { ...call, headers: meta('same-site') })).not.toHaveProperty('credentials');
  });

  test('keeps the page when a download or an empty answer came in between', () => {
    const call = { url: `${SHOP}api`, headers: { ...meta('same-origin'), Referer: SHOP } };
    const file = {
      ...page('https://files.example/x.pdf', 'cross-site'),
      answer: { 'Content-Disposition': 'attachment' },
    };
    expect(contextOf(page(SHOP), file, { ...call, headers: {} }).topLevelUrl).toBe(SHOP);
  });
});

describe('a frame', () => {
  test('is made by the page that holds it', () => {
    expect(contextOf(page(SHOP), frame(`${IDP}silent`, SHOP))).toMatchObject({
      kind: 'iframe',
      initiator: 'https://shop.example',
      topLevelUrl: SHOP,
    });
  });

  test('makes its own requests, below the page', () => {
    const context = contextOf(page(SHOP), frame(`${IDP}silent`, SHOP), {
      url: `${IDP}session`,
      headers: { ...meta('same-origin'), Referer: `${IDP}silent` },
    });
    expect(context).toMatchObject({ topLevelUrl: SHOP, frames: [SHOP, `${IDP}silent`] });
  });

  test('of the page’s own site below another site’s is not taken for the page', () => {
    const inner = { ...frame(`${SHOP}inner`, `${IDP}silent`) };
    const call = { url: `${SHOP}api`, headers: { ...meta('same-origin'), Referer: `${SHOP}inner` } };
    const other = { url: `${IDP}api`, headers: { ...meta('same-origin'), Referer: `${IDP}deeper` } };
    const deeper = frame(`${IDP}deeper`, `${IDP}silent`, 'same-origin');
    expect(contextOf(page(SHOP), frame(`${IDP}silent`, SHOP), deeper, other).frames).toEqual([
      SHOP,
      `${IDP}silent`,
      `${IDP}deeper`,
    ]);
    // It may as well have taken that one's place.
    const own = contextOf(page(SHOP), frame(`${IDP}silent`, SHOP), inner, call);
    expect(own).not.toHaveProperty('frames');
    expect(own).not.toHaveProperty('topLevelUrl');
    const hidden = { ...call, headers: { ...meta('same-origin'), Origin: 'https://shop.example' } };
    expect(contextOf(page(SHOP), frame(`${IDP}silent`, SHOP), inner, hidden)).not.toHaveProperty(
      'topLevelUrl',
    );
  });

  test('of the page’s own site is known to be another frame’s by the origin that it names', () => {
    const inner = frame(`${SHOP}inner`, IDP);
    const call = { url: `${SHOP}api`, headers: { ...meta('same-origin'), Referer: `${SHOP}worker.js` } };
    expect(contextOf(page(SHOP), frame(`${IDP}silent`, SHOP), inner, call)).not.toHaveProperty('topLevelUrl');
  });

  test('of a form that another frame posts from may take its place', () => {
    const post = { ...frame(`${SHOP}callback`, `${IDP}silent`), method: 'POST' };
    const context = contextOf(page(SHOP), frame(`${IDP}silent`, SHOP), post);
    expect(context).toMatchObject({ kind: 'iframe', initiator: `${IDP}silent`, topLevelUrl: SHOP });
    expect(context).not.toHaveProperty('frames');
  });

  test('that a redirect over plain http leads to is one', () => {
    const hop: EntryInput = {
      url: 'http://cdn.example/',
      type: 'document',
      page: 'page_1',
      status: 302,
      answer: { Location: IDP },
      headers: { Referer: 'http://shop.example/' },
    };
    const first: EntryInput = { url: 'http://shop.example/', type: 'document', page: 'page_1' };
    const target = { ...frame(IDP, ''), page: 'page_1' };
    expect(contextOf(first, hop, target)).toMatchObject({
      kind: 'iframe',
      topLevelUrl: 'http://shop.example/',
      redirectChain: ['http://cdn.example/'],
    });
  });

  test('of another site over plain http may be the next page where the producer gives no page ids', () => {
    const plain = (url: string, from: string): EntryInput => ({
      url,
      type: 'document',
      headers: from === '' ? {} : { Referer: from },
    });
    const first = plain('http://shop.example/', '');
    expect(contextOf(first, plain('http://idp.example/', 'http://shop.example/'))).not.toHaveProperty('kind');
    expect(contextOf(first, plain('http://shop.example/b', 'http://shop.example/')).kind).toBe('document');
  });

  test('over plain http is not taken for the next page', () => {
    const plain = (url: string): EntryInput => ({
      url,
      type: 'document',
      page: 'page_1',
      headers: { Referer: 'http://shop.example/' },
    });
    const context = contextOf(
      { ...plain('http://shop.example/'), headers: {} },
      plain('http://idp.example/silent'),
    );
    expect(context).not.toHaveProperty('kind');
    expect(context.topLevelUrl).toBe('http://shop.example/');
  });
});

test('the document’s address comes from the page’s title where the capture lacks the document', () => {
  const entry = harEntry({ url: `${SHOP}api`, page: 'page_7', headers: meta('same-origin') });
  const [exchange] = exchangesFromHar({
    log: { pages: [{ id: 'page_7', title: SHOP }], entries: [entry] },
  });
  if (exchange === undefined) throw new Error('not read');
  const context = new CookieContexts().observe(exchange, new Chains().observe(exchange));
  expect(context.topLevelUrl).toBe(SHOP);
});

describe('over plain http, a second document of one page id', () => {
  const OLD = 'http://shop.example/old';
  const plain: EntryInput = { url: OLD, type: 'document', page: 'page_1' };
  const call: EntryInput = {
    url: 'http://shop.example/login',
    method: 'POST',
    page: 'page_1',
    headers: { Origin: 'http://shop.example', Referer: OLD },
  };
  const secure = { ...page(SHOP), page: 'page_1' };

  test('may be the next page: what stands around its requests is left open', () => {
    expect(contextOf(secure, plain, call)).not.toHaveProperty('topLevelUrl');
    const own = { ...call, url: 'https://shop.example/api', headers: { Origin: 'https://shop.example' } };
    expect(contextOf(secure, plain, own).topLevelUrl, 'of the page itself').toBe(SHOP);
  });

  const inFrames = (...list: readonly (readonly [EntryInput, string])[]) => {
    const chains = new Chains();
    const contexts = new CookieContexts();
    const entries = list.map(([input, _frameref], index) => ({
      ...(harEntry(input, index) as object),
      _frameref,
    }));
    return exchangesFromHar({ log: { entries } })
      .map((exchange) => contexts.observe(exchange, chains.observe(exchange)))
      .at(-1);
  };

  test('is told from a frame’s where the producer tells frames apart', () => {
    expect(inFrames([secure, 'a'], [plain, 'a'])).toMatchObject({ kind: 'document', topLevelUrl: OLD });
    expect(inFrames([secure, 'a'], [plain, 'a'], [call, 'a'])?.topLevelUrl).toBe(OLD);
    expect(inFrames([secure, 'a'], [plain, 'b'])).toMatchObject({ kind: 'iframe', topLevelUrl: SHOP });
  });
});
