import type { StackFixes } from './stack.ts';

/**
 * Auth.js (NextAuth.js v5): Deployment, Environment Variables, Protecting Resources, Errors
 * (UntrustedHost, InvalidCheck); Next.js: middleware and proxy, trailingSlash.
 */
export const next: StackFixes = {
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'Register this address with the provider. Behind a proxy, say which address the site has.',
    code: 'AUTH_URL=https://<host>\n# to register: https://<host>/api/auth/callback/<provider>',
  },
  'oauth-state-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'The cookies of the check belong to the name at which the sign-in began. Set one address, use it throughout, and give all servers the same AUTH_SECRET; previews need AUTH_REDIRECT_PROXY_URL.',
    code: 'AUTH_URL=https://<host>\nAUTH_SECRET=<the same on all servers>',
  },
  'host-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'Behind a proxy, let Auth.js believe the forwarded name, or set it.',
    code: 'AUTH_TRUST_HOST=true\n# or\nAUTH_URL=https://<host>',
  },
  'session-not-recognised': {
    effort: 'easy',
    audience: 'backend',
    text: 'Auth.js encrypts the session cookie with AUTH_SECRET: a changed or differing secret makes it unreadable. Give all servers the same, and keep it over deployments.',
    code: 'AUTH_SECRET=<the same on all servers>',
  },
  'session-flapping': {
    effort: 'easy',
    audience: 'backend',
    text: 'Auth.js encrypts the session cookie with AUTH_SECRET. Give all servers the same.',
    code: 'AUTH_SECRET=<the same on all servers>',
  },
  'login-page-protected': {
    effort: 'easy',
    audience: 'backend',
    text: 'Leave the sign-in page, the sign-in’s API and the assets out of the middleware (middleware.ts; proxy.ts since Next.js 16).',
    code: "export const config = { matcher: ['/((?!api/auth|<sign-in>|_next/static|_next/image|favicon.ico).*)'] };",
  },
  'xhr-redirected-to-login': {
    effort: 'easy',
    audience: 'backend',
    text: 'Let route handlers answer 401 themselves, and keep them out of the middleware that redirects.',
    code: 'export const GET = auth((req) => req.auth ? Response.json(<data>) : new Response(null, { status: 401 }));',
  },
  'slash-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'Next.js removes a trailing slash by default. Do not add one in front of it, or let Next.js add it, too.',
    code: 'module.exports = { trailingSlash: true };',
  },
};
