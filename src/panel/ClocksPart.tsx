import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import { Safe } from './text.tsx';
import { offsetWords } from './token-rows.ts';
import type { Report } from './useSession.ts';

interface ClocksPartProps {
  readonly clocks: Report['clocks'];
  readonly live: boolean;
}

/** How each server's clock stands to the recording machine's, and which of them runs right. */
export function ClocksPart({ clocks, live }: ClocksPartProps): ReactNode {
  const { hosts, reference } = clocks;
  const machine = live ? 'this computer' : 'the recording computer';
  return (
    <section className="clocks" data-testid="clocks">
      <h2>Clocks</h2>
      <p className="muted">
        Each server judges a token’s times by its own clock. A clock that is wrong makes fresh tokens look
        expired, or not valid yet.
      </p>
      {hosts.length === 0 ? (
        <p className="muted">No answer carried a Date that could be compared so far.</p>
      ) : (
        <table className="members clocks-table">
          <thead>
            <tr>
              <th scope="col">Server</th>
              <th scope="col">Compared with {machine}</th>
              <th scope="col">Right within</th>
            </tr>
          </thead>
          <tbody>
            {hosts.map(({ host, offset, uncertainty }) => {
              const astray =
                reference !== null &&
                Math.abs(offset - reference.offset) > uncertainty + reference.uncertainty + 2000;
              return (
                <tr key={host} data-host={host}>
                  <th scope="row">
                    <Icon mark={astray ? 'warning' : 'ok'} label={astray ? 'Runs wrong' : 'Agrees'} />{' '}
                    <Safe>{host}</Safe>
                  </th>
                  <td>{offsetWords(offset, uncertainty)}</td>
                  <td className="muted">± {(uncertainty / 1000).toFixed(1)} s</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <p data-testid="clocks-verdict">{verdictOf(clocks, machine)}</p>
    </section>
  );
}

function verdictOf({ hosts, reference }: Report['clocks'], machine: string): string {
  if (hosts.length === 0) return '';
  if (reference === null)
    return `The clocks disagree, and nothing tells which of them is right: compare ${machine} with a clock that is known to be right.`;
  if (!reference.machine)
    return `The servers agree with one another, but not with ${machine}: its clock is ${offsetWords(-reference.offset, reference.uncertainty)}. Times here are counted by the servers’ clocks.`;
  const astray = hosts.filter(
    ({ offset, uncertainty }) =>
      Math.abs(offset - reference.offset) > uncertainty + reference.uncertainty + 2000,
  );
  return astray.length === 0
    ? `All clocks agree with ${machine}.`
    : `${machine.charAt(0).toUpperCase()}${machine.slice(1)} and most servers agree; those marked run wrong.`;
}
