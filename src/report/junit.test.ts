import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { junitReport } from './junit.ts';
import { cause, incident, report } from './testing.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** The elements in order of their start; throws where it is not well-formed XML. */
function elementsOf(xml: string): readonly Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, text: '' };
    elements.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return elements;
}

describe('reports as JUnit XML', () => {
  it('fails a case for what is broken, passes one for what is expected', () => {
    const elements = elementsOf(junitReport([{ name: 'login.har', report }]));
    expect(elements.map(({ name }) => name)).toEqual([
      'testsuites',
      'testsuite',
      'testcase',
      'failure',
      'testcase',
    ]);
    expect(elements[0]?.attributes).toEqual({ name: 'why401', tests: '2', failures: '1', errors: '0' });
    expect(elements[1]?.attributes).toMatchObject({
      name: 'login.har',
      tests: '2',
      failures: '1',
      timestamp: '2026-11-24T09:59:00.000Z',
    });
    expect(elements[2]?.attributes).toEqual({
      classname: 'login.har',
      name: 'i1: The access token expired 12 min before the request',
    });
    expect(elements[3]?.attributes).toEqual({ type: 'token-expired', message: incident.title });
    for (const words of ['GET https://api.example.test/orders', '401 (3 requests)', cause.what, 'Fix: Ask'])
      expect(elements[3]?.text).toContain(words);
  });

  it('has one case that passed for a capture in which nothing was found', () => {
    const none = {
      ...report,
      incidents: [],
      summary: { ...report.summary, incidents: { broken: 0, expected: 0, warning: 0 } },
    };
    const elements = elementsOf(junitReport([{ name: 'fine.har', report: none }]));
    expect(elements.map(({ name }) => name)).toEqual(['testsuites', 'testsuite', 'testcase']);
    expect(elements[0]?.attributes).toMatchObject({ tests: '1', failures: '0' });
  });

  it('counts over several captures', () => {
    const elements = elementsOf(
      junitReport([
        { name: 'a.har', report },
        { name: 'b.har', report },
      ]),
    );
    expect(elements[0]?.attributes).toMatchObject({ tests: '4', failures: '2' });
  });

  it('stays well-formed whatever was recorded', () => {
    for (const text of ['<![CDATA[', ']]>', '&x;', '"\'<a b="', '\ud800\u0000\u000b\uffff'])
      expect(() =>
        elementsOf(
          junitReport([
            {
              name: text,
              report: {
                ...report,
                incidents: [{ ...incident, title: text, url: text, causes: [{ ...cause, what: text }] }],
              },
            },
          ]),
        ),
      ).not.toThrow();
  });
});
