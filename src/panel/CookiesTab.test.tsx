// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { entry } from './testing.ts';
import { giveRoom, go, openPanel, openRequest } from './testing-app.tsx';

vi.setConfig({ testTimeout: 30_000 });

const VALUE = 'k3J8s0Qm2Vx7Lr5Tq9Wb';
const PAGE = 'https://app.acme.test';
const own = [
  ['Referer', `${PAGE}/`],
  ['Sec-Fetch-Site', 'same-origin'],
  ['Sec-Fetch-Mode', 'cors'],
] as const;

/** A sign-in on one host whose cookie a sibling host does not get; a refused cookie; one that is nobody's business. */
function entries() {
  return [
    entry(`${PAGE}/`, { type: 'document', request: [['Sec-Fetch-Site', 'none']] }),
    entry(`${PAGE}/login`, {
      at: 1000,
      method: 'POST',
      request: own,
      response: [
        ['Set-Cookie', `sid=${VALUE}; Path=/; Secure; HttpOnly`],
        ['Set-Cookie', `refresh=${VALUE}2; Domain=staging.other.test; Path=/; HttpOnly; Secure`],
        ['Set-Cookie', 'theme=dark; Path=/; Max-Age=31536000'],
      ],
    }),
    entry(`${PAGE}/api/orders`, { at: 2000, request: [...own, ['Cookie', `sid=${VALUE}; theme=dark`]] }),
    entry('https://api.acme.test/me', {
      at: 3000,
      status: 401,
      request: [
        ['Origin', PAGE],
        ['Sec-Fetch-Site', 'same-site'],
        ['Sec-Fetch-Mode', 'cors'],
      ],
    }),
  ];
}

async function open(list = entries()) {
  const { push, ready } = openPanel(list);
  await ready;
  return { push };
}

const rows = () => screen.getAllByTestId('cookie').map((row) => row.dataset.name);
const choose = (name: string) => {
  const row = screen.getAllByTestId('cookie').find((one) => one.dataset.name === name);
  if (row === undefined) throw new Error(`no row ${name}`);
  fireEvent.click(row);
  return screen.getByTestId('cookie-detail');
};

/** What is copied, where the page can do that. */
function copies(): string[] {
  const texts: string[] = [];
  Object.assign(document, {
    execCommand: () => {
      texts.push(document.querySelector('textarea')?.value ?? '');
      return true;
    },
  });
  return texts;
}

