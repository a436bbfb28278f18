import { describe, expect, it } from 'vitest';
import { wantsBody } from './raw-entry.ts';

const answer = (mimeType: string, over: object = {}, request: object = {}) => ({
  request: { method: 'GET', url: 'https://api.example/orders', headers: [], ...request },
  response: { status: 200, content: { size: 120, mimeType } },
  ...over,
});
const destination = (value: string) => ({ headers: [{ name: 'Sec-Fetch-Dest', value }] });

describe('wantsBody', () => {
  it.each<[string, object]>([
    ['data', answer('application/json')],
    ['what a form was answered', answer('text/html', {}, { method: 'POST' })],
    ['a gRPC-web call, whose refusal stands in its trailers', answer('application/grpc-web+proto')],
    ['a stream of Connect', answer('application/connect+proto', {}, { method: 'POST' })],
    ['a page where a script asked for data, in Chromium', answer('text/html', { _resourceType: 'fetch' })],
    ['the same in Firefox', answer('text/html; charset=utf-8', {}, destination('empty'))],
  ])('wants the body of %s', (_what, entry) => {
    expect(wantsBody({ ...entry })).toBe(true);
  });

  it.each<[string, object]>([
    ['a page', answer('text/html', { _resourceType: 'document' }, destination('document'))],
    ['a script', answer('text/javascript', { _resourceType: 'fetch' })],
    ['a picture', answer('image/png', { _resourceType: 'fetch' })],
    ['a file of bytes', answer('application/octet-stream', { _resourceType: 'xhr' })],
    [
      'what is too long',
      { ...answer(''), response: { status: 200, content: { size: 300_000, mimeType: 'application/json' } } },
    ],
    ['what has it already', { ...answer(''), response: { status: 200, content: { size: 2, text: '{}' } } }],
  ])('leaves alone %s', (_what, entry) => {
    expect(wantsBody({ ...entry })).toBe(false);
  });
});
