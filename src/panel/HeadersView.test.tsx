// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { HeadersView } from './HeadersView.tsx';
import { entry } from './testing.ts';
import { devtoolsCreator, exchangeFromEntry, Redactor } from './useSession.ts';

afterEach(cleanup);

/** The field of a request as the view shows it, and whether there is something to reveal. */
function shown(name: string, value: string) {
  const raw = entry('https://api.test/', { request: [[name, value]] });
  const exchange = exchangeFromEntry(raw, 0, devtoolsCreator('chromium'));
  if (exchange === undefined) throw new Error('no exchange');
  const { container } = render(<HeadersView exchange={exchange} show={new Redactor()} />);
  const cell = container.querySelector(`[data-field=${name}] td`);
  const text = cell?.querySelector('code')?.textContent;
  return { text, reveal: cell?.querySelector('[data-testid=reveal]') !== null };
}

it.each([
  ['origin', 'https://app.test'],
  ['origin', 'http://localhost:8080'],
  ['origin', 'null'],
  ['referer', 'https://app.test/'],
])('%s %s is shown as it was sent, with nothing to reveal', (name, value) => {
  expect(shown(name, value)).toEqual({ text: value, reveal: false });
});

it('a password in an address is still hidden', () => {
  const { text, reveal } = shown('origin', 'https://ada:s3cr3tPassw0rd@app.test');
  expect(text).not.toContain('s3cr3tPassw0rd');
  expect(reveal).toBe(true);
});
