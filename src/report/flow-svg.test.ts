import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { foldFlow } from './flow-fold.ts';
import { layOut, leastWidth, naturalWidth } from './flow-layout.ts';
import { fitted, widthOf } from './flow-shapes.ts';
import { flowSvg } from './flow-svg.ts';
import { demoFlows, HOSTILE, hostileFlow, longFlow, looped, signedIn } from './testing-flows.ts';

/** Names of the elements, texts and attributes of a picture; throws where it is no XML. */
function read(svg: string) {
  const tags = new Set<string>();
  const texts: string[] = [];
  const attributes: (readonly [string, string])[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes: own }) => {
    tags.add(name);
    attributes.push(...Object.entries(own).map(([key, value]) => [key, String(value)] as const));
  });
  parser.on('text', (text) => texts.push(text));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(svg).close();
  return { tags, texts, attributes };
}

/** The last host has a long name, and little to answer. */
function withLongNames() {
  const flow = signedIn();
  const lanes = flow.lanes.map((lane) => ({
    ...lane,
    name: `sign-in-of-the-whole-company.${lane.name}:8443`,
  }));
  return { ...flow, lanes, messages: flow.messages.map((message) => ({ ...message, answer: '200' })) };
}

describe('the layout of a flow', () => {
  it('gives each message a band of its own, from top to bottom, within the width', () => {
    for (const flow of demoFlows()) {
      const folded = foldFlow(flow);
      const width = leastWidth(flow, folded.loop !== undefined);
      const { rows, height } = layOut(flow, folded, width);
      let end = 0;
      for (const { top, height: own, shapes } of rows) {
        expect(top).toBeGreaterThanOrEqual(end);
        end = top + own;
        for (const shape of shapes)
          if (shape.tag === 'text' && shape.middle !== true)
            expect(shape.x + widthOf(shape.text, shape.small ? 6.1 : 6.7), shape.text).toBeLessThanOrEqual(
              width + 7,
            );
      }
      expect(height).toBeGreaterThanOrEqual(end);
    }
  });

  it('keeps the names of its lanes within the width, and apart', () => {
    for (const flow of [...demoFlows(), withLongNames()]) {
      const folded = foldFlow(flow);
      for (let width = leastWidth(flow, folded.loop !== undefined); width < 1200; width += 37) {
        const names = layOut(flow, folded, width).lanes.flatMap((shape) =>
          shape.tag === 'text' && shape.tone === 'strong' ? [shape] : [],
        );
        let end = 0;
        for (const { x, text } of names) {
          const half = widthOf(text) / 2;
          expect(x - half, `${text} at ${width}`).toBeGreaterThanOrEqual(end);
          end = x + half;
        }
        expect(end, `at ${width}`).toBeLessThanOrEqual(width);
      }
    }
  });

  it('draws the way back of a loop with how often, and none where there is no loop', () => {
    const loop = looped(6);
    const texts = layOut(loop, foldFlow(loop), naturalWidth(loop, true)).loop;
    expect(texts.find((shape) => shape.tag === 'text')).toMatchObject({ text: '×6', tone: 'fault' });
    expect(layOut(signedIn(), foldFlow(signedIn()), 900).loop).toEqual([]);
  });

  it('says the verdict on a cookie in words', () => {
    const loop = looped(6);
    const texts = layOut(loop, foldFlow(loop), 900).rows.flatMap(({ shapes }) =>
      shapes.flatMap((shape) => (shape.tag === 'text' ? [shape.text] : [])),
    );
    expect(texts).toContain('✖ sid refused');
    expect(texts).toContain('✖ sid not sent');
    expect(texts).toContain('✖ sid dropped: Secure over http');
  });

  it('cuts a text by what it takes on the screen, and no character in two', () => {
    expect(fitted('abcdef', 100)).toBe('abcdef');
    expect(fitted('abcdefghijklmnop', 67)).toBe('abcdefghi…');
    expect(fitted('🎉'.repeat(50), 67)).toBe('🎉🎉🎉🎉…');
    expect(widthOf('名前')).toBe(widthOf('abcd'));
    expect(fitted('a\u202Eb', 100)).toBe('a‹U+202E›b');
  });
});

describe('the saved picture', () => {
  it('is XML that stands by itself: no script, no address, a name and a description', () => {
    for (const flow of demoFlows()) {
      const svg = flowSvg(flow);
      const { tags, texts, attributes } = read(svg);
      expect([...tags].toSorted()).toEqual([
        'desc',
        'g',
        'line',
        'path',
        'rect',
        'style',
        'svg',
        'text',
        'title',
      ]);
      expect(attributes.filter(([name]) => /^on|href|src/i.test(name))).toEqual([]);
      expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/url\(|@import/);
      expect(texts).toContain(flow.title.replaceAll('`', ''));
      expect(texts.join(' ')).toContain(flow.end.says);
      expect(texts.join(' ')).toContain(`Message 1 of ${foldFlow(flow).lines.length}`);
    }
  });

  it('stays one whatever the names say', () => {
    for (const word of HOSTILE) {
      const { tags } = read(flowSvg(hostileFlow(word)));
      expect(tags.has('script') || tags.has('img'), word.slice(0, 30)).toBe(false);
    }
  });

  it('says what it does not draw', () => {
    const { texts } = read(flowSvg({ ...longFlow(500), omitted: 40 }));
    expect(texts).toContain('240 more messages not drawn.');
  });
});
