import type { StackFixes } from './stack.ts';

/**
 * Cloudflare documentation: SSL/TLS, ERR_TOO_MANY_REDIRECTS; Cloudflare One, Access: CORS; Rate
 * limiting rules; Load Balancing: Session affinity; Security Events.
 */
export const cloudflare: StackFixes = {
  'scheme-flip': {
    effort: 'easy',
    audience: 'admin',
    text: 'With the encryption mode Flexible, Cloudflare calls the origin over http, and an origin that redirects to https loops. Set SSL/TLS, Overview to Full (strict), and have a certificate at the origin.',
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'admin',
    text: 'If Cloudflare Access guards the address, it refuses preflights, which carry no cookie. In the Access application’s CORS settings switch on “Bypass options requests to origin”, or let Access answer them.',
  },
  'session-flapping': {
    effort: 'easy',
    audience: 'admin',
    text: 'With Cloudflare Load Balancing, switch on session affinity until the origins share their sessions.',
  },
  'rate-limited': {
    effort: 'easy',
    audience: 'admin',
    text: 'Security, Events shows whether a rate limiting rule of Cloudflare counted the request, and which. If none did, the limit is the origin’s.',
  },
  'bot-filter': {
    effort: 'easy',
    audience: 'admin',
    text: 'Find the Ray ID of the answer in Security, Events: it names the rule. For an API that programs call, add a WAF custom rule with the action Skip for that path.',
  },
};
