import { describe, expect, it } from 'vitest';
import { flowMermaid } from './mermaid.ts';
import { demoFlows, HOSTILE, hostileFlow, longFlow, looped, signedIn } from './testing-flows.ts';

// One line of the grammar that is used (packages/mermaid/src/diagrams/sequence/parser/sequenceDiagram.jison): a text runs to the
// line's end, and holds no `;` and no `#` but those of entity codes.
const TEXT = String.raw`(?:[^#;\n]|#\d+;)+`;
const LINE = new RegExp(
  String.raw`^ *(?:sequenceDiagram|accTitle: ${TEXT}|accDescr: ${TEXT}|participant p\d+ as ${TEXT}|p\d+--?>>p\d+: ${TEXT}|Note over p\d+(?:,p\d+)?: ${TEXT}|loop ${TEXT}|end)$`,
);
const texts = (mermaid: string) =>
  mermaid.split('\n').map((line) => /(?::| as|loop) (.*)$/.exec(line)?.[1] ?? '');
/** As Mermaid shows a label. */
const read = (text: string) =>
  text.replace(/#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)));

describe('a flow as Mermaid text', () => {
  it('tells a sign-in message by message', () => {
    const lines = flowMermaid(signedIn()).trimEnd().split('\n').map(read);
    expect(lines.slice(0, 1)).toEqual(['sequenceDiagram']);
    expect(lines).toContain('  participant p1 as application app.garden.test');
    expect(lines).toContain('  p0->>p1: #6 GET /callback? · txn sent'.replace('?', '?…'));
    expect(lines).toContain('  p1-->>p0: 302 → app.garden.test · sid set');
    expect(lines.at(-1)).toBe('  Note over p0,p3: The page that asked for a sign-in is shown.');
  });

  it('draws a loop as a block with how often, and notes what is broken', () => {
    const lines = flowMermaid(looped(6)).trimEnd().split('\n').map(read);
    const from = lines.indexOf('  loop ×6');
    const to = lines.indexOf('  end');
    expect(from).toBeGreaterThan(0);
    expect(
      lines.slice(from, to).filter((line) => line.includes('->>') && !line.includes('-->>')),
    ).toHaveLength(4);
    expect(lines.slice(from, to)).toContain('    Note over p0,p1: ✖ sid dropped: Secure over http');
    expect(lines.slice(from, to)).toContain('    p1-->>p0: 302 → /dashboard · ✖ sid refused');
  });

  it('keeps to the grammar whatever the names say', () => {
    for (const flow of [...demoFlows(), ...HOSTILE.map(hostileFlow)])
      for (const line of flowMermaid(flow).trimEnd().split('\n'))
        expect(LINE.test(line), JSON.stringify(line.slice(0, 120))).toBe(true);
  });

  it('leaves no word "end", comment, directive, formula, element or backslash in a label', () => {
    for (const word of HOSTILE)
      for (const text of texts(flowMermaid(hostileFlow(word))))
        expect(text, word.slice(0, 30)).not.toMatch(/\bend\b|%|[{}<>&$"\\]|:|`/i);
  });

  it('says the same as the names do', () => {
    const [first] = HOSTILE;
    expect(flowMermaid(hostileFlow(first)).split('\n').map(read)).toContain(`  accTitle: ${first}`);
  });

  it('closes its block and stays within what Mermaid takes, however much there is', () => {
    const wide = hostileFlow('<'.repeat(10_000));
    const many = { ...wide, messages: Array.from({ length: 40 }, () => wide.messages).flat() };
    for (const flow of [longFlow(500), looped(200), many]) {
      const text = flowMermaid(flow);
      expect(text.length).toBeLessThan(50_000);
      const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
      expect(count(/^ *loop /gm)).toBe(count(/^ *end$/gm));
    }
    expect(read(flowMermaid({ ...longFlow(500), omitted: 7 }))).toContain('427 more messages not drawn');
  });
});
