import { type EntryInput, reportOn } from '../../checks/testing.ts';
import type { FlowMessageReport, FlowReport } from '../../report-flows.ts';

/** For tests: captures of sign-ins, and what is told of them. */

export const APP = 'https://app.shop.example';
export const ID = 'https://id.corp.example';
export const CLICK = {
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-User': '?1',
  'Sec-Fetch-Site': 'same-origin',
};

export function flowsOf(...entries: readonly EntryInput[]): readonly FlowReport[] {
  return reportOn(...entries).flows;
}

/** The only flow. Throws where there is none or several. */
export function flowOf(...entries: readonly EntryInput[]): FlowReport {
  const [flow, ...more] = flowsOf(...entries);
  if (flow === undefined || more.length > 0)
    throw new Error(
      `${flow === undefined ? 'no flow' : `${more.length + 1} flows`}: ${[flow, ...more].map((one) => one?.title)}`,
    );
  return flow;
}

/** `step index`, in order. */
export function stepsOf(flow: FlowReport | undefined): string[] {
  return (flow?.messages ?? []).map(({ step, exchange }) => `${step} ${exchange}`);
}

export function messageAt(flow: FlowReport, exchange: number): FlowMessageReport | undefined {
  return flow.messages.find((message) => message.exchange === exchange);
}

/** `what: verdict`, in order. */
export function matchesIn(flow: FlowReport): string[] {
  return flow.matches.map(({ what, verdict }) => `${what}: ${verdict}`);
}

/** A page of a tab, answered by this status; by a redirect where `to` is given. */
export function page(url: string, to?: string, rest: Partial<EntryInput> = {}): EntryInput {
  return {
    url,
    type: 'document',
    textType: 'text/html',
    ...(to === undefined ? {} : { status: 302 }),
    ...rest,
    answer: { ...(to === undefined ? {} : { Location: to }), ...rest.answer },
  };
}

export function form(url: string, body: string, to?: string, rest: Partial<EntryInput> = {}): EntryInput {
  return page(url, to, { method: 'POST', body, ...rest });
}

/** An authorization request with these parameters. */
export function authorizeUrl(params: Readonly<Record<string, string>> = {}): string {
  const all = {
    client_id: 'web',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: `${APP}/callback`,
    state: 'st-4hG7kQ2mZx81',
    ...params,
  };
  return `${ID}/authorize?${new URLSearchParams(all)}`;
}

export function callbackUrl(params: Readonly<Record<string, string>> = {}): string {
  return `${APP}/callback?${new URLSearchParams({ code: 'c0de-9sK2pLw7Qe', state: 'st-4hG7kQ2mZx81', ...params })}`;
}

/** A token request with a form of these parameters. */
export function tokenCall(
  params: Readonly<Record<string, string>>,
  answer: Readonly<Record<string, unknown>>,
  rest: Partial<EntryInput> = {},
): EntryInput {
  return {
    url: `${ID}/token`,
    method: 'POST',
    body: new URLSearchParams(params).toString(),
    text: JSON.stringify(answer),
    ...rest,
  };
}

/** A sign-in by the code grant of an application with a server, from the page that was asked for to the one that is shown. */
export function codeFlow(
  at = 0,
  state = 'st-4hG7kQ2mZx81',
  code = 'c0de-9sK2pLw7Qe',
  name = 'dashboard',
): EntryInput[] {
  const authorize = authorizeUrl({ state });
  const callback = callbackUrl({ state, code });
  const signIn = `${ID}/sign-in?for=${name}`;
  const sid = `sid=Yk3J9xVb2NqM5yLw1ZhR8sTj`;
  return [
    page(`${APP}/${name}`, `${APP}/login?next=${name}`),
    page(`${APP}/login?next=${name}`, authorize, {
      answer: { 'Set-Cookie': `oidc.state=${state}; Path=/; HttpOnly; Secure` },
    }),
    page(authorize, signIn),
    page(signIn),
    form(signIn, 'username=ada%40corp.example&password=analytical', callback, {
      headers: { Referer: signIn },
    }),
    page(callback, `${APP}/${name}`, { answer: { 'Set-Cookie': `${sid}; Path=/; HttpOnly; Secure` } }),
    page(`${APP}/${name}`, undefined, { headers: { Cookie: sid } }),
  ].map((entry, index) => ({ ...entry, at: at + index / 10 }));
}
