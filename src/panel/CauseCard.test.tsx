// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { prose } from '../words/de/prose.ts';
import { catalogues } from '../words/index.ts';
import { proseFrom } from '../words/prose.ts';
import { speakFrom } from '../words/words.ts';
import { CauseCard } from './CauseCard.tsx';
import { IncidentTitle } from './IncidentTitle.tsx';
import { demoExchanges } from './testing.ts';
import { type Incident, Session } from './useSession.ts';

const english = (key: string) => catalogues.en?.[key] ?? '';

function speakGerman(): void {
  speakFrom((key) => catalogues.de?.[key] ?? '');
  proseFrom(prose);
}

afterEach(() => {
  cleanup();
  speakFrom(english);
  proseFrom(undefined);
});

const session = new Session();
for (const exchange of demoExchanges()) session.add(exchange);

function of(check: string): Incident {
  const found = session.incidents().find(({ causes }) => causes[0]?.check === check);
  if (found === undefined) throw new Error(`no incident with ${check}`);
  return found;
}

function card(incident: Incident, said = incident.title): HTMLElement {
  const [cause] = incident.causes;
  if (cause === undefined) throw new Error('no cause');
  render(<CauseCard cause={cause} said={said} rank={1} onOpenRequest={() => undefined} actions={{}} />);
  return screen.getByTestId('cause');
}

const textOf = (element: Element, selector: string) =>
  [...element.querySelectorAll(selector)].map((one) => one.textContent);

describe('the head of a cause’s card', () => {
  it('has but the number and the id, once, where its sentence stands above it', () => {
    const shown = card(of('token-expired'));
    expect(textOf(shown, 'h3')).toEqual(['① ']);
    expect(textOf(shown, '.cause-head code')).toEqual(['token-expired']);
    expect(textOf(shown, 'footer code')).toEqual([]);
  });

  it('is its sentence where that stands nowhere else, and the id at its end', () => {
    const incident = of('token-expired');
    const shown = card(incident, 'The sign-in loops');
    expect(textOf(shown, 'h3')).toEqual([`① ${incident.title}`]);
    expect(textOf(shown, '.cause-head code')).toEqual([]);
    expect(textOf(shown, 'footer code')).toEqual(['token-expired']);
  });

  it('is the name that somebody gave the check in the language of the panel', () => {
    speakGerman();
    const shown = card(of('token-expired'));
    expect(textOf(shown, 'h3')).toEqual([`① ${prose.checks['token-expired']?.name}`]);
    expect(shown.querySelector('[lang=en]')).toBeNull();
  });
});

describe('what is not translated', () => {
  it('is marked as English, and nothing else is', () => {
    speakGerman();
    const untranslated = of('preflight-unauthorized');
    const shown = card(untranslated, '');
    expect(textOf(shown, 'h3 [lang=en]')).toEqual([untranslated.title]);
    expect(shown.querySelector('footer')?.closest('[lang=en]')).toBeNull();
    for (const incident of [untranslated, of('token-expired')]) render(<IncidentTitle incident={incident} />);
    const marked = [...document.querySelectorAll('body > div > [lang=en]')];
    expect(marked.map((one) => one.textContent)).toEqual([untranslated.title]);
  });
});
