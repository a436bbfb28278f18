import { describe, expect, it } from 'vitest';
import {
  causesOf,
  type EntryInput,
  epoch,
  firstCause,
  incidentOf,
  jwt,
  placesOf,
  reportOn,
} from '../testing.ts';

const good = jwt({ iss: 'https://id.shop.example', aud: 'shop', exp: epoch(900) });
const worn = jwt({ iss: 'https://id.shop.example', aud: 'shop', exp: epoch(-900) });

/** A frame as gRPC-Web and Connect write it: flags, length, content; one character for each octet. */
function frame(flags: number, content: string): string {
  const size = content.length;
  return (
    String.fromCharCode(flags, (size >> 24) & 255, (size >> 16) & 255, (size >> 8) & 255, size & 255) +
    content
  );
}

function call(rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url: 'https://grpc.shop.example/shop.v1.OrderService/ListOrders',
    method: 'POST',
    bodyType: 'application/grpc-web+proto',
    textType: 'application/grpc-web+proto',
    ...rest,
    headers: {
      Authorization: `Bearer ${good}`,
      'Content-Type': 'application/grpc-web+proto',
      ...rest.headers,
    },
    answer: { 'Content-Type': 'application/grpc-web+proto', ...rest.answer },
  };
}
const trailer = (status: number, message: string) =>
  frame(0x80, `grpc-status:${status}\r\ngrpc-message:${message}\r\n`);

describe('grpc-unauthenticated', () => {
  it.each<[string, EntryInput, string]>([
    [
      'fields alone',
      call({ answer: { 'grpc-status': '16', 'grpc-message': 'no%20user' } }),
      'response.headers.grpc-status',
    ],
    [
      'the trailer frame',
      call({ text: frame(0, '\u0008\u0001') + trailer(16, 'no%20user'), encoding: 'base64' }),
      'response.body',
    ],
    [
      'the trailer frame in base64',
      call({
        text: btoa(frame(0, '\u0008\u0001')) + btoa(trailer(16, 'no%20user')),
        textType: 'application/grpc-web-text',
        answer: { 'Content-Type': 'application/grpc-web-text+proto' },
      }),
      'response.body',
    ],
    [
      'Connect, one answer',
      call({
        status: 401,
        text: '{"code":"unauthenticated","message":"no user"}',
        textType: 'application/json',
        headers: { 'Content-Type': 'application/json', 'Connect-Protocol-Version': '1' },
        answer: { 'Content-Type': 'application/json' },
      }),
      'response.body',
    ],
    [
      'Connect, a stream',
      call({
        text: frame(0, '{"id":1}') + frame(2, '{"error":{"code":"unauthenticated","message":"no user"}}'),
        textType: 'application/connect+json',
        answer: { 'Content-Type': 'application/connect+json' },
      }),
      'response.body',
    ],
  ])('finds it in %s', (_where, entry, at) => {
    const incident = incidentOf([entry]);
    const cause = incident.causes.find(({ check }) => check === 'grpc-unauthenticated');
    expect(incident.kind).toBe(entry.status === 401 ? 'unauthorized' : 'soft-unauthorized');
    expect(cause?.message).toBe('unauthenticated');
    expect(cause?.confidence).toBe('certain');
    expect(cause?.what).toContain('shop.v1.OrderService/ListOrders');
    expect(cause?.what).toContain('“no user”');
    expect(placesOf(cause)[0]).toBe(`0 ${at}`);
  });

  it('stands first where nothing deeper is known, else behind it', () => {
    const answer = { 'grpc-status': '16' };
    expect(firstCause([call({ answer })])?.check).toBe('grpc-unauthenticated');
    const late = call({ answer, headers: { Authorization: `Bearer ${worn}` } });
    expect(causesOf([late]).slice(0, 2)).toEqual(['token-expired', 'grpc-unauthenticated']);
  });

  it('takes status 7 for a want of permission', () => {
    const incident = incidentOf([call({ answer: { 'grpc-status': '7', 'grpc-message': 'admins only' } })]);
    expect(incident.kind).toBe('forbidden');
    expect(incident.causes.find(({ check }) => check === 'grpc-unauthenticated')?.message).toBe('forbidden');
  });

  it.each<[string, EntryInput]>([
    ['a call that went well', call({ text: frame(0, '\u0008\u0001') + trailer(0, ''), encoding: 'base64' })],
    ['fields that say 0', call({ answer: { 'grpc-status': '0' } })],
    ['what could not be found', call({ answer: { 'grpc-status': '5' } })],
    [
      'a message that holds the words',
      call({ text: frame(0, 'grpc-status:16\r\n') + trailer(0, ''), encoding: 'base64' }),
    ],
    ['a body that was cut', call({ text: '\u0000\u0000\u0000', encoding: 'base64' })],
    ['a length beyond the end', call({ text: '\u0080\u00ff\u00ff\u00ff\u00ffgrpc-sta', encoding: 'base64' })],
    ['a status that is no number', call({ answer: { 'grpc-status': 'x16' } })],
    [
      'a code of a JSON API that is no Connect',
      call({
        url: 'https://api.shop.example/items',
        text: '{"code":"unauthenticated"}',
        answer: { 'Content-Type': 'application/json' },
      }),
    ],
  ])('is silent about %s', (_what, entry) => {
    expect(reportOn(entry).incidents).toEqual([]);
  });

  it('keeps a message that does not decode as it is', () => {
    const first = firstCause([call({ answer: { 'grpc-status': '16', 'grpc-message': '100%' } })]);
    expect(first?.what).toContain('“100%”');
  });
});
