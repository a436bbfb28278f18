import type { StoredToken } from '../../facts/stored.ts';
import { spec } from '../../spec.ts';
import { defineCheck, type Message } from '../check.ts';

const MEMORY: Message['fixes'][number] = {
  effort: 'medium',
  audience: 'frontend',
  text: 'Keep the token in a variable of a module or of a worker, and get a new one after a reload (by the session cookie or a silent sign-in).',
};
const BEHIND: Message['fixes'][number] = {
  effort: 'hard',
  audience: 'backend',
  text: 'Keep tokens on the server (a “backend for frontend”): the page holds an HttpOnly session cookie, and the server adds the token to calls.',
};

export default defineCheck({
  id: 'token-stored-exposed',
  group: 'token',
  summary:
    'A token that requests carry stands in the page’s localStorage or sessionStorage, where every script can read it',
  severity: 'warning',
  rung: 9,
  applies: ['observation'],
  spec: [spec('owaspSession', 'html5-web-storage-api')],
  needs: ['stored'],
  messages: {
    access: {
      title: 'The {area} of {origin} holds a token that requests to {place} carry (entry {key})',
      what: 'The entry {key} of the page’s {area} holds the same token.',
      why: 'Every script of that origin can read it, also one that got in by a flaw or with a library; whoever copies it can use it elsewhere until it expires.',
      fixes: [MEMORY, BEHIND],
    },
    refresh: {
      title: 'The {area} of {origin} holds a refresh token (entry {key})',
      what: 'The entry {key} of the page’s {area} holds the token with which new access tokens are fetched from {place}.',
      why: 'Every script of that origin can read it, also one that got in by a flaw or with a library; whoever copies it can stay signed in for as long as it can be renewed.',
      fixes: [
        BEHIND,
        {
          effort: 'medium',
          audience: 'backend',
          text: 'Until then, let each refresh token be used once (rotation) and bind it to a key (DPoP), so that a copy is worth little.',
        },
      ],
    },
    password: {
      title: 'The {area} of {origin} holds a user name and password (entry {key})',
      what: 'The entry {key} of the page’s {area} holds the Basic credentials of requests to {place}: a user name and a password, merely written in Base64.',
      why: 'Every script of that origin can read it, and a password does not expire.',
      fixes: [
        {
          effort: 'hard',
          audience: 'backend',
          text: 'Exchange the password once for a session (HttpOnly cookie) or a short-lived token.',
        },
        { effort: 'easy', audience: 'user', text: 'Clear the site’s data and change the password.' },
      ],
    },
  },
  run({ facts, show }) {
    return facts.stored.found.map((one) => ({
      message: messageFor(one),
      data: {
        area: one.area,
        origin: show.text(one.origin.slice(0, 200)),
        key: show.text(one.key.slice(0, 80)),
        place: show.place(one.exchange.url),
      },
      confidence: 'certain' as const,
      evidence: [{ exchange: one.exchange, at: placeOf(one) }],
      subject: `${one.origin} ${one.area} ${one.key} ${one.life.token}`,
    }));
  },
});

function messageFor({ life }: StoredToken): 'access' | 'refresh' | 'password' {
  if (life.kind === 'basic') return 'password';
  return life.role === 'refresh' ? 'refresh' : 'access';
}

function placeOf({ life, exchange }: StoredToken): string {
  if (exchange === life.issuedBy) return 'response.body';
  return life.role === 'refresh' ? 'request.body' : 'request.headers.authorization';
}
