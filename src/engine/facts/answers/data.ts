import { type Exchange, fieldValue } from '../../exchange/exchange.ts';
import { asObject, type Json } from '../../exchange/har-values.ts';
import { isApiCall, isLoginUrl, isTokenRequest } from '../places.ts';
import { parseJson } from './documents.ts';
import { NOBODY_WORDS } from './graphql.ts';
import type { Inner } from './inner.ts';

/** Ours: an answer that only says no is short. */
const LONGEST_NO = 2000;
const TEMPLATE = /\.(?:x?html?|tpl)$|\/(?:templates?|partials?|fragments?|views?)\//i;
const HTML = /^(?:text\/html|application\/xhtml\+xml)/i;

/** A refusal under status 200 to a script that asked for data: the sign-in page in place of data, or JSON that says no. */
export function dataInner(exchange: Exchange): Inner | undefined {
  const { status, body } = exchange.response;
  if (status !== 200 || body?.text === undefined || !isApiCall(exchange)) return undefined;
  if (isLoginUrl(exchange.url) || isTokenRequest(exchange)) return undefined;
  const type = body.mimeType ?? '';
  if (HTML.test(type)) {
    if (!asksForData(exchange) || !showsSignIn(body.text)) return undefined;
    return {
      protocol: 'page',
      status: 401,
      code: '',
      words: [],
      at: 'response.body',
      partial: false,
      field: '',
    };
  }
  if (body.text.length > LONGEST_NO || !mayRefuse(body.text)) return undefined;
  return saysNo(asObject(parseJson(body.text)) ?? {});
}

/** The script takes JSON, or its address is one of an API. Parts of pages are fetched as HTML on purpose. */
export function asksForData({ url, request }: Exchange): boolean {
  const accept = fieldValue(request.fields, 'accept') ?? '';
  // Whatever it says it takes: AngularJS asks for its templates as for data.
  if (/^\s*text\/html/i.test(accept) || TEMPLATE.test(url.path)) return false;
  return /\bjson\b/i.test(accept) || /(?:^|\/)(?:api|rest|graphql|v\d+)(?:\/|$)/i.test(url.path);
}

/** A page with a field for a password. */
function showsSignIn(html: string): boolean {
  return /<input\b[^>]{0,300}\btype\s*=\s*["']?password\b/i.test(html);
}

const OBJECT = /^\s*\{/;
/** Data is in the first member, so that the rest says no more than how it fared. */
const GIVES_DATA = /^\s*\{\s*"(?:data|result|payload)"\s*:\s*(?:\{\s*"|\[\s*[^\s\]])/;
/** Some of what `saysNo` asks for; an escape may hide it. */
const NO = /40[13]|false|"error"|_?required"|\\u/i;

// Most calls are answered with data, which is not worth parsing to find out.
function mayRefuse(text: string): boolean {
  return OBJECT.test(text) && NO.test(text) && !GIVES_DATA.test(text);
}

// Frameworks that answer 200 to everything put the status into the body (Spring and PHP applications: {"code":401,"msg":"…"}).
function saysNo(json: Json): Inner | undefined {
  const { data, result, payload, error, success, ok } = json;
  if ([data, result, payload].some((one) => one !== undefined && one !== null && !isEmpty(one)))
    return undefined;
  const message = [
    json.message,
    json.msg,
    json.errmsg,
    json.error_description,
    asObject(error)?.message,
    error,
  ].find((one) => typeof one === 'string');
  const told = [
    json.code,
    json.status,
    json.statusCode,
    json.status_code,
    json.errorCode,
    json.errcode,
    asObject(error)?.code,
  ]
    .map(String)
    .find((one) => one === '401' || one === '403');
  const said = typeof message === 'string' ? message : '';
  const no = success === false || ok === false || error !== undefined;
  const inner = (status: number, code: string): Inner => ({
    protocol: 'json',
    status,
    code,
    words: said === '' ? [] : [said],
    at: 'response.body',
    partial: false,
    field: '',
  });
  if (told !== undefined && (no || said !== '')) return inner(Number(told), told);
  if (json.loginRequired === true || json.login_required === true) return inner(401, '');
  if (!no) return undefined;
  const plain = said.replace(/_/g, ' ');
  return NOBODY_WORDS.test(plain) ? inner(401, '') : undefined;
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
