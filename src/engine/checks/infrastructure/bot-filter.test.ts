import { describe, expect, it } from 'vitest';
import { bearerCall, causesOf, type EntryInput, epoch, incidentOf, jwt, reportOn } from '../testing.ts';

const token = jwt({ exp: epoch(3600) });
const html = 'text/html; charset=UTF-8';

const PAGES: Readonly<Record<string, Partial<EntryInput>>> = {
  'Cloudflare, challenge': {
    answer: { 'cf-mitigated': 'challenge', Server: 'cloudflare', 'CF-RAY': '8f14e45fceea167a-AMS' },
    text: '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head></html>',
    textType: html,
  },
  'Cloudflare, block': {
    answer: { Server: 'cloudflare' },
    text: '<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head></html>',
    textType: html,
  },
  'Cloudflare, rule': { text: 'error code: 1020', textType: 'text/plain' },
  Akamai: {
    answer: { Server: 'AkamaiGHost' },
    text: "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access this on this server.<P>Reference&#32;&#35;18&#46;2d3e</BODY></HTML>",
    textType: 'text/html',
  },
  Imperva: {
    text: '<html><body><iframe src="/_Incapsula_Resource?SWUDNSAI=31">Request unsuccessful. Incapsula incident ID: 1234</iframe></body></html>',
    textType: html,
  },
  F5: {
    text: '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 123</body></html>',
    textType: html,
  },
  CloudFront: {
    answer: { Server: 'CloudFront', 'X-Cache': 'Error from cloudfront' },
    text: '<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>403 ERROR</H1><H2>The request could not be satisfied.</H2>Request blocked.</BODY></HTML>',
    textType: 'text/html',
  },
  DataDome: {
    answer: { 'X-DataDome': 'protected' },
    text: '{"url":"https://geo.captcha-delivery.com/captcha/?initialCid=x"}',
  },
  Vercel: { answer: { 'x-vercel-mitigated': 'challenge' }, text: '', textType: html },
};

describe('bot-filter', () => {
  it.each(Object.entries(PAGES))('recognises %s', (_whose, page) => {
    for (const status of [403, 429]) {
      const { causes, verdict } = incidentOf([bearerCall(token, { ...page, status })]);
      expect([causes[0]?.check, causes[0]?.confidence, verdict]).toEqual(['bot-filter', 'certain', 'broken']);
    }
  });

  it('says by whom, and gives the id to look for', () => {
    const found = incidentOf([bearerCall(token, { ...PAGES['Cloudflare, challenge'], status: 403 })])
      .causes[0];
    expect(found?.title).toContain('Cloudflare');
    expect(found?.fixes[1]?.text).toContain('cf-ray 8f14e45fceea167a-AMS');
    expect(found?.evidence[0]?.at).toBe('response.headers.cf-mitigated');
  });

  it('is not made of a server’s name alone', () => {
    const answer = { Server: 'cloudflare', 'CF-RAY': '8f14e45fceea167a-AMS' };
    expect(causesOf([bearerCall(token, { status: 403, answer, text: '{"message":"Forbidden"}' })])[0]).toBe(
      'forbidden',
    );
    expect(causesOf([bearerCall(jwt({ exp: epoch(-60) }), { answer })])[0]).toBe('token-expired');
    expect(
      causesOf([bearerCall(token, { status: 429, answer, text: '{"message":"Too many requests"}' })])[0],
    ).toBe('rate-limited');
  });

  it('is expected where the visitor passed the check', () => {
    const page: EntryInput = {
      url: 'https://shop.example/',
      type: 'document',
      status: 403,
      ...PAGES['Cloudflare, challenge'],
    };
    const report = reportOn(page, { url: 'https://shop.example/', type: 'document', at: 5 });
    expect(report.incidents.map((incident) => incident.verdict)).toEqual(['expected']);
  });

  it('is silent on pages that got through', () => {
    expect(
      reportOn(bearerCall(token, { status: 200, answer: { 'X-DataDome': 'protected' } })).incidents,
    ).toEqual([]);
  });
});
