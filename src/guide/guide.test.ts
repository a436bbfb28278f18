import { describe, expect, it } from 'vitest';
import { checks } from '../engine/checks/index.ts';
import { guideIds, guideOf } from './guides.ts';
import { guideMarkdown, indexMarkdown } from './markdown.ts';
import { guidePage, pageIds } from './page.ts';
import { guideText } from './text.ts';

const ids = checks.map(({ id }) => id);
// A step by hand names a place that the developer tools really have.
const PLACES =
  /\b(?:Network|Headers|Cookies|Console|Application|Storage|Issues|Response|Payload|Initiator)\b/;
const COMMANDS =
  /^(?:curl|date|openssl|printf|echo|grep|klist|setspn|aws|cut|timedatectl|redis-cli|grpcurl|for|test|VERIFIER)\b/;

describe('the guides', () => {
  it('stand beside every check, and beside no other', () => {
    const lacking = checks.filter(({ id }) => guideOf(id) === undefined);
    expect(
      lacking.map(({ id, group }) => `${id} has no guide: write it in src/engine/checks/${group}/guides.ts`),
    ).toEqual([]);
    expect(guideIds().filter((id) => !ids.includes(id))).toEqual([]);
  });

  it.each(guideIds())('of %s says what there is to say, about this cause alone', (id) => {
    const guide = guideOf(id);
    if (guide === undefined) throw new Error('no guide');
    const shell = typeof guide.shell === 'string' ? [guide.shell] : [guide.shell.shows];
    const prose = [guide.means, ...guide.causes, ...guide.look, ...shell, ...Object.values(guide.unlike)];
    for (const text of prose) {
      expect(text, 'what `npm run new-check` wrote is to be filled in').not.toMatch(
        /^(?:Say|Give|Network: say)\b/,
      );
      expect(text, 'prose ends with a full stop').toMatch(/[.?…)]$/);
      expect(text.split('`').length % 2, `unpaired backtick: ${text}`).toBe(1);
    }
    expect(guide.causes.length).toBeGreaterThan(0);
    expect(guide.look.length).toBeGreaterThan(0);
    expect(guide.look.join(' ')).toMatch(PLACES);
    expect(Object.keys(guide.unlike).length, 'a cause has neighbours').toBeGreaterThan(0);
    for (const other of Object.keys(guide.unlike)) {
      expect(ids, `${id} speaks of ${other}`).toContain(other);
      expect(other).not.toBe(id);
    }
    if (typeof guide.shell !== 'string')
      for (const line of guide.shell.run.split('\n')) expect(line).toMatch(COMMANDS);
  });

  it('repeat no step and no explanation of another check', () => {
    const owners = new Map<string, string>();
    const twice: string[] = [];
    for (const id of guideIds()) {
      const guide = guideOf(id);
      for (const text of [guide?.means ?? '', guide?.look.join(' ') ?? '']) {
        const owner = owners.get(text);
        if (owner !== undefined) twice.push(`${id} and ${owner}: ${text}`);
        owners.set(text, id);
      }
    }
    expect(twice).toEqual([]);
  });
});

describe('the page of a check', () => {
  it('has what, why, by hand, on a command line, findings, neighbours and specification', () => {
    for (const id of guideIds()) {
      const sections = guidePage(id)?.sections.map((section) => section.id) ?? [];
      expect(sections, id).toEqual(
        expect.arrayContaining(['means', 'causes', 'look', 'shell', 'findings', 'unlike', 'spec']),
      );
    }
  });

  it('holds the settings of the products that its fixes know', () => {
    const page = guidePage('authorization-stripped-upstream');
    const fixes = page?.sections.find(({ id }) => id === 'products')?.blocks[0];
    expect(fixes?.kind === 'fixes' && fixes.fixes.map(({ product }) => product)).toContain('nginx');
    expect(page === undefined ? '' : guideMarkdown(page)).toContain('proxy_set_header Authorization');
  });

  it('is not there for what is no check', () => {
    expect(guidePage('toString')).toBeUndefined();
    expect(guidePage('')).toBeUndefined();
    expect(pageIds()).toEqual(ids);
  });
});

describe('as Markdown', () => {
  const page = guidePage('authorization-placeholder');
  if (page === undefined) throw new Error('no page');

  it('leaves nothing but code and our own marks to act', () => {
    const prose = guideMarkdown(page)
      .replace(/```[\s\S]*?```|<!--[\s\S]*?-->/g, '')
      .replace(/`[^`]*`/g, '');
    expect(prose).not.toMatch(/<\w/);
    expect(guideMarkdown(page)).toMatch(/^# Authorization placeholder\n/);
  });

  it('links its neighbours and is linked from the index', () => {
    expect(guideMarkdown(page)).toContain('[Authorization missing](authorization-missing.md)');
    expect(indexMarkdown({ ...emptyGroups }, [page])).toContain('(checks/authorization-placeholder.md)');
  });
});

const emptyGroups = {
  benign: '',
  authorization: 'A',
  challenge: '',
  token: '',
  cookie: '',
  session: '',
  cors: '',
  redirect: '',
  oauth: '',
  infrastructure: '',
};

it('as text keeps within the terminal, but for code and addresses', () => {
  for (const id of guideIds()) {
    const page = guidePage(id);
    const lines = page === undefined ? [] : guideText(page, { width: 80 }).split('\n');
    const long = lines.filter((line) => line.length > 80 && !line.startsWith('      '));
    expect(long, id).toEqual([]);
  }
});
