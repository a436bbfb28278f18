// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JarStore } from './jar-store.ts';
import { browserCookie, fakeJar } from './jar-testing.ts';
import { demoEntries, entry, SECRETS } from './testing.ts';
import { giveRoom, go, openPanel, openRequest } from './testing-app.tsx';

// Drawing the whole panel without a browser takes a while on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const INFO = { source: 'har', creator: '', engine: 'chromium', browser: '', limits: [] } as const;

const open = (entries = demoEntries(), jar?: JarStore) => openPanel(entries, jar);

const key = (name: string, target: Element = document.body) => fireEvent.keyDown(target, { key: name });
const page = () => document.documentElement.outerHTML;

describe('the panel', () => {
  beforeEach(giveRoom);
  afterEach(cleanup);

  it('teaches while there is nothing to show, and cannot export nothing', async () => {
    await open([]).ready;
    expect(screen.getByTestId('empty-nothing').textContent).toContain('Reload the page');
    expect(screen.getByTestId('export').hasAttribute('disabled')).toBe(true);
    go('record');
    await act(async () => {});
    expect(screen.getByTestId('empty-paused')).toBeTruthy();
    expect(screen.getByTestId('record').getAttribute('aria-pressed')).toBe('false');
  });

  it('says that nothing was refused when nothing was', async () => {
    await open([entry('https://a.test/fine')]).ready;
    expect(screen.getByTestId('empty-no-incidents').textContent).toContain('1 request recorded');
  });

  it('shows the worst incident’s answer at once, and each request of the tab', async () => {
    await open().ready;
    expect(screen.getByTestId('incident-detail')).toBeTruthy();
    expect(
      screen.getAllByTestId('incident').filter((row) => row.getAttribute('aria-selected') === 'true'),
    ).toHaveLength(1);
    expect(screen.getByTestId('count-requests').textContent).toBe('37');
    go('tab-requests');
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('38');
    expect(screen.getAllByTestId('request').length).toBeGreaterThan(10);
  });

  it('keeps secrets out of the page until they are revealed, and hides them again', async () => {
    await open().ready;
    const seen: string[] = [page()];
    go('tab-requests');
    seen.push(page());
    for (const index of [2, 18]) {
      openRequest(index);
      for (const tab of ['checklist', 'headers', 'cookie', 'token']) {
        go(`tab-${tab}`);
        seen.push(page());
      }
    }
    for (const html of seen) for (const secret of SECRETS) expect(html).not.toContain(secret);
    const email = screen.getByTestId('token').querySelector('[data-claim="email"]');
    const reveal = email?.querySelector('button');
    if (!reveal) throw new Error('no reveal button');
    fireEvent.click(reveal);
    expect(email?.textContent).toContain('ada@example.test');
    expect(page()).not.toContain('person-4711');
    fireEvent.click(reveal);
    expect(page()).not.toContain('ada@example.test');
  });

  it('takes Authorization and WWW-Authenticate apart', async () => {
    await open().ready;
    go('tab-requests');
    openRequest(18);
    go('tab-headers');
    expect(screen.getByTestId('authorization').textContent).toContain('Its form is right');
    const challenge = screen.getByTestId('challenge').textContent;
    for (const word of ['Bearer', 'realm', 'api', 'invalid_token', 'The token expired'])
      expect(challenge).toContain(word);
  });

  it('marks characters that cannot be seen', async () => {
    await open([
      entry('https://a.test/x', {
        status: 401,
        request: [['Authorization', 'Bearer \u200babcdefabcdefabcdef']],
      }),
    ]).ready;
    go('tab-requests');
    openRequest(0);
    go('tab-headers');
    const part = screen.getByTestId('authorization');
    expect(within(part).getByTestId('faults').textContent).toContain('U+200B');
    expect(part.querySelector('mark.odd')?.textContent).toBe('U+200B');
  });

  it('shows text from a capture as text', async () => {
    const html = '<img src=x onerror="window.broken=1">';
    await open([
      entry('https://a.test/x', {
        status: 401,
        response: [
          ['WWW-Authenticate', `Bearer realm="${html.replaceAll('"', "'")}"`],
          ['X-Note', `a\u202eb ${html}`],
        ],
      }),
    ]).ready;
    go('tab-requests');
    openRequest(0);
    go('tab-headers');
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByTestId('headers').textContent).toContain('onerror');
    expect(screen.getByTestId('headers').textContent).not.toContain('\u202e');
  });

  it('goes to the filter with a slash, filters, and clears it with Escape', async () => {
    await open().ready;
    key('/');
    const box = screen.getByTestId('filter');
    expect(document.activeElement).toBe(box);
    go('tab-requests');
    fireEvent.change(box, { target: { value: 'static' } });
    expect(screen.getAllByTestId('request')).toHaveLength(1);
    fireEvent.change(box, { target: { value: 'no such request' } });
    expect(screen.getByTestId('empty-no-match')).toBeTruthy();
    key('Escape', box);
    expect(screen.getAllByTestId('request').length).toBeGreaterThan(10);
  });

  it('is driven by the keyboard through the requests', async () => {
    await open().ready;
    go('tab-requests');
    const grid = screen.getByTestId('requests');
    key('ArrowDown', grid);
    expect(screen.getByTestId('request-detail').dataset.index).toBe('0');
    key('ArrowDown', grid);
    expect(screen.getByTestId('request-detail').dataset.index).toBe('1');
    expect(grid.getAttribute('aria-activedescendant')).toBe('request-1');
    key('Enter', grid);
    expect(document.activeElement?.contains(screen.getByTestId('request-detail'))).toBe(true);
    key('Escape', screen.getByTestId('request-detail'));
    expect(screen.queryByTestId('request-detail')).toBeNull();
  });

  it('keeps the selected request while traffic comes in', async () => {
    const { push, ready } = open();
    await ready;
    go('tab-requests');
    openRequest(5);
    await push(Array.from({ length: 300 }, (_, at) => entry(`https://a.test/${at}`, { at: 9000 + at })));
    expect(screen.getByTestId('count-requests').textContent).toBe('337');
    expect(screen.getByTestId('request-detail').dataset.index).toBe('5');
  });

  it('says why a file was not opened, and stays alive', async () => {
    await open().ready;
    const file = new File(['<html>not a HAR</html>'], 'page.har');
    await act(async () => {
      fireEvent.change(screen.getByTestId('import-file'), { target: { files: [file] } });
    });
    const message = await screen.findByTestId('notice-error');
    expect(message.textContent).toContain('page.har was not opened');
    expect(screen.getByTestId('count-requests').textContent).toBe('37');
  });

  it('opens a HAR file that is dropped, and goes back to the tab', async () => {
    await open([entry('https://live.test/')]).ready;
    const har = { log: { version: '1.2', creator: { name: 'x', version: '1' }, entries: demoEntries() } };
    const file = new File([JSON.stringify(har)], 'login.har');
    await act(async () => {
      fireEvent.drop(screen.getByTestId('app'), { dataTransfer: { files: [file], types: ['Files'] } });
    });
    expect((await screen.findByTestId('file-bar')).textContent).toContain('login.har');
    await vi.waitFor(() => expect(screen.getByTestId('count-requests').textContent).toBe('37'));
    go('close-file');
    await act(async () => {});
    expect(screen.getByTestId('count-requests').textContent).toBe('1');
  });

  it('copies a bug report without secrets', async () => {
    await open().ready;
    let copied = '';
    Object.assign(document, {
      execCommand: () => {
        copied = document.querySelector('textarea')?.value ?? '';
        return true;
      },
    });
    go('export');
    await act(async () => go('export-report'));
    expect((await screen.findByTestId('notice-info')).textContent).toContain('clipboard');
    expect(copied).toContain('# Sign-in diagnosis');
    for (const secret of SECRETS) expect(copied).not.toContain(secret);
  });

  it('saves the bug report as a file where copying is not allowed', async () => {
    await open().ready;
    Object.assign(document, { execCommand: () => false });
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('NotAllowedError'));
    const saved: string[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push(this.download);
    });
    await act(async () => go('copy-report'));
    expect((await screen.findByTestId('notice-info')).textContent).toContain('saved as a file');
    expect(saved).toEqual(['why401-report.md']);
    click.mockRestore();
  });

  it.each([
    ['html', 'why401-report.html', '<!doctype html>'],
    ['markdown', 'why401-report.md', '# '],
    ['json', 'why401-report.json', '"why401/report@1"'],
    ['junit', 'why401-report.xml', '<testsuites'],
    ['har', 'why401-sanitised.har', '"entries"'],
  ])('saves %s without secrets', async (format, fileName, words) => {
    await open().ready;
    const saved: [name: string, text: Promise<string>][] = [];
    const blobs: Blob[] = [];
    const made = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      if (blob instanceof Blob) blobs.push(blob);
      return 'blob:made';
    });
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push([this.download, blobs.at(-1)?.text() ?? Promise.resolve('')]);
    });
    go('export');
    await act(async () => go(`export-${format}`));
    // What makes a HAR is loaded when it is first asked for.
    await vi.waitFor(() => expect(saved.map(([name]) => name)).toEqual([fileName]), { timeout: 30_000 });
    const text = (await saved[0]?.[1]) ?? '';
    expect(text).toContain(words);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    click.mockRestore();
    made.mockRestore();
  });

  it('goes from a fix that says so to the cookies to be cleared, and asks for that site alone', async () => {
    const { client, browser } = fakeJar('https://api.example.test/', [browserCookie()]);
    const circles = Array.from({ length: 12 }, (_, at) =>
      entry(`https://app.example.test/${at % 2 === 0 ? 'a' : 'b'}`, {
        at: at * 50,
        type: 'document',
        status: 302,
        response: [['Location', at % 2 === 0 ? '/b' : '/a']],
      }),
    );
    await open(circles, new JarStore(client)).ready;
    go('clear-cookies');
    expect(await screen.findByRole('dialog')).toBeTruthy();
    expect(browser.asked).toEqual(['example.test']);
    expect(screen.getByRole('dialog').textContent).toContain('sid app.example.test/');
    await act(async () => go('clear-confirm'));
    expect((await screen.findByTestId('jar-cleared')).textContent).toContain('Removed 1 cookie.');
    expect(browser.cookies).toEqual([]);
  });

  it('shows what the browser holds before anything is recorded, and not beside a file', async () => {
    const { client } = fakeJar('https://app.example.test/', [browserCookie()], ['example.test']);
    const { store, ready } = open([], new JarStore(client));
    await ready;
    go('tab-cookies');
    expect((await screen.findByTestId('jar-status')).textContent).toContain('1 cookie of example.test');
    await act(() => store.openFile('x.har', async () => ({ info: INFO, exchanges: [], skipped: [] })));
    await act(async () => {});
    expect(screen.queryByTestId('jar')).toBeNull();
  });
});