describe('the Cookies view', () => {
  beforeEach(giveRoom);
  afterEach(cleanup);

  it('lists every cookie, the worst first, and counts them in its tab', async () => {
    await open();
    expect(screen.getByTestId('count-cookies').textContent).toBe('3');
    go('tab-cookies');
    expect(rows()).toEqual(['sid', 'refresh', 'theme']);
    expect(screen.getAllByTestId('cookie').map((row) => row.dataset.grade)).toEqual([
      'broken',
      'broken',
      'fine',
    ]);
    expect(screen.getByTestId('cookie-sum').textContent).toBe('3 cookies · 2 broken');
  });

  it('is sorted by its headings, and filtered', async () => {
    await open();
    go('tab-cookies');
    go('sort-name');
    expect(rows()).toEqual(['refresh', 'sid', 'theme']);
    go('sort-name');
    expect(rows()).toEqual(['theme', 'sid', 'refresh']);
    const heading = screen.getByTestId('sort-name').closest('[role=columnheader]');
    expect(heading?.getAttribute('aria-sort')).toBe('descending');
    fireEvent.change(screen.getByTestId('filter'), { target: { value: 'preference' } });
    expect(rows()).toEqual(['theme']);
    fireEvent.change(screen.getByTestId('filter'), { target: { value: 'cookie-host-only' } });
    expect(rows()).toEqual(['sid']);
    fireEvent.change(screen.getByTestId('filter'), { target: { value: 'no such cookie' } });
    expect(screen.getByTestId('empty-no-match').textContent).toContain('3 cookies');
  });

  it('says of a cookie that had to make room that it is there no more, and whose answer was too many', async () => {
    const fill = [0, 1, 2].map((at) =>
      entry(`${PAGE}/list/${at}`, {
        at: 2000 + at * 100,
        request: own,
        response: Array.from(
          { length: 62 },
          (_, row) => ['Set-Cookie', `row_${at}_${row}=1; Path=/list; Secure`] as const,
        ),
      }),
    );
    const call = entry(`${PAGE}/api/me`, {
      at: 3000,
      status: 401,
      request: [...own, ['Cookie', 'theme=dark']],
    });
    await open([...entries().slice(0, 2), ...fill, call]);
    go('tab-cookies');
    const detail = choose('sid');
    const row = screen.getAllByTestId('cookie').find((one) => one.dataset.name === 'sid');
    expect(row?.textContent).toContain('dropped it to make room');
    const evicted = within(detail).getByTestId('cookie-evicted');
    expect(evicted.textContent).toContain('It is there no more');
    expect(evicted.textContent).toContain('seen in the traffic');
    expect(within(evicted).getByTestId('open-request').textContent).toContain('#4');
    go('tab-requests');
    openRequest(5);
    go('tab-cookie');
    const fate = screen.getAllByTestId('fate').find((one) => one.dataset.name === 'sid');
    expect([fate?.dataset.verdict, fate?.textContent]).toEqual([
      'withheld',
      expect.stringContaining('The browser dropped it to make room'),
    ]);
  });

  it('says what is wrong, what could be tighter, and how to send it', async () => {
    await open();
    go('tab-cookies');
    const detail = choose('refresh');
    expect(within(detail).getByTestId('cookie-faults').textContent).toContain(
      'its Domain is neither the host that set it nor a parent',
    );
    expect(within(detail).getByTestId('cookie-advice').textContent).toContain('It does not say SameSite');
    expect(within(detail).getByTestId('corrected').querySelector('del')?.textContent).toBe(
      'Domain=staging.other.test',
    );
    const attribute = (name: string) => detail.querySelector(`[data-attribute="${name}"]`)?.textContent;
    expect(attribute('HttpOnly')).toContain('Scripts cannot read it');
    expect(attribute('SameSite')).toContain('not said');
  });

  it('copies the corrected line and the lines of a framework, without the value', async () => {
    const copied = copies();
    await open();
    go('tab-cookies');
    choose('sid');
    await act(async () => go('copy-line'));
    expect(copied).toEqual([
      'Set-Cookie: sid=<value>; Domain=acme.test; Path=/; Secure; HttpOnly; SameSite=Lax',
    ]);
    expect((await screen.findByTestId('notice-info')).textContent).toContain('on the clipboard');
    fireEvent.change(screen.getByTestId('framework'), { target: { value: 'django' } });
    expect(screen.getByTestId('snippet').textContent).toContain('SESSION_COOKIE_DOMAIN = "acme.test"');
    await act(async () => go('copy-snippet'));
    expect(copied.at(-1)).toBe(screen.getByTestId('snippet').textContent);
  });

  it('opens the request that lacked the cookie, and comes back from there', async () => {
    await open();
    go('tab-cookies');
    const faults = within(choose('sid')).getByTestId('cookie-faults');
    fireEvent.click(within(faults).getByTestId('open-request'));
    expect(screen.getByTestId('request-detail').dataset.index).toBe('3');
    go('tab-cookie');
    const fate = screen.getAllByTestId('fate').find((one) => one.dataset.name === 'sid');
    expect(fate?.dataset.verdict).toBe('withheld');
    expect(fate?.textContent).toContain('It belongs to the one host that set it (no Domain)');
    expect(fate?.textContent).toContain('seen in the traffic');
    fireEvent.click(within(fate ?? document.body).getByTestId('open-cookie'));
    expect(screen.getByTestId('cookie-detail').dataset.name).toBe('sid');
  });

  it('shows in a request what its answer set and what became of it', async () => {
    await open();
    go('tab-requests');
    openRequest(1);
    go('tab-cookie');
    const lines = screen.getAllByTestId('set-line');
    expect(lines.map((line) => line.dataset.verdict)).toEqual(['accepted', 'rejected', 'accepted']);
    expect(lines[1]?.textContent).toContain('Refused: its Domain is neither');
  });

  it('keeps values out of the page until they are revealed', async () => {
    await open();
    go('tab-cookies');
    const pages = rows().map((name) => {
      choose(name ?? '');
      return document.documentElement.outerHTML;
    });
    for (const html of pages) expect(html).not.toContain(VALUE);
    const detail = choose('sid');
    fireEvent.click(within(detail).getByTestId('reveal'));
    expect(within(detail).getByTestId('cookie-line').textContent).toContain(VALUE);
    fireEvent.click(within(detail).getByTestId('reveal'));
    expect(document.documentElement.outerHTML).not.toContain(VALUE);
  });

  it('answers which cookies would go where, by which kind of request', async () => {
    await open();
    go('tab-cookies');
    const ask = (url: string, page = '', kind = 'fetch') => {
      fireEvent.change(screen.getByTestId('ask-url'), { target: { value: url } });
      fireEvent.change(screen.getByTestId('ask-page'), { target: { value: page } });
      if (page !== '') fireEvent.change(screen.getByTestId('ask-kind'), { target: { value: kind } });
      return Object.fromEntries(
        screen.queryAllByTestId('ask-cookie').map((row) => [row.dataset.name, row.dataset.verdict]),
      );
    };
    expect(ask(`${PAGE}/x`)).toMatchObject({ sid: 'sent', theme: 'sent' });
    expect(ask(`${PAGE}/x`, 'https://evil.other.test/', 'image')).toMatchObject({ sid: 'withheld' });
    expect(screen.getByTestId('ask-answer').textContent).toContain('Its SameSite keeps it out');
    expect(ask(`${PAGE}/x`, 'https://evil.other.test/', 'link')).toMatchObject({ sid: 'sent' });
    expect(ask('https://api.acme.test/me', `${PAGE}/`)).toMatchObject({ sid: 'withheld' });
    expect(ask('https://nobody.test/')).toEqual({});
    expect(screen.getByTestId('ask-answer').textContent).toContain('No cookie of this site is known');
    expect(ask('nonsense')).toEqual({});
    expect(screen.getByTestId('ask-url').getAttribute('aria-invalid')).toBe('true');
    ask(`${PAGE}/x`);
    fireEvent.click(screen.getByText('sid', { selector: 'button *' }));
    expect(screen.getByTestId('cookie-detail').dataset.name).toBe('sid');
  });

  it('is driven by the keyboard', async () => {
    await open();
    go('tab-cookies');
    const grid = screen.getByTestId('cookies');
    const key = (name: string, target: Element) => fireEvent.keyDown(target, { key: name });
    key('ArrowDown', grid);
    expect(screen.getByTestId('cookie-detail').dataset.name).toBe('sid');
    key('End', grid);
    expect(screen.getByTestId('cookie-detail').dataset.name).toBe('theme');
    key('Enter', grid);
    expect(document.activeElement?.contains(screen.getByTestId('cookie-detail'))).toBe(true);
    key('Escape', screen.getByTestId('cookie-detail'));
    expect(screen.getByTestId('cookie-ask')).toBeTruthy();
  });

  it('takes new traffic in without losing the chosen cookie', async () => {
    const { push } = await open();
    go('tab-cookies');
    choose('sid');
    await push([
      entry(`${PAGE}/more`, { at: 4000, request: own, response: [['Set-Cookie', 'lang=de; Path=/']] }),
    ]);
    await vi.waitFor(() => expect(rows()).toContain('lang'), { timeout: 10_000 });
    expect(screen.getByTestId('cookie-detail').dataset.name).toBe('sid');
  });

  it('teaches where there are no cookies yet', async () => {
    await open([entry('https://a.test/plain')]);
    go('tab-cookies');
    expect(screen.getByTestId('empty-no-cookies').textContent).toContain('sign in');
  });
});
