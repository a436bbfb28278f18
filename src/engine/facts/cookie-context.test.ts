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

describe('a request inside a page', () => {
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
    expect(contextOf(page(SHOP), frame(`${IDP}silent`, SHOP), inner, call).frames).toEqual([
      SHOP,
      `${IDP}silent`,
      `${SHOP}inner`,
    ]);
    const hidden = { ...call, headers: { ...meta('same-origin'), Origin: 'https://shop.example' } };
    expect(contextOf(page(SHOP), frame(`${IDP}silent`, SHOP), inner, hidden)).not.toHaveProperty(
      'topLevelUrl',
    );
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
