import type { StackFixes } from './stack.ts';

/**
 * Express: Behind proxies; express-session, cors, express-jwt, express-oauth2-jwt-bearer,
 * express-rate-limit: README; Node.js: Command-line API.
 */
export const express: StackFixes = {
  'session-never-set': {
    effort: 'easy',
    audience: 'backend',
    text: 'Behind a proxy that ends TLS, express-session sets no cookie with secure unless Express trusts the proxy. Give the number of proxies.',
    code: "app.set('trust proxy', 1);",
  },
  'scheme-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'Let Express believe X-Forwarded-Proto: req.secure and req.protocol then say https. Give the number of proxies.',
    code: "app.set('trust proxy', 1);",
  },
  'session-not-recognised': {
    effort: 'medium',
    audience: 'backend',
    text: 'The default MemoryStore of express-session forgets at each restart and is not shared. Use a store (connect-redis and others) and one secret on all servers, and save before a redirect.',
    code: "req.session.save(() => res.redirect('/'));",
  },
  'session-flapping': {
    effort: 'medium',
    audience: 'backend',
    text: 'The default MemoryStore of express-session lives in one process. Give all of them one store and one secret.',
    code: 'app.use(session({ store: <store>, secret: <secret>, resave: false, saveUninitialized: false }));',
  },
  'cors-credentials-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'cors answers * and no credentials by default. Name the origin and allow credentials.',
    code: "app.use(cors({ origin: 'https://<page>', credentials: true }));",
  },
  'cors-authorization-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'cors allows whatever the preflight asks for unless allowedHeaders is set: add the header there, or drop the option.',
    code: "app.use(cors({ origin: 'https://<page>', allowedHeaders: ['Authorization', 'Content-Type'] }));",
  },
  'cors-hides-401': {
    effort: 'easy',
    audience: 'backend',
    text: 'Use cors before the check of the sign-in, so that its 401 carries the headers, too.',
    code: "app.use(cors({ origin: 'https://<page>', credentials: true }));\napp.use(<auth>);",
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'backend',
    text: 'Use cors before the check of the sign-in: it answers preflights itself.',
    code: "app.use(cors({ origin: 'https://<page>', credentials: true }));\napp.use(<auth>);",
  },
  'cookie-samesite-withheld': {
    effort: 'easy',
    audience: 'backend',
    text: 'If the page is on another site on purpose, send the session cookie across sites.',
    code: "cookie: { sameSite: 'none', secure: true },",
  },
  'cookie-header-too-large': {
    effort: 'easy',
    audience: 'admin',
    text: 'Node.js takes 16 KiB of headers by default. Allow more; the better cure is smaller cookies.',
    code: 'node --max-http-header-size=32768 <server.js>',
  },
  'clock-skew': {
    effort: 'easy',
    audience: 'backend',
    text: 'Forgive some seconds: clockTolerance, in express-jwt (0 by default) and in express-oauth2-jwt-bearer (5 by default).',
    code: "app.use(auth({ issuerBaseURL: 'https://<issuer>', audience: '<audience>', clockTolerance: 30 }));",
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'Set audience to the one that the client asks the issuer for (express-jwt, express-oauth2-jwt-bearer); a list is allowed.',
    code: "app.use(auth({ issuerBaseURL: 'https://<issuer>', audience: ['<audience>'] }));",
  },
  'rate-limited': {
    effort: 'easy',
    audience: 'backend',
    text: 'Behind a proxy, express-rate-limit counts all visitors as one unless Express trusts the proxy. Then look at windowMs and limit.',
    code: "app.set('trust proxy', 1);\napp.use(rateLimit({ windowMs: 60_000, limit: 100 }));",
  },
};
