import type { StackFixes } from './stack.ts';

/**
 * Elastic Load Balancing, Application Load Balancers: Authenticate users; Sticky sessions; Load
 * balancer attributes; HTTP headers and Application Load Balancers; AWS re:Post: How do I troubleshoot
 * authentication issues in my Application Load Balancer?
 */
export const alb: StackFixes = {
  'session-flapping': {
    effort: 'easy',
    audience: 'admin',
    text: 'Until the targets share their sessions, switch on stickiness for the target group.',
    code: 'aws elbv2 modify-target-group-attributes --target-group-arn <arn> --attributes \\\n  Key=stickiness.enabled,Value=true Key=stickiness.type,Value=lb_cookie',
  },
  'xhr-redirected-to-login': {
    effort: 'easy',
    audience: 'admin',
    text: 'Where the load balancer signs users in, give the API a rule of its own with OnUnauthenticatedRequest set to deny: scripts then get 401 instead of the redirect.',
    code: '"OnUnauthenticatedRequest": "deny"',
  },
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'Where the load balancer signs users in, register its callback with the identity provider, in lower case, under the name that visitors use.',
    code: 'https://<host>/oauth2/idpresponse',
  },
  'oauth-client-rejected': {
    effort: 'easy',
    audience: 'admin',
    text: 'Where the load balancer signs users in, compare issuer, token endpoint, client ID and client secret in its rule with those at the identity provider; the access log names the reason in error_reason.',
  },
  'oauth-state-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'Where the load balancer signs users in, the cookie AWSALBAuthNonce has to come back with the callback. Begin and end the sign-in under one name, over https.',
  },
  'scheme-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'The load balancer sends X-Forwarded-Proto. Let the application trust it; the redirect to https belongs into the listener on port 80 or into the application, not into both.',
  },
  'session-never-set': {
    effort: 'easy',
    audience: 'backend',
    text: 'The load balancer speaks http to the application and sends X-Forwarded-Proto: let the application trust it, or it sets no Secure cookie.',
  },
  'api-key-misplaced': {
    effort: 'easy',
    audience: 'admin',
    text: 'With drop_invalid_header_fields the load balancer drops header names with other characters than letters, digits and hyphens. Rename the header, or switch that off.',
    code: 'aws elbv2 modify-load-balancer-attributes --load-balancer-arn <arn> --attributes \\\n  Key=routing.http.drop_invalid_header_fields.enabled,Value=false',
  },
};
