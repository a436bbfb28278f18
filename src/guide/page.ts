import type { Audience, Check, Effort, Group, Verdict } from '../engine/checks/check.ts';
import { GROUPS, type Guide } from '../engine/checks/guide.ts';
import { checks } from '../engine/checks/index.ts';
import type { CookiePlan } from '../engine/cookies/cookie-plan.ts';
import { STACKS } from '../engine/facts/stack.ts';
import { FIXES } from '../engine/fixes/index.ts';
import type { SpecReference } from '../engine/report.ts';
import { cookieSnippets } from '../report/cookie-snippets.ts';
import { guideOf } from './guides.ts';
import { checkName } from './name.ts';

/** A fix on a page; `product` where it is in the words of one. */
export interface PageFix {
  readonly effort: Effort;
  readonly audience: Audience;
  readonly text: string;
  readonly product?: string;
  readonly code?: string;
}

/** A piece of a page. Its texts are our own prose, in which `backticks` are code; code is verbatim. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'steps'; readonly items: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly code: string; readonly label: string }
  | { readonly kind: 'fixes'; readonly fixes: readonly PageFix[] }
  | {
      readonly kind: 'neighbours';
      readonly items: readonly { readonly id: string; readonly name: string; readonly text: string }[];
    }
  | { readonly kind: 'spec'; readonly items: readonly SpecReference[] };

export interface Section {
  /** A noun for anchors and tests. */
  readonly id: 'means' | 'causes' | 'look' | 'shell' | 'findings' | 'products' | 'cookie' | 'unlike' | 'spec';
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The page of one check, ready to be printed by anything. Serialisable. */
export interface GuidePage {
  readonly id: string;
  readonly name: string;
  readonly group: Group;
  readonly groupName: string;
  /** Fires when: one sentence without a full stop. */
  readonly summary: string;
  readonly severity: Verdict;
  readonly rung: number;
  /** The question of that rung of the ladder. */
  readonly question: string;
  readonly sections: readonly Section[];
}

/** The ladder: what is asked, in this order, until something explains the failure. */
export const QUESTIONS: readonly string[] = [
  'Is the failure real?',
  'Did the request leave the browser as the page meant it?',
  'Was a credential sent at all?',
  'Was it well formed, and of the kind that is asked for?',
  'Did the server see it?',
  'Does the same input give different answers?',
  'Does it fail for everyone?',
  'What does the credential itself say?',
  'Nothing else explains it: what is left?',
];

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  broken: 'Something is broken',
  expected: 'Expected: nothing is broken',
  warning: 'A warning: nothing is refused because of it yet',
};

const START =
  'Open the developer tools (F12) before the step that fails, choose Network, and keep the log: tick “Preserve log” (Chrome) or “Persist Logs” under the gear (Firefox). Then repeat the step.';

const FILLED: Block = { kind: 'text', text: 'What stands in ‹ › is filled in from the traffic.' };

/** The page of a check; undefined where there is no such check. */
export function guidePage(id: string): GuidePage | undefined {
  const check = checks.find((one) => one.id === id);
  const guide = guideOf(id);
  if (check === undefined || guide === undefined) return undefined;
  return {
    id,
    name: checkName(id),
    group: check.group,
    groupName: GROUPS[check.group],
    summary: check.summary,
    severity: check.severity,
    rung: check.rung,
    question: QUESTIONS[check.rung - 1] ?? '',
    sections: sectionsOf(check, guide).filter(({ blocks }) => blocks.length > 0),
  };
}

/** The ids of all pages, in the order of the catalogue. */
export function pageIds(): readonly string[] {
  return checks.map(({ id }) => id);
}

function sectionsOf(check: Check, guide: Guide): readonly Section[] {
  const { shell } = guide;
  return [
    { id: 'means', title: 'What it means', blocks: [{ kind: 'text', text: guide.means }] },
    { id: 'causes', title: 'Why it happens', blocks: [{ kind: 'list', items: guide.causes }] },
    {
      id: 'look',
      title: 'See it by hand in the developer tools',
      blocks: [
        { kind: 'text', text: START },
        { kind: 'steps', items: guide.look },
      ],
    },
    {
      id: 'shell',
      title: 'See it on a command line',
      blocks:
        typeof shell === 'string'
          ? [{ kind: 'text', text: shell }]
          : [
              { kind: 'code', code: shell.run, label: 'command' },
              { kind: 'text', text: shell.shows },
            ],
    },
    { id: 'findings', title: 'What Why401 says, and what to do', blocks: [FILLED, ...findingsOf(check)] },
    { id: 'products', title: 'The fix in your product', blocks: productsOf(check.id) },
    { id: 'cookie', title: 'The cookie as it should be set', blocks: cookieOf(guide) },
    {
      id: 'unlike',
      title: 'Not to be confused with',
      blocks: [
        {
          kind: 'neighbours',
          items: Object.entries(guide.unlike).map(([id, text]) => ({ id, name: checkName(id), text })),
        },
      ],
    },
    { id: 'spec', title: 'Specification', blocks: [{ kind: 'spec', items: check.spec }] },
  ];
}

/** What the check finds: each wording once, with its own fixes. */
function findingsOf(check: Check): readonly Block[] {
  const seen = new Set<string>();
  return Object.values(check.messages).flatMap((message): readonly Block[] => {
    const key = `${message.title}\n${message.what}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      { kind: 'heading', text: blanks(message.title) },
      { kind: 'text', text: blanks(`${message.what} ${message.why}`) },
      {
        kind: 'fixes',
        fixes: message.fixes.map(({ effort, audience, text }) => ({ effort, audience, text: blanks(text) })),
      },
    ];
  });
}

/** What the traffic fills in is shown as ‹place›. */
const blanks = (template: string): string => template.replace(/\{(\w+)\}/g, '‹$1›');

function productsOf(id: string): readonly Block[] {
  const fixes = Object.entries(FIXES).flatMap(([product, stack]): PageFix[] => {
    const fix = stack[id];
    const name = Object.entries(STACKS).find(([key]) => key === product)?.[1];
    return fix === undefined || name === undefined ? [] : [{ ...fix, text: blanks(fix.text), product: name }];
  });
  return fixes.length === 0 ? [] : [{ kind: 'fixes', fixes }];
}

/** Ours: a session cookie that nothing more is to be said about. */
const CAREFUL: CookiePlan = {
  name: 'sid',
  domain: undefined,
  path: '/',
  maxAge: undefined,
  secure: true,
  httpOnly: true,
  sameSite: 'lax',
  partitioned: false,
};

function cookieOf({ cookie }: Guide): readonly Block[] {
  if (cookie === undefined) return [];
  const plan = { ...CAREFUL, ...cookie };
  const snippets = cookieSnippets({
    plan,
    now: { name: plan.name, domain: undefined, path: '/' },
    kind: 'session',
  });
  return [
    { kind: 'text', text: 'With the name of your own session cookie in place of `sid`:' },
    ...snippets.flatMap(({ label, code, note }): readonly Block[] => [
      { kind: 'heading', text: label },
      { kind: 'code', code, label },
      ...(note === '' ? [] : [{ kind: 'text', text: note } as const]),
    ]),
  ];
}
