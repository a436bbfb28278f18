// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TryView } from './TryView.tsx';
import { demoExchanges } from './testing.ts';
import { fieldValue, Session } from './useSession.ts';

vi.setConfig({ testTimeout: 30_000 });

const { show } = new Session();
const carrying = demoExchanges().find(
  (exchange) => fieldValue(exchange.request.fields, 'authorization') !== undefined,
);

describe('a request to try', () => {
  afterEach(cleanup);

  it('stands as two commands, its secret shown only on a click', () => {
    if (carrying === undefined) throw new Error('fixture');
    const token = fieldValue(carrying.request.fields, 'authorization')?.split(' ').at(-1) ?? '';
    const { container } = render(<TryView exchange={carrying} incident={undefined} show={show} />);
    expect(screen.getByTestId('curl-with').textContent).toContain('$TOKEN');
    expect(screen.getByTestId('curl-without').textContent).not.toContain('TOKEN');
    expect(container.textContent).not.toContain(token);
    fireEvent.click(screen.getByRole('button', { name: 'Reveal TOKEN' }));
    expect(container.textContent).toContain(token);
  });

  it('says what to look for in the logs, also of a request that did not fail', () => {
    if (carrying === undefined) throw new Error('fixture');
    render(<TryView exchange={carrying} incident={undefined} show={show} />);
    expect(screen.getByTestId('logs').textContent).toContain(carrying.url.host);
  });

  it('says so where no command line can make the request', () => {
    if (carrying === undefined) throw new Error('fixture');
    render(<TryView exchange={{ ...carrying, kind: 'preflight' }} incident={undefined} show={show} />);
    expect(screen.getByTestId('not-reproducible')).toBeDefined();
    expect(screen.queryByTestId('curl-with')).toBeNull();
  });
});
